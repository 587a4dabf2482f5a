"""What a document brings along: measures and conditions that no pack knows, and curves that a cohort taught."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from replan.course.base import Code, Part

TOLERANCE = 1e-6
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


class CurveMargin(Part):
    """How the scores of a cohort spread over the scale: places `at` between scores, and the `cuts` of a standard normal
    distribution that leave as many patients below. Both rise. A score stands for the mean of its piece of that
    distribution, counted in units of `spread`: the standard deviation of these means, below 1 where pieces are few."""

    at: Annotated[tuple[float, ...], Field(min_length=1)]
    cuts: Annotated[tuple[float, ...], Field(min_length=1)]
    spread: Annotated[float, Field(gt=0, le=1)] = 1.0

    @model_validator(mode="after")
    def _rising_pairs(self) -> CurveMargin:
        if len(self.at) != len(self.cuts):
            raise ValueError("cuts: there must be as many as places in 'at'")
        for name, values in (("at", self.at), ("cuts", self.cuts)):
            if any(later <= earlier for earlier, later in pairwise(values)):
                raise ValueError(f"{name}: the values do not rise")
        return self


class CurveFact(Part):
    """What a fact of the patient adds to the expected course at each of its weeks, for each unit above `centre`.

    `fact` is a field of the facts such as `patient.age`; `log` counts units of log(1 + value). `true` counts as 1.
    """

    fact: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]
    centre: float
    log: bool = False
    adds: Annotated[tuple[float, ...], Field(min_length=1)]


class DeclaredCurve(Part):
    """How a course usually goes, as a cohort taught it: the true scores at `weeks` since the first visit are normal
    with these `means` and this covariance `cov`, and a score adds the variance `error`.

    `doubt` is the standard deviation of each mean itself. With a `margin` all of these are in its units, else in score
    units. `learned_from` says what it was learned from.
    """

    condition: Code
    measure: Code
    weeks: Annotated[tuple[float, ...], Field(min_length=1)]
    means: tuple[float, ...]
    cov: tuple[tuple[float, ...], ...]
    doubt: tuple[float, ...]
    error: Annotated[float, Field(gt=0)]
    margin: CurveMargin | None = None
    facts: tuple[CurveFact, ...] = ()
    patients: Annotated[int, Field(ge=1)]
    learned_from: Annotated[str, Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _fitting_sizes(self) -> DeclaredCurve:
        size = len(self.weeks)
        if list(self.weeks) != sorted(set(self.weeks)):
            raise ValueError("weeks: they do not rise")
        for name, values in (("means", self.means), ("doubt", self.doubt), ("cov", self.cov)):
            if len(values) != size:
                raise ValueError(f"{name}: there must be as many as weeks")
        if any(len(row) != size for row in self.cov):
            raise ValueError("cov: each row must have as many numbers as there are weeks")
        if any(len(fact.adds) != size for fact in self.facts):
            raise ValueError("facts: 'adds' must have as many numbers as there are weeks")
        pairs = [(i, j) for i in range(size) for j in range(i + 1)]
        if any(self.cov[i][i] < 0 or abs(self.cov[i][j] - self.cov[j][i]) > TOLERANCE for i, j in pairs):
            raise ValueError("cov: it is not a covariance. Rows and columns must mirror each other")
        return self


class DeclaredCondition(Part):
    """A condition that no pack knows. `first_review_weeks`, `no_response_weeks` and `refer_weeks` say when to look."""

    id: Code
    title: Title
    first_review_weeks: Annotated[float, Field(gt=0)] = 4
    no_response_weeks: Annotated[float, Field(gt=0)] = 6
    refer_weeks: Annotated[float, Field(gt=0)] = 12
    usual_weeks: Annotated[float, Field(gt=0)] = 12


class Declared(Part):
    """What this document declares for itself."""

    measures: tuple[DeclaredMeasure, ...] = ()
    conditions: tuple[DeclaredCondition, ...] = ()
    curves: tuple[DeclaredCurve, ...] = ()
