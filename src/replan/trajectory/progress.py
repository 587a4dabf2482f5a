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
class GoalDate:
    """When the goal is likely to be reached: the first days on which the chance of it is at least 0.1 (`early`), 0.5
    (`best`) and 0.9 (`late`), today at the earliest; None where that does not come within half a year.
    """

    early: date | None
    best: date | None
    late: date | None


@dataclass(frozen=True)
class Before:
    """What was known after the score before the last one: the day, the verdict, the chance of the goal."""

    on: date
    verdict: Verdict
    chance_of_goal: float


@dataclass(frozen=True)
class PlanEffect:
    """Whether a change of plan on day `on` helped: `gain` is how much better the true score is by the last score than
    it would have been without, in score units (positive is better), `chance` that it helped at all. Both are None and
    `too_early` holds while fewer than two scores or less than two weeks follow it.
    """

    on: date
    gain: Interval | None
    chance: float | None
    too_early: bool


@dataclass(frozen=True)
class ScaleProgress:
    """The course on one scale.

    `change` is improvement since the first visit (positive is better), `rate` improvement per week over the last weeks.
    `now` is the true score at the last scored day. Chances are of true scores: `chance_important` that the change so
    far is important, `chance_still` that the last window brought less than half an important change either way.
    `reliable_change` is the observed change over its standard error (Jacobson & Truax 1991).
    `next_score_tells` is how much surer one would be, after a score on `next_score`, of whether the goal is reached:
    the expected rise of the chance of judging it rightly, in points of 1.
    """

    scale: str
    scores: tuple[Score, ...]
    now: Interval
    change: Interval
    rate: Interval | None
    observed_change: float
    thresholds: Thresholds
    change_is_real: bool
    reliable_change: float
    aim: Aim
    chance_of_goal: Interval
    goal_date: GoalDate
    chance_important: float
    chance_worse: float
    chance_recovered: float | None
    chance_moving: float | None
    chance_still: float | None
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
    next_score_tells: float
    before: Before | None

    @property
    def goal_fits(self) -> bool:
        """Whether the scale has room for what is aimed at: an own target, or an important change from the first score.
        Without room the chance of the goal says nothing of the patient."""
        return self.can_improve or self.aim.kind == "target"


@dataclass(frozen=True)
class Progress:
    """The main scale's progress, which gives the verdict, the others, and what each change of plan did on the main."""

    main: ScaleProgress
    others: tuple[ScaleProgress, ...]
    notes: tuple[Said, ...]
    plan_effects: tuple[PlanEffect, ...] = ()

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
