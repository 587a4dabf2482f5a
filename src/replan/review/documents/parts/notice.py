"""A framed notice that nothing may compete with: a warning sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Notice:
    """`label` says how urgent it is, `title` what it is, `lines` what to do and why. `urgent` frames it heavier."""

    kind: ClassVar[str] = "notice"
    label: str
    title: str
    lines: tuple[str, ...]
    urgent: bool
