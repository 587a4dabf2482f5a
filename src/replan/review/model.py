"""The Review: everything that Replan has to say about one course on one day, before anybody chose a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.said import Said
from replan.knowledge.rules import Fact
from replan.options import NotOffered, Offer, Plan
from replan.review.home_effect import HomeEffect
from replan.review.ledger import Entry
from replan.roadblocks import (
    CareCheck,
    DiagnosisCheck,
    Due,
    HomeAccount,
    Management,
    Question,
    Reason,
    Roadblocks,
)
from replan.roadblocks.reasons import SUSPECT_REASON
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
class Why:
    """What stands behind the roadblocks: the account of the home program and what it did to the scores, the state of
    the diagnosis, what a lasting condition asks for, and the plan against guidelines."""

    home: HomeAccount
    home_effect: HomeEffect | None
    diagnosis: DiagnosisCheck
    management: Management
    care: CareCheck


@dataclass(frozen=True)
class Review:
    """The review of one course as of `as_of`.

    `screening` comes first: an urgent flag closes `offers` and `steps`. `progress` is None without any score.
    `questions` are safety questions while any is open, else those that tell most about the roadblocks, best first.
    `ledger` is every change of the plan with its effect; `schedule` is what to measure when, the earliest first.
    `facts` are what every rule was asked of, by field name. `plan` are the steps with their dates and one calendar.
    """

    patient: str
    condition: str
    as_of: date
    weeks: float
    screening: Screening
    progress: Progress | None
    roadblocks: Roadblocks
    why: Why
    questions: tuple[Question, ...]
    ledger: tuple[Entry, ...]
    schedule: tuple[Due, ...]
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
    def doubtful_exercises(self) -> frozenset[str]:
        """Codes of exercises in the plan that do not suit the other cause that is named as in the way: somebody
        qualified should be asked before they go on."""
        fit = self.why.diagnosis.fit
        if fit is None or all(reason.id != SUSPECT_REASON for reason in self.roadblocks.in_the_way):
            return frozenset()
        return frozenset(code for part in fit.against for code in part.exercises)

    @property
    def options(self) -> tuple[Offer, ...]:
        """What may be done next, best first; empty while an urgent red flag is raised."""
        return self.offers

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The five roadblocks, likeliest first."""
        return self.roadblocks.reasons
