"""A condition: how it usually goes, what helps, and when to look again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Figure, Frozen, Id, Text, Upkeep, Verification
from replan.knowledge.schema.rule import Rule


class Point(Frozen):
    """The mean score at a week of the curve's clock; `low` and `high` are the 95 % interval of that mean."""

    week: Annotated[float, Field(ge=0)]
    mean: float
    low: float | None = None
    high: float | None = None


class ExpectedCourse(Frozen):
    """A published curve of mean scores on one scale, in that scale's own units.

    `clock` is what week 0 means. `baseline_sd` and `change_sd` are the spreads between patients at week 0 and of the
    change to the last point, where published; else those of the scale are used.
    """

    scale: Id
    clock: Literal["entry", "onset", "surgery"]
    points: Annotated[tuple[Point, ...], Field(min_length=2)]
    baseline_sd: float | None = None
    change_sd: float | None = None
    population: Text
    source: Id
    verification: Verification
    read_at: str | None = None
    converted: Text | None = None
    confidence: Literal["high", "medium", "low"] = "medium"
    note: Text | None = None

    @model_validator(mode="after")
    def _weeks_rise(self) -> ExpectedCourse:
        weeks = [point.week for point in self.points]
        if weeks != sorted(set(weeks)):
            raise ValueError("points: the weeks do not rise")
        return self


class Care(Frozen):
    """The usual dose of care."""

    visits: tuple[int, int]
    weeks: tuple[float, float]
    source: Id
    verification: Verification


class ReviewTimes(Frozen):
    """Weeks after which to look again, to act when nothing has changed, and to refer."""

    first_weeks: float
    no_response_weeks: float
    refer_weeks: float
    source: Id
    verification: Verification


class Recommendation(Frozen):
    """What guidelines say of one intervention in this condition."""

    intervention: Id
    stance: Literal["for", "against", "conflict"]
    grade: str
    source: Id
    verification: Verification


class PrognosticFactor(Frozen):
    """Something that makes recovery faster or slower, with the size of its effect.

    `when` tells from a patient's facts whether it applies to them; without it the factor is only shown.
    """

    factor: Text
    direction: Literal["better", "worse", "unclear"]
    effect: Text
    when: Rule | None = None
    source: Id
    verification: Verification
    read_at: str | None = None
    note: Text | None = None


class AdherenceEffect(Frozen):
    """How much more people who do their home program change than people who do not, in standard deviations of change
    between patients (Cohen's d), with its 95 % interval. Observed together, not proved to be the cause.
    """

    difference: float
    low: float
    high: float
    population: Text
    source: Id
    verification: Verification
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> AdherenceEffect:
        if not self.low <= self.difference <= self.high:
            raise ValueError("difference: it lies outside its interval")
        return self


class Response(Frozen):
    """How well the condition responds to physical therapy alone."""

    grade: Literal["well", "partly", "manage"]
    text: Text
    with_whom: tuple[Id, ...] = ()
    source: Id
    verification: Verification


class Share(Frozen):
    """A published share of people with an outcome, said in a sentence."""

    text: Text
    figure: Figure | None = None
    source: Id
    verification: Verification


class Condition(Frozen):
    """A condition that an episode of care can be about.

    A `general` one stands for its first region while nobody has put a name to the complaint. `onset_weeks` is the span
    of weeks since the onset in which it goes by this name: from the first up to below the second, which may be open.
    """

    id: Id
    title: Text
    plain: Text
    regions: Annotated[tuple[Id, ...], Field(min_length=1)]
    general: bool = False
    onset_weeks: tuple[float, float | None] | None = None
    prefer: tuple[Id, ...]
    courses: tuple[ExpectedCourse, ...] = ()
    shares: tuple[Share, ...] = ()
    usual_care: Care | None = None
    review: ReviewTimes
    response: Response
    recommendations: tuple[Recommendation, ...] = ()
    prognosis: tuple[PrognosticFactor, ...] = ()
    adherence_effect: AdherenceEffect | None = None
    upkeep: Upkeep
