"""A prior file: what a clinic's own patients taught, with where it comes from and how it held on patients left out."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from replan.core.errors import DocumentError, Problem
from replan.course.base import Code, Part
from replan.course.declared import DeclaredCurve
from replan.course.document import Course

Share = Annotated[float, Field(ge=0, le=1)]


class HeldOut(Part):
    """How a curve forecast the last scores, from the first `known`, of `patients` that it was not learned from.

    `crps` is the mean continuous ranked probability score in score units, `crps_last_value` that of carrying the last
    value forward; `covered_80` and `covered_95` are the shares of last scores inside the forecast intervals.
    """

    condition: Code | None = None
    measure: Code
    known: Annotated[int, Field(ge=1)]
    patients: Annotated[int, Field(ge=1)]
    crps: float
    crps_last_value: float
    covered_80: Share
    covered_95: Share


class Cohort(Part):
    """What the file was learned from. `input_hash` is of the input; nothing in the file tells of one patient."""

    name: Annotated[str, Field(max_length=200)]
    input_hash: str
    patients: Annotated[int, Field(ge=1)]
    learned_on: date
    engine: str
    pack: str


class PriorFile(Part):
    """Curves for `replan review --prior`, by condition and measure."""

    replan_prior: Literal["1"] = "1"
    cohort: Cohort
    curves: Annotated[tuple[DeclaredCurve, ...], Field(min_length=1)]
    held_out: tuple[HeldOut, ...] = ()


def read_prior(text: str, name: str) -> PriorFile:
    """The prior file in `text`; `name` is what messages call it. Raises DocumentError with every mistake."""
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"{name}, line {error.lineno}" if isinstance(error, json.JSONDecodeError) else name
        fix = "Give a file that `replan fit` wrote."
        raise DocumentError([Problem(place, "this is not JSON.", fix)]) from None
    try:
        return PriorFile.model_validate_json(text)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise DocumentError([_problem(name, detail["loc"], detail["msg"]) for detail in details]) from None


def with_prior(course: Course, prior: PriorFile) -> Course:
    """The course with the curves that fit its condition; curves of its own lead."""
    own = {(curve.condition, curve.measure) for curve in course.declared.curves}
    condition = course.episode.condition
    found = [c for c in prior.curves if c.condition == condition and (c.condition, c.measure) not in own]
    if not found:
        return course
    declared = course.declared.model_copy(update={"curves": (*course.declared.curves, *found)})
    return course.model_copy(update={"declared": declared})


def _problem(name: str, path: tuple[int | str, ...], message: str) -> Problem:
    place = ".".join(str(step) for step in path)
    cause, _, fix = message.removeprefix("Value error, ").partition(". ")
    return Problem(f"{name}: {place}", f"{cause[0].lower()}{cause[1:]}.", f"{fix}." if fix else "Run `replan fit`.")
