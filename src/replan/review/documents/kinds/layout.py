"""A kind of document: who reads it, and its sections in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from replan.review.documents.content.material import Material
from replan.review.documents.parts import Part
from replan.review.told import Reader

Section = Callable[[Material], tuple[Part, ...]]


@dataclass(frozen=True)
class Layout:
    """`sections` are (name, what makes it); one without a name cannot be left out."""

    reader: Reader
    sections: tuple[tuple[str | None, Section], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What can be left out."""
        return tuple(name for name, _ in self.sections if name is not None)
