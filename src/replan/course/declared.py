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
    Where patients are of two kinds, `odds` is what it adds to the log odds of the first; the means of each kind stay.
    """

    fact: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]
    centre: float
    log: bool = False
    adds: Annotated[tuple[float, ...], Field(min_length=1)]
    odds: float = 0.0


class CurveKind(Part):
    """One of two kinds of patients, such as acute and chronic ones: the `share` of all that are of it, their `means`
    and covariance `cov` at the curve's weeks, and the variance `error` that a score of theirs adds."""

    share: Annotated[float, Field(gt=0, lt=1)]
    means: tuple[float, ...]
    cov: tuple[tuple[float, ...], ...]
    error: Annotated[float, Field(gt=0)]


class DeclaredCurve(Part):
    """How a course usually goes, as a cohort taught it: the true scores at `weeks` since the first visit are normal
    with these `means` and this covariance `cov`, and a score adds the variance `error`.

    `doubt` is the standard deviation of each mean itself. With a `margin` all of these are in its units, else in score
    units. `learned_from` says what it was learned from. That is so of all patients together; where they are of two
    `kinds`, each has a normal distribution of its own.
    """

    condition: Code
    measure: Code
    weeks: Annotated[tuple[float, ...], Field(min_length=1)]
    means: tuple[float, ...]
    cov: tuple[tuple[float, ...], ...]
    doubt: tuple[float, ...]
    error: Annotated[float, Field(gt=0)]
    margin: CurveMargin | None = None
    kinds: tuple[CurveKind, ...] = ()
    facts: tuple[CurveFact, ...] = ()
    patients: Annotated[int, Field(ge=1)]
    learned_from: Annotated[str, Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _fitting_sizes(self) -> DeclaredCurve:
        size = len(self.weeks)
        if list(self.weeks) != sorted(set(self.weeks)):
            raise ValueError("weeks: they do not rise")
        if len(self.doubt) != size:
            raise ValueError("doubt: there must be as many as weeks")
        _check_sizes("", self.means, self.cov, size)
        for number, kind in enumerate(self.kinds, 1):
            _check_sizes(f"kinds, {number}: ", kind.means, kind.cov, size)
        if any(len(fact.adds) != size for fact in self.facts):
            raise ValueError("facts: 'adds' must have as many numbers as there are weeks")
        if self.kinds and (len(self.kinds) != 2 or abs(sum(kind.share for kind in self.kinds) - 1) > TOLERANCE):
            raise ValueError("kinds: there must be two, whose shares add up to 1")
        return self


def _check_sizes(place: str, means: tuple[float, ...], cov: tuple[tuple[float, ...], ...], size: int) -> None:
    for name, values in (("means", means), ("cov", cov)):
        if len(values) != size:
            raise ValueError(f"{place}{name}: there must be as many as weeks")
    if any(len(row) != size for row in cov):
        raise ValueError(f"{place}cov: each row must have as many numbers as there are weeks")
    pairs = [(i, j) for i in range(size) for j in range(i + 1)]
    if any(cov[i][i] < 0 or abs(cov[i][j] - cov[j][i]) > TOLERANCE for i, j in pairs):
        raise ValueError(f"{place}cov: it is not a covariance. Rows and columns must mirror each other")


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
