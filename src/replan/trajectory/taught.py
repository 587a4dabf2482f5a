"""A course as a cohort taught it, and how it is written down in documents and prior files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from replan.course.declared import CurveFact, CurveKind, CurveMargin, DeclaredCurve
from replan.knowledge.rules import Fact, Facts
from replan.knowledge.schema import Scale, Verification
from replan.trajectory.condition import odds_share
from replan.trajectory.hats import clock, hats
from replan.trajectory.model import CourseModel, Origin
from replan.trajectory.prior import Kind, Prior
from replan.trajectory.scaling import Scaling

Array = NDArray[np.float64]
DIGITS = 6
SHARED_WEEKS = 1e-3
"""Two measures of a cohort share its visits when their weeks agree to this."""


@dataclass(frozen=True)
class Covariate:
    """A fact that shifts the course: counted from `centre`, as log(1 + value) if `log`."""

    fact: str
    centre: float
    log: bool


@dataclass(frozen=True)
class Taught:
    """The course that a cohort taught: values at nodes, straight in log(1 + week) between them.

    Beyond the last node nobody was seen: the mean stays, and patients go on drifting apart as they did between the last
    two nodes.
    """

    prior: Prior
    doubts: Array
    patients: int
    source: str | None = None
    origin: Origin = "cohort"
    verification: Verification = "derived"

    @property
    def scaling(self) -> Scaling:
        """From scores to the model's units."""
        return self.prior.scaling

    @property
    def noise(self) -> float:
        """Variance of the error of one score."""
        return self.prior.noise

    @property
    def spread_doubt(self) -> float:
        """A standard deviation from n patients is off by a factor of exp(1.28 / sqrt(2 n)) in one of ten cases."""
        return float(np.exp(1.28 / np.sqrt(2 * self.patients)))

    def mean(self, weeks: Array) -> Array:
        """Mean (n,) at `weeks`."""
        return hats(weeks, self.prior.nodes) @ self.prior.mean

    def doubt(self, weeks: Array) -> Array:
        """Standard deviation (n,) of the mean itself."""
        return hats(weeks, self.prior.nodes) @ self.doubts

    def cov(self, a: Array, b: Array) -> Array:
        """Covariance (n, m) of true scores."""
        inside = hats(a, self.prior.nodes) @ self.prior.cov @ hats(b, self.prior.nodes).T
        return np.asarray(inside + self._drift() * np.minimum.outer(self._past(a), self._past(b)), dtype=np.float64)

    def shared(self, other: CourseModel, a: Array, b: Array) -> Array:
        """Covariance (n, m) with another measure of the same cohort, if both moved as one."""
        if not isinstance(other, Taught) or len(self.prior.nodes) != len(other.prior.nodes):
            return np.zeros((len(a), len(b)))
        if np.max(np.abs(self.prior.nodes - other.prior.nodes)) > SHARED_WEEKS:
            return np.zeros((len(a), len(b)))
        own, others = _root(self.prior.cov), _root(other.prior.cov)
        return hats(a, self.prior.nodes) @ own @ others @ hats(b, other.prior.nodes).T

    def kinds(self) -> tuple[tuple[float, CourseModel], ...]:
        """The course of each kind of patients; of fewer patients each mean is known less well."""
        if not self.prior.kinds:
            return ((1.0, self),)
        shares = [kind.share for kind in self.prior.kinds]
        parts = zip(shares, self.prior.parts, strict=True)
        return tuple((share, replace(self, prior=part, doubts=self.doubts / share**0.5)) for share, part in parts)

    def spread(self, factor: float) -> Taught:
        """The same with patients `factor` times as far apart, those of one kind from each other."""
        kinds = tuple(replace(kind, cov=kind.cov * factor**2) for kind in self.prior.kinds)
        return replace(self, prior=replace(self.prior, cov=self.prior.cov * factor**2, kinds=kinds))

    def reaching(self, *weeks: float) -> Prior:
        """The prior with a node more at each of `weeks` that lies beyond the last one, where patients have drifted
        apart: a prior alone is as sure there as at its last node."""
        nodes = np.unique(np.append(self.prior.nodes, [week for week in weeks if week > self.prior.nodes[-1]]))
        kinds = tuple(
            replace(kind, mean=course.mean(nodes), cov=course.cov(nodes, nodes))
            for kind, (_, course) in zip(self.prior.kinds, self.kinds(), strict=False)
        )
        return replace(self.prior, nodes=nodes, mean=self.mean(nodes), cov=self.cov(nodes, nodes), kinds=kinds)

    def _past(self, weeks: Array) -> Array:
        past: Array = np.maximum(clock(weeks) - clock(self.prior.nodes[-1:]), 0.0)
        return past

    def _drift(self) -> float:
        nodes, cov = self.prior.nodes, self.prior.cov
        if len(nodes) < 2:
            return 0.0
        ticks = clock(nodes)
        return float((cov[-1, -1] + cov[-2, -2] - 2 * cov[-1, -2]) / (ticks[-1] - ticks[-2]))


def taught_course(curve: DeclaredCurve, scale: Scale, facts: Facts) -> Taught:
    """The course of `curve` for a patient with these `facts`; one that is not known counts as average."""
    margin = (curve.margin.at, curve.margin.cuts, curve.margin.spread) if curve.margin else ()
    means, odds = np.array(curve.means), 0.0
    for part in curve.facts:
        value = amount(facts.get(part.fact), part) or 0.0
        means, odds = means + value * np.array(part.adds), odds + value * part.odds
    scaling = Scaling(scale.range[0], scale.range[1], scale.step, *margin)
    prior = Prior(np.array(curve.weeks), means, np.array(curve.cov), curve.error, scaling, _kinds(curve, odds))
    return Taught(prior, np.array(curve.doubt), curve.patients)


def _kinds(curve: DeclaredCurve, odds: float) -> tuple[Kind, ...]:
    """The kinds of `curve`, the log odds of the first moved by `odds`."""
    if not curve.kinds:
        return ()
    first = odds_share(odds + log(curve.kinds[0].share / curve.kinds[1].share))
    shares = (first, 1 - first)
    return tuple(
        Kind(share, np.array(kind.means), np.array(kind.cov), kind.error)
        for share, kind in zip(shares, curve.kinds, strict=True)
    )


def declared_curve(
    condition: str,
    measure: str,
    course: Taught,
    effects: Array,
    odds: Array,
    covariates: Sequence[Covariate],
    learned_from: str,
) -> DeclaredCurve:
    """What a document or a prior file says of a taught course; `effects` (c, k) on the means and `odds` (c,) of the
    first kind belong to `covariates`."""
    prior, scaling = course.prior, course.prior.scaling
    return DeclaredCurve(
        condition=condition,
        measure=measure,
        weeks=_rounded(prior.nodes),
        means=_rounded(prior.mean),
        cov=_symmetric(prior.cov),
        doubt=_rounded(course.doubts),
        error=round(prior.noise, DIGITS + 3),
        margin=_margin(scaling) if scaling.at else None,
        kinds=_declared_kinds(prior.kinds),
        facts=tuple(
            CurveFact(
                fact=part.fact,
                centre=round(part.centre, DIGITS),
                log=part.log,
                adds=_rounded(row),
                odds=round(float(weight), DIGITS),
            )
            for part, row, weight in zip(covariates, effects, odds, strict=True)
        ),
        patients=course.patients,
        learned_from=learned_from,
    )


def _declared_kinds(kinds: Sequence[Kind]) -> tuple[CurveKind, ...]:
    if not kinds:
        return ()
    first = round(kinds[0].share, DIGITS)
    return tuple(
        CurveKind(share=share, means=_rounded(kind.mean), cov=_symmetric(kind.cov), error=round(kind.noise, DIGITS + 3))
        for share, kind in zip((first, 1 - first), kinds, strict=True)
    )


def _margin(scaling: Scaling) -> CurveMargin:
    return CurveMargin(at=_rounded(scaling.at), cuts=_rounded(scaling.cuts), spread=round(scaling.spread, DIGITS))


def amount(value: Fact, covariate: Covariate | CurveFact) -> float | None:
    """The value of a fact as its covariate counts it, from its centre; None when it is not known."""
    if value is None or isinstance(value, str):
        return None
    number = float(value)
    return (float(np.log1p(max(number, 0.0))) if covariate.log else number) - covariate.centre


def _rounded(values: Array | Sequence[float]) -> tuple[float, ...]:
    return tuple(round(float(value), DIGITS) for value in values)


def _symmetric(cov: Array) -> tuple[tuple[float, ...], ...]:
    return tuple(_rounded(row) for row in (cov + cov.T) / 2)


def _root(cov: Array) -> Array:
    """The symmetric square root of a covariance."""
    values, vectors = np.linalg.eigh(cov)
    root: Array = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root
