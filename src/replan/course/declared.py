"""Measures and conditions that a document brings along because no pack knows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.course.base import Code, Part

Title = Annotated[str, Field(min_length=1, max_length=120)]


class DeclaredMeasure(Part):
    """A measure with one score. `error` is the standard error of measurement; `important_change` the change that
    matters to a patient; `recovered` the score of people who are well. All are in score units.
    """

    id: Code
    title: Title
    range: tuple[float, float]
    step: Annotated[float, Field(gt=0)]
    direction: Literal["lower_better", "higher_better"]
    error: Annotated[float, Field(gt=0)]
    important_change: Annotated[float, Field(gt=0)]
    recovered: float | None = None
    source: Annotated[str, Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _range_in_order(self) -> DeclaredMeasure:
        if self.range[0] >= self.range[1]:
            raise ValueError("range: the lowest score is not below the highest. Give [lowest, highest]")
        return self


class DeclaredCurve(Part):
    """The course that a table of patients shows on one measure: means by week and how patients spread about them.

    `level_sd`, `change_sd` and `wander_sd` are standard deviations in score units: of where patients start, of how
    differently they change (reached at `change_weeks`), and of ups and downs that last about `wander_weeks`.
    """

    measure: Code
    weeks: Annotated[tuple[float, ...], Field(min_length=1)]
    means: Annotated[tuple[float, ...], Field(min_length=1)]
    level_sd: Annotated[float, Field(ge=0)]
    change_sd: Annotated[float, Field(ge=0)]
    change_weeks: Annotated[float, Field(gt=0)]
    wander_sd: Annotated[float, Field(ge=0)]
    wander_weeks: Annotated[float, Field(gt=0)]
    patients: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _same_length(self) -> DeclaredCurve:
        if len(self.weeks) != len(self.means):
            raise ValueError("means: there must be as many as weeks")
        if list(self.weeks) != sorted(set(self.weeks)):
            raise ValueError("weeks: they do not rise")
        return self


class DeclaredCondition(Part):
    """A condition that no pack knows. `first_review_weeks`, `no_response_weeks` and `refer_weeks` say when to look."""

    id: Code
    title: Title
    first_review_weeks: Annotated[float, Field(gt=0)] = 4
    no_response_weeks: Annotated[float, Field(gt=0)] = 6
    refer_weeks: Annotated[float, Field(gt=0)] = 12
    usual_weeks: Annotated[float, Field(gt=0)] = 12
    curves: tuple[DeclaredCurve, ...] = ()


class Declared(Part):
    """What this document declares for itself."""

    measures: tuple[DeclaredMeasure, ...] = ()
    conditions: tuple[DeclaredCondition, ...] = ()
