"""A program to start from: exercises with doses for one condition at one stage."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Frozen, Id, Text, Upkeep, Verification
from replan.knowledge.schema.exercise import Amount

MOST_LINES = 8
"""More than anybody keeps up at home; most starting programs hold three or four."""


class ProgramLine(Amount):
    """One exercise of the library with its dose. Sessions a week may be a half: every other day is 3.5.

    `load` says how heavy, in words. `source` and `verification` stand where a publication gives this very dose; without
    them the dose is what the program rests on.
    """

    exercise: Id
    per_week: Annotated[float, Field(gt=0, le=42)]
    load: Text | None = None
    source: Id | None = None
    verification: Verification | None = None
    read_at: str | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _cited_whole(self) -> ProgramLine:
        if (self.source is None) != (self.verification is None):
            raise ValueError("give both 'source' and 'verification', or neither")
        return self


class StartingProgram(Frozen):
    """A program to start from, before a clinician fits it to somebody.

    `stage` orders those of one condition; `clock` and `from_week` say when it usually begins, `when` by what a
    clinician sees that it is time. Whom an exercise does not suit is said by the exercise.
    """

    id: Id
    title: Text
    condition: Id
    regions: Annotated[tuple[Id, ...], Field(min_length=1)]
    stage: Annotated[int, Field(ge=1, le=6)]
    clock: Literal["entry", "onset", "surgery"]
    from_week: Annotated[float, Field(ge=0, le=104)]
    when: Text
    lines: Annotated[tuple[ProgramLine, ...], Field(min_length=3, max_length=MOST_LINES)]
    source: Id
    verification: Verification
    upkeep: Upkeep
