"""The arithmetic of the trajectory model for one patient with any number of scales: all scores at once.

Everything is Gaussian. With K the prior covariance of the scores y, D their error variances and C C' = K + D,
    e = C^-1 (y - m),   E[f(t)] = m(t) + c'e,   Cov[f(s), f(t)] = k(s, t) - c_s'c_t,   C c_t = k(y, t)
(Rasmussen & Williams 2006, eq. 2.23-2.24). Scores are taken in order of time, so that the first rows of C and e are
those of the earlier scores alone: what was known at each earlier visit costs nothing more. A score at an end of its
scale and one that lies far off are treated as in `condition`, one by one while e is found.

Scales of one patient move together: what two courses share counts `TOGETHER` times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.condition import LIMIT, beyond
from replan.trajectory.model import CourseModel

Array = NDArray[np.float64]
TOGETHER = 0.5
"""Correlation of a patient's level, change and spells between scales (judgement: changes of pain and of disability
correlate at 0.4 to 0.6 where both are asked; a cohort's own value is not estimated)."""


@dataclass(frozen=True)
class Observed:
    """One scale's expected course and its scores: `weeks` and `scores` (n,) in order of time, in score units. `sign` is
    +1 where a higher score is better, else -1: scales move together toward better."""

    course: CourseModel
    weeks: Array
    scores: Array
    sign: float


@dataclass(frozen=True)
class Known:
    """Everything that the scores tell. Row j of `inverse` (n, n), the inverse of C, and of `steps` (n,) belongs to the
    j-th score in time of any scale; `scale` and `weeks` (n,) say which and when."""

    scales: tuple[Observed, ...]
    scale: NDArray[np.intp]
    weeks: Array
    inverse: Array
    steps: Array

    def at(self, scale: int, weeks: Array, upto: int | None = None) -> Look:
        """True scores of one scale at `weeks` (q,), by the first `upto` scores (all when None)."""
        course = self.scales[scale].course
        reach = self.inverse[:upto, :upto] @ self._with_scores(scale, weeks, upto)
        doubt = self.inverse[:upto, :upto] @ self._doubt(scale, upto)
        cov = course.cov(weeks, weeks) - reach.T @ reach
        own = course.doubt(weeks) - reach.T @ doubt
        steps = self.steps[:upto]
        return Look(course.mean(weeks) + reach.T @ steps, cov, own, float(1.0 - doubt @ doubt))

    def before(self, week: float) -> int:
        """Number of scores, of any scale, up to and including `week`."""
        return int(np.searchsorted(self.weeks, week, side="right"))

    def held_back(self, scale: int, number: int) -> float:
        """+1 when the `number`-th score of a scale, counted from 0, was held back from above, -1 from below, else 0."""
        step = float(self.steps[np.flatnonzero(self.scale == scale)[number]])
        return 0.0 if abs(step) < LIMIT or number == 0 else float(np.sign(step))

    def _with_scores(self, scale: int, weeks: Array, upto: int | None) -> Array:
        """Prior covariance (n, q) of the scores with true scores of one scale at `weeks`."""
        found = np.zeros((len(self.weeks[:upto]), len(weeks)))
        for other in range(len(self.scales)):
            rows = np.flatnonzero(self.scale[:upto] == other)
            if len(rows):
                found[rows] = _between(self.scales[other], self.scales[scale], self.weeks[rows], weeks, other == scale)
        return found

    def _doubt(self, scale: int, upto: int | None) -> Array:
        """Prior covariance (n,) of the scores with the doubt about this scale's mean, as a standard normal number."""
        own = self.scale[:upto] == scale
        return np.where(own, self.scales[scale].course.doubt(self.weeks[:upto]), 0.0)


@dataclass(frozen=True)
class Look:
    """True scores at the asked weeks, in the model's units: `mean` (q,) and `cov` (q, q).

    `with_doubt` (q,) is their covariance with the doubt about the expected mean, a number that was standard normal
    before any score and now has variance `doubt`.
    """

    mean: Array
    cov: Array
    with_doubt: Array
    doubt: float

    @property
    def sd(self) -> Array:
        """Standard deviations (q,)."""
        sd: Array = np.sqrt(np.maximum(np.diagonal(self.cov), 0.0))
        return sd

    def difference(self, later: int, earlier: int) -> tuple[float, float]:
        """Mean and standard deviation of the true score at one asked week minus that at another."""
        cov = self.cov
        variance = cov[later, later] + cov[earlier, earlier] - 2 * cov[later, earlier]
        return float(self.mean[later] - self.mean[earlier]), float(np.sqrt(max(variance, 0.0)))


def take_in(scales: Sequence[Observed]) -> Known:
    """Conditions the expected courses of all `scales` on all their scores."""
    scale = np.concatenate([np.full(len(one.weeks), number) for number, one in enumerate(scales)]).astype(np.intp)
    weeks = np.concatenate([one.weeks for one in scales])
    order = np.argsort(weeks, kind="stable")
    scale, weeks = scale[order], weeks[order]
    values, means, noise, ends, cuts = (np.concatenate(part)[order] for part in zip(*map(_rows, scales), strict=True))
    cov = np.empty((len(weeks), len(weeks)))
    for a, one in enumerate(scales):
        for b, two in enumerate(scales):
            rows, columns = np.flatnonzero(scale == a), np.flatnonzero(scale == b)
            cov[np.ix_(rows, columns)] = _between(one, two, weeks[rows], weeks[columns], a == b)
    factor: Array = np.asarray(np.linalg.cholesky(cov + np.diag(noise)), dtype=np.float64)
    first = [int(np.flatnonzero(scale == number)[0]) for number in range(len(scales))]
    steps = _steps(factor, values, means, ends, cuts, first)
    inverse: Array = np.asarray(np.linalg.inv(factor), dtype=np.float64)
    return Known(tuple(scales), scale, weeks, inverse, steps)


def _rows(one: Observed) -> tuple[Array, Array, Array, Array, Array]:
    """Values, prior means, error variances, ends and cuts (n,) of one scale's scores, in the model's units."""
    scaling, n = one.course.scaling, len(one.scores)
    ends = scaling.ends(one.scores)
    cuts = np.where(ends > 0, scaling.end_cuts[1], scaling.end_cuts[0])
    return scaling.value(one.scores), one.course.mean(one.weeks), np.full(n, one.course.noise), ends, cuts


def _between(one: Observed, two: Observed, a: Array, b: Array, same: bool) -> Array:
    if same:
        return one.course.cov(a, b)
    return TOGETHER * one.sign * two.sign * one.course.shared(two.course, a, b)


def _steps(factor: Array, values: Array, means: Array, ends: Array, cuts: Array, first: Sequence[int]) -> Array:
    """e of C e = y - m, in order of time, each held back as it is found."""
    steps = np.zeros(len(values))
    for j in range(len(values)):
        sd, mu = float(factor[j, j]), float(means[j] + factor[j, :j] @ steps[:j])
        y = beyond(mu, sd, float(cuts[j]), float(ends[j])) if ends[j] else float(values[j])
        step = (y - mu) / sd
        steps[j] = step if j in first else max(-LIMIT, min(LIMIT, step))
    return steps
