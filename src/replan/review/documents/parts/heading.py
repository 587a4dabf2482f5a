"""A heading inside a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class Heading:
    """The title of a section (`level` 2) or of a piece of it (3). Level 1 is the document's own title."""

    kind: ClassVar[str] = "heading"
    text: str
    level: Literal[2, 3] = 2
