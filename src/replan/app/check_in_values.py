"""What a daily check-in can say, and how several of one day become one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from replan.course.base import Key, OneToTen, Part
from replan.course.document import Course
from replan.course.events import Count, HomeExercise, Servings
from replan.store.models import CheckIn

SCALES = {"pain": "nprs", "function": "psfs"}
"""Field of a check-in to the scale that it is a score of."""

OF_THE_DAY = (
    "sleep_hours",
    "stress_0_10",
    "fruit_veg_servings",
    "protein_servings",
    "activity_minutes",
)
"""Fields of a check-in that belong to the day as it was lived."""

EXERCISE = "exercise:"
"""Begins the name of a field that tells of one line of the home program."""

Reason = Literal["pain", "too_hard", "no_time", "forgot", "no_belief", "no_access", "felt_well", "other"]

Whole = Annotated[int, Field(ge=0, le=10)]


class ExerciseEntered(Part):
    """One line of the home program as done; `sets` 0 says that it was not done."""

    line: Key
    sets: Count | None = None
    reps: Count | None = None
    pain_0_10: OneToTen | None = None
    difficulty: Literal["too_easy", "right", "too_hard"] | None = None
    reason: Reason | None = None


class CheckInValues(Part):
    """One check-in. What is left out says nothing. `all_done` means every line due that day, as prescribed; `none_done`
    that no line was done, and why: that is how a phone says it which does not know the program."""

    pain: Whole | None = None
    function: Whole | None = None
    all_done: bool = False
    none_done: Reason | None = None
    exercises: tuple[ExerciseEntered, ...] = ()
    sleep_hours: Annotated[float, Field(ge=0, le=24)] | None = None
    stress_0_10: Whole | None = None
    fruit_veg_servings: Servings | None = None
    protein_servings: Servings | None = None
    activity_minutes: Annotated[float, Field(ge=0, le=1440)] | None = None

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return self == CheckInValues()


@dataclass(frozen=True)
class Conflict:
    """Two devices say different things about one field of a day, neither knowing of the other. `standing` holds until
    the patient settles it."""

    field: str
    standing: CheckIn
    other: CheckIn


@dataclass(frozen=True)
class MergedDay:
    """A day from all of its check-ins: the value of each field, and what is still to be settled."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()


def lines_on(course: Course, on: date) -> list[HomeExercise]:
    """The lines of the home program that hold on the day `on`."""
    return [line for line in course.program if line.from_ <= on and (line.until is None or on <= line.until)]


def said_by(check_in: CheckIn, lines: Sequence[HomeExercise]) -> dict[str, Any]:
    """The fields that one check-in gives, without those that were dropped when a conflict was settled."""
    values = CheckInValues.model_validate(_from_json(check_in.data["values"]))
    found: dict[str, Any] = {name: getattr(values, name) for name in (*SCALES, *OF_THE_DAY)}
    if values.all_done:
        found |= {f"{EXERCISE}{line.id}": as_prescribed(line) for line in lines if not line.as_needed}
    if values.none_done:
        found |= {
            f"{EXERCISE}{line.id}": {"sets": 0, "reason": values.none_done} for line in lines if not line.as_needed
        }
    known = {line.id for line in lines}
    found |= {
        f"{EXERCISE}{done.line}": done.model_dump(exclude={"line"}, exclude_none=True)
        for done in values.exercises
        if done.line in known
    }
    dropped = check_in.data.get("dropped", ())
    return {name: value for name, value in found.items() if value is not None and name not in dropped}


def as_prescribed(line: HomeExercise) -> dict[str, Any]:
    """One line done just as it was prescribed."""
    done = {"sets": line.sets, "reps": line.reps}
    return {name: value for name, value in done.items() if value is not None}


def merged(check_ins: Iterable[CheckIn], lines: Sequence[HomeExercise]) -> MergedDay:
    """One day from its check-ins. The result is the same in whatever order they arrived, and however often.

    They count in the order in which they were made: the latest word on a field wins. But when two devices differ
    and neither had seen the other, the earlier word stands and the later one waits for the patient.
    """
    day: dict[str, Any] = {}
    holder: dict[str, CheckIn] = {}
    waiting: dict[str, tuple[CheckIn, Any]] = {}
    for entry in sorted(check_ins, key=lambda one: (one.made_at, str(one.client_id))):
        for name, value in said_by(entry, lines).items():
            held = holder.get(name)
            if held is not None and day[name] != value and _unaware(entry, held):
                waiting[name] = (entry, value)
                continue
            day[name], holder[name] = value, entry
    return MergedDay(day, tuple(_conflicts(day, holder, waiting)))


def _conflicts(
    day: Mapping[str, Any], holder: Mapping[str, CheckIn], waiting: Mapping[str, tuple[CheckIn, Any]]
) -> Iterator[Conflict]:
    for name, (entry, value) in waiting.items():
        if day[name] != value:
            yield Conflict(name, holder[name], entry)


def _unaware(one: CheckIn, other: CheckIn) -> bool:
    """Whether two check-ins came from two devices and neither was made in sight of the other."""
    return one.device != other.device and not _saw(one, other) and not _saw(other, one)


def _saw(one: CheckIn, other: CheckIn) -> bool:
    seen: int = other.data["revision"]
    return one.based_on is not None and one.based_on >= seen


def _from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows lists only; the value is strict about tuples."""
    exercises = tuple(ExerciseEntered.model_validate(one) for one in values.get("exercises", ()))
    return {**values, "exercises": exercises}
