"""Things to tick off and lines to write on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Checklist:
    """A box before each item."""

    kind: ClassVar[str] = "checklist"
    items: tuple[str, ...]


@dataclass(frozen=True)
class WriteIn:
    """Empty lines to write on, with a label that says what for."""

    kind: ClassVar[str] = "write_in"
    label: str
    lines: int = 3
