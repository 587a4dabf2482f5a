"""Where the numbers are from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Reference:
    """One source: its number in the text, its citation, its address, and who has read the figure there."""

    number: int
    text: str
    url: str | None
    verification: str


@dataclass(frozen=True)
class References:
    """The list of sources."""

    kind: ClassVar[str] = "references"
    items: tuple[Reference, ...]
