"""Facts that are read at one glance: a name beside each value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class KeyFacts:
    """Rows of (what it is, what is known of it)."""

    kind: ClassVar[str] = "key_facts"
    rows: tuple[tuple[str, str], ...]
