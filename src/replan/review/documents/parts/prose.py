"""Sentences: paragraphs, lists, and what the patient said in their own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class Prose:
    """Paragraphs. `lead` is the sentence that answers first, `quiet` what stands behind it."""

    kind: ClassVar[str] = "prose"
    lines: tuple[str, ...]
    tone: Literal["plain", "lead", "quiet"] = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences, numbered when `ordered`."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Quote:
    """Words of the patient as they wrote them, with a label that says whose they are."""

    kind: ClassVar[str] = "quote"
    label: str
    lines: tuple[str, ...]
