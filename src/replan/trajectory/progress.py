"""Whether a course of therapy is working: what the scores say on each scale, how sure, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.interval import Interval
from replan.core.said import Said
from replan.knowledge.schema import Verification
from replan.trajectory.observed import Score
from replan.trajectory.verdict import Verdict


@dataclass(frozen=True)
class Band:
    """Where the true score lies on one day: the best guess, and the ranges that hold it in 5 and in 8 of 10 cases."""

    on: date
    best: float
    low50: float
    high50: float
    low80: float
    high80: float


@dataclass(frozen=True)
class Aim:
    """What counts as reaching the goal: an important change from the first score, or a target that the patient set.

    `amount` is the change (`important_change`) or the score (`target`); `score` is the score at which the goal is
    reached either way, kept inside the range of the scale. All in score units.
    """

    kind: Literal["important_change", "target"]
    amount: float
    score: float
    by: date
    goal_id: str | None = None
    text: str | None = None
    source: str | None = None
    verification: Verification | None = None


@dataclass(frozen=True)
class Thresholds:
    """The figures that a change is judged against, in score units, with where they come from.

    `for_one_change` is the larger of important change and detectable change: a change inside the error of measurement
    is not called important. `detectable` is None when nobody published it.
    """

    important: float
    important_source: str | None
    important_verification: Verification
    detectable: float | None
    detectable_source: str | None
    detectable_verification: Verification | None
    for_one_change: float


@dataclass(frozen=True)
class ScaleProgress:
    """The course on one scale.

    `change` is improvement since the first visit (positive is better). `now` is the true score at the last scored day.
    `can_improve` is None when it can, else why an important improvement does not fit on the scale.
    """

    scale: str
    scores: tuple[Score, ...]
    now: Interval
    change: Interval
    observed_change: float
    thresholds: Thresholds
    change_is_real: bool
    aim: Aim
    chance_of_goal: Interval
    chance_worse: float
    chance_recovered: float | None
    chance_moving: float | None
    verdict: Verdict
    rule: str
    expected: tuple[Band, ...]
    forecast: tuple[Band, ...]
    origin: Literal["published", "borrowed", "generic", "cohort"]
    origin_source: str | None
    origin_verification: Verification
    can_improve: bool
    next_score: date
    next_score_narrows: float


@dataclass(frozen=True)
class Progress:
    """The main scale's progress, which gives the verdict, and the others."""

    main: ScaleProgress
    others: tuple[ScaleProgress, ...]
    notes: tuple[Said, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the main scale."""
        return self.main.verdict

    @property
    def chance_of_goal(self) -> Interval:
        """The chance of the goal on the main scale."""
        return self.main.chance_of_goal

    @property
    def all(self) -> tuple[ScaleProgress, ...]:
        """Every scale, the main one first."""
        return (self.main, *self.others)
