"""What happened in the course: scores, findings, visits, exercise, goals and days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.course.base import Code, Key, Note, OneToTen, Part

Count = Annotated[int, Field(ge=0, le=10_000)]
Servings = Annotated[float, Field(ge=0, le=50)]


class Measurement(Part):
    """One outcome measurement: either the score or the answers to the items, in the measure's order."""

    measure: Code
    on: date
    score: float | None = None
    items: tuple[float | None, ...] | None = None
    by: Literal["patient", "therapist"] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Measurement:
        if (self.score is None) == (self.items is None):
            raise ValueError("give either 'score' or 'items', and not both")
        return self


class Finding(Part):
    """A finding of history or examination. Not known is a state of its own."""

    code: Code
    state: Literal["present", "absent", "unknown"]
    on: date | None = None
    by: Key | None = None


class Intervention(Part):
    """Something done in a visit."""

    code: Code
    minutes: Annotated[float, Field(gt=0, le=600)] | None = None


class Visit(Part):
    """A visit as booked and as it went: what the patient said, what was done, how it was answered, what is next."""

    on: date
    status: Literal["attended", "missed", "cancelled", "booked"]
    provider: Key | None = None
    interventions: tuple[Intervention, ...] = ()
    cost: Annotated[float, Field(ge=0)] | None = None
    subjective: Note | None = None
    response: Literal["better", "same", "worse"] | None = None
    note: Note | None = None


class HomeExercise(Part):
    """One line of the home exercise program as prescribed. `until` is its last day; left out, it still holds.

    An exercise that is `as_needed` has no number of sessions due; `per_week` is then the most that is meant.
    """

    id: Key
    exercise: Code
    from_: Annotated[date, Field(alias="from")]
    until: date | None = None
    per_week: Annotated[float, Field(gt=0, le=140)]
    sets: Annotated[int, Field(ge=1, le=50)] | None = None
    reps: Annotated[int, Field(ge=1, le=500)] | None = None
    hold_seconds: Annotated[float, Field(gt=0, le=3600)] | None = None
    load: Annotated[str, Field(max_length=80)] | None = None
    as_needed: bool = False
    target: Code | None = None
    note: Note | None = None
    by: Key | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> HomeExercise:
        if self.until is not None and self.until < self.from_:
            raise ValueError("until: the exercise ends before it begins. Give the last day on which it holds")
        return self


class ExerciseDone(Part):
    """One exercise as done on one day; `sets: 0` says that it was not done."""

    on: date
    exercise: Key
    sets: Count | None = None
    reps: Count | None = None
    pain_0_10: OneToTen | None = None
    difficulty: Literal["too_easy", "right", "too_hard"] | None = None
    reason: Literal["pain", "too_hard", "no_time", "forgot", "no_belief", "no_access", "felt_well", "other"] | None = (
        None
    )
    note: Note | None = None


class GoalLevel(Part):
    """One level of goal attainment scaling: -2 as now or worse, 0 what is expected, +2 much more than expected."""

    level: Annotated[int, Field(ge=-2, le=2)]
    text: Annotated[str, Field(min_length=1, max_length=300)]


class GoalRating(Part):
    """The level of a goal on one day."""

    on: date
    level: Annotated[int, Field(ge=-2, le=2)]


class Goal(Part):
    """What the patient wants to reach. With a measure and a target it can be forecast.

    `levels` and `ratings` are goal attainment scaling (Kiresuk and Sherman 1968); `importance` weighs it, 1 to 3.
    """

    id: Key
    text: Annotated[str, Field(min_length=1, max_length=300)]
    term: Literal["short", "long"] | None = None
    measure: Code | None = None
    target: float | None = None
    by: date | None = None
    achieved: date | None = None
    importance: Annotated[int, Field(ge=1, le=3)] | None = None
    levels: tuple[GoalLevel, ...] = ()
    ratings: tuple[GoalRating, ...] = ()

    def reached(self, today: date) -> bool:
        """Whether it was achieved by `today`: a review of an earlier day knows nothing of later ones."""
        return self.achieved is not None and self.achieved <= today


class Day(Part):
    """How one day was lived."""

    on: date
    sleep_hours: Annotated[float, Field(ge=0, le=24)] | None = None
    sleep_quality_0_10: OneToTen | None = None
    stress_0_10: OneToTen | None = None
    activity_minutes: Annotated[float, Field(ge=0, le=1440)] | None = None
    steps: Annotated[float, Field(ge=0, le=200_000)] | None = None
    protein_servings: Servings | None = None
    fruit_veg_servings: Servings | None = None
    smoked: bool | None = None
    alcohol_units: Servings | None = None


class OptionTried(Part):
    """A treatment tried beside the therapy."""

    option: Code
    from_: Annotated[date, Field(alias="from")]
    until: date | None = None
    provider: Key | None = None
    told_therapist: bool | None = None
    untold_reason: Note | None = None
    helped: Literal["better", "same", "worse"] | None = None
    note: Note | None = None


class PlanChange(Part):
    """A change of the plan of care, why it was made, and the roadblock or option that it answers."""

    on: date
    kind: Literal[
        "exercises",
        "more_sessions",
        "fewer_sessions",
        "approach",
        "goal",
        "diagnosis",
        "referral",
        "imaging",
        "co_treatment",
        "education",
        "discharge",
        "other",
    ]
    what: Annotated[str, Field(min_length=1, max_length=500)]
    reason: Note | None = None
    roadblock: Code | None = None
    option: Code | None = None
    by: Key | None = None


class Disagreement(Part):
    """Somebody who treats the patient sees a roadblock otherwise than the review, and says why. `holds` is their own
    view. Warning signs cannot be disagreed with: they are cleared by answers."""

    on: date
    roadblock: Code
    holds: bool
    because: Annotated[str, Field(min_length=1, max_length=500)]
    by: Key | None = None


class SecondOpinion(Part):
    """A second opinion asked for or received. `changed` says whether the plan changed because of it."""

    on: date
    role: Code
    provider: Key | None = None
    question: Note | None = None
    answered_on: date | None = None
    answer: Note | None = None
    changed: bool | None = None


class Message(Part):
    """A question or a note, and its answer. One `for_visit` waits for the agenda of the next visit."""

    on: date
    from_: Annotated[Literal["patient", "therapist"], Field(alias="from")]
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    kind: Literal["question", "note"] = "question"
    for_visit: bool = False
    answered_on: date | None = None
    answer: Note | None = None

    def waits(self, today: date) -> bool:
        """Whether it was there on `today` and had no answer yet."""
        return self.on <= today and (self.answered_on is None or self.answered_on > today)
