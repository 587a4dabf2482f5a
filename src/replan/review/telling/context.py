"""What every part of the telling needs at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.knowledge.schema import Scale, Text
from replan.review.declared import DECLARED_SOURCE
from replan.review.model import Review
from replan.review.sources import source_line
from replan.review.told import SourceLine
from replan.review.words import Speaker


@dataclass(frozen=True)
class Voice:
    """The pack that knows the codes, who speaks, and the facts that a text may name."""

    pack: Pack
    speaker: Speaker
    emergency_number: str
    facts: Mapping[str, Fact]

    def text(self, text: Text) -> str:
        """A pack text in the reader's language, with facts and the emergency number put in where it names them."""
        said: str = getattr(text, self.speaker.lang)
        if "{" not in said:
            return said
        return self.speaker.fill(said, {**self.facts, "emergency_number": self.emergency_number})

    def source(self, id_: str, verification: str, note: Text | None = None) -> SourceLine:
        """Where a figure is from, with a mark in words unless somebody has read it there."""
        citation = getattr(note, self.speaker.lang) if note and id_ == DECLARED_SOURCE else None
        return source_line(self.speaker, id_, verification, citation=citation)

    def value(self, scale: Scale, score: float) -> str:
        """A score or a change of score, whole where the scale has whole scores."""
        return self.speaker.number(round(score) if scale.step >= 1 else score)


@dataclass(frozen=True)
class Context(Voice):
    """One review and its course beside the voice that tells of them."""

    review: Review
    course: Course
