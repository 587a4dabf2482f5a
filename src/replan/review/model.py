"""The Review: everything that Replan has to say about one course on one day, before anybody chose a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.said import Said
from replan.knowledge.rules import Fact
from replan.options import NotOffered, Offer, Plan
from replan.roadblocks import Question, Reason, Roadblocks
from replan.safety import Screening
from replan.trajectory import Progress

Answered = Literal["no_improvement", "second_opinion", "does_it_respond", "motivation", "combine"]


@dataclass(frozen=True)
class Provenance:
    """What made this review, so that it can be replayed: engine, pack, and a hash of the document."""

    engine: str
    pack: str
    document: str


@dataclass(frozen=True)
class Review:
    """The review of one course as of `as_of`.

    `screening` comes first: an urgent flag closes `offers` and `steps`. `progress` is None without any score.
    `questions` are safety questions while any is open, else those that tell most about the roadblocks, best first.
    `facts` are what every rule was asked of, by field name. `plan` are the steps with their dates and one calendar.
    """

    patient: str
    condition: str
    as_of: date
    weeks: float
    screening: Screening
    progress: Progress | None
    roadblocks: Roadblocks
    questions: tuple[Question, ...]
    offers: tuple[Offer, ...]
    steps: tuple[Offer, ...]
    not_offered: tuple[NotOffered, ...]
    unknown: tuple[Said, ...]
    facts: Mapping[str, Fact]
    provenance: Provenance
    plan: Plan

    @property
    def red_flags(self) -> Screening:
        """The safety screening; always first."""
        return self.screening

    @property
    def next_question(self) -> Question | None:
        """The one answer that would help most."""
        return self.questions[0] if self.questions else None

    @property
    def options(self) -> tuple[Offer, ...]:
        """What may be done next, best first; empty while an urgent red flag is raised."""
        return self.offers

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The five roadblocks, likeliest first."""
        return self.roadblocks.reasons
