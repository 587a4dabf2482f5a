"""The arithmetic of the trajectory model for one patient with any number of scales: all scores at once.

Everything is Gaussian. With K the prior covariance of the scores y, D their error variances and C C' = K + D,
    e = C^-1 (y - m),   E[f(t)] = m(t) + c'e,   Cov[f(s), f(t)] = k(s, t) - c_s'c_t,   C c_t = k(y, t)
(Rasmussen & Williams 2006, eq. 2.23-2.24). Scores are taken in order of time, so that the first rows of C and e are
those of the earlier scores alone: what was known at each earlier visit costs nothing more. A score at an end of its
scale and one that lies far off are treated as in `condition`, one by one while e is found.

Scales of one patient move together: what two courses share counts `TOGETHER` times.

Where a cohort taught that patients are of two kinds, all of this is done for each, and answers are mixed by the chances
of being of one and the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import log

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.condition import LIMIT, beyond, evidence, odds_share
from replan.trajectory.mixture import Mixture
from replan.trajectory.model import CourseModel

Array = NDArray[np.float64]
TOGETHER = 0.5
"""Correlation of a patient's level, change and spells between scales (judgement: changes of pain and of disability
correlate at 0.4 to 0.6 where both are asked; a cohort's own value is not estimated)."""

MOST_WITH_KINDS = 3
"""Each scale on which patients are of two kinds doubles the work."""


@dataclass(frozen=True)
class Observed:
    """One scale's expected course and its scores: `weeks` and `scores` (n,) in order of time, in score units. `sign` is
    +1 where a higher score is better, else -1: scales move together toward better."""

    course: CourseModel
    weeks: Array
    scores: Array
    sign: float


@dataclass(frozen=True)
class Posterior:
    """What the scores tell if the patient is of one kind on each scale.

    Row j of `inverse` (n, n), the inverse of C, and of `steps` (n,) belongs to the j-th score in time of any scale;
    `scale` and `weeks` (n,) say which and when. `means` and `sds` (n,) are what the earlier ones lead to expect of it.
    """

    scales: tuple[Observed, ...]
    scale: NDArray[np.intp]
    weeks: Array
    inverse: Array
    steps: Array
    means: Array
    sds: Array

    def at(self, scale: int, weeks: Array, upto: int | None) -> tuple[Array, Array, Array, float]:
        """One part of what `Known.at` gives."""
        course = self.scales[scale].course
        reach = self.inverse[:upto, :upto] @ self._with_scores(scale, weeks, upto)
        doubt = self.inverse[:upto, :upto] @ self._doubt(scale, upto)
        cov = course.cov(weeks, weeks) - reach.T @ reach
        own = course.doubt(weeks) - reach.T @ doubt
        return course.mean(weeks) + reach.T @ self.steps[:upto], cov, own, float(1.0 - doubt @ doubt)

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
class Known:
    """Everything that the scores tell: a posterior for each combination of `kinds` (k, scales), which of its kinds the
    patient is of on each scale, and for each scale the chances (n + 1, kinds) of these after so many of its scores."""

    posteriors: tuple[Posterior, ...]
    kinds: NDArray[np.intp]
    chances: tuple[Array, ...]

    def at(self, scale: int, weeks: Array, upto: int | None = None) -> Look:
        """True scores of one scale at `weeks` (q,), by the first `upto` scores (all when None)."""
        means, covs, doubts, doubt = zip(*(one.at(scale, weeks, upto) for one in self.posteriors), strict=True)
        noises = np.array([one.scales[scale].course.noise for one in self.posteriors])
        return Look(self.shares(upto), np.stack(means), np.stack(covs), np.stack(doubts), np.array(doubt), noises)

    def shares(self, upto: int | None = None) -> Array:
        """The chance (k,) of each combination of kinds."""
        if len(self.posteriors) == 1:
            return np.ones(1)
        rows = self.posteriors[0].scale[:upto]
        found = [one[np.sum(rows == scale), self.kinds[:, scale]] for scale, one in enumerate(self.chances)]
        return np.asarray(np.prod(found, axis=0), dtype=np.float64)

    def before(self, week: float) -> int:
        """Number of scores, of any scale, up to and including `week`."""
        return int(np.searchsorted(self.posteriors[0].weeks, week, side="right"))

    def held_back(self, scale: int, number: int) -> float:
        """+1 when the `number`-th score of a scale, counted from 0, was held back from above, -1 from below, else 0: as
        of the kinds that are likeliest."""
        likeliest = self.posteriors[int(np.argmax(self.shares()))]
        step = float(likeliest.steps[np.flatnonzero(likeliest.scale == scale)[number]])
        return 0.0 if abs(step) < LIMIT or number == 0 else float(np.sign(step))


@dataclass(frozen=True)
class Look:
    """True scores at the asked weeks, in the model's units: `means` (k, q) and `covs` (k, q, q) for each combination of
    kinds that the patient may be of, with its chance in `shares` (k,), and the error variance of a score in `noises`.

    `with_doubt` (k, q) is their covariance with the doubt about the expected mean, a number that was standard normal
    before any score and now has the variances `doubt` (k,).
    """

    shares: Array
    means: Array
    covs: Array
    with_doubt: Array
    doubt: Array
    noises: Array

    @property
    def ahead(self) -> Mixture:
        """Each of the asked true scores, (q,)."""
        return self._mixed(0.0)

    @property
    def ahead_as_scored(self) -> Mixture:
        """The same as it would be scored, with its error."""
        return self._mixed(self.noises[:, None])

    def _mixed(self, more: Array | float) -> Mixture:
        variances = np.maximum(np.diagonal(self.covs, axis1=1, axis2=2), 0.0) + more
        shares = np.broadcast_to(self.shares[:, None], self.means.shape)
        return Mixture(shares, self.means, np.sqrt(variances))

    def difference(self, later: int, earlier: int) -> Mixture:
        """The true score at one asked week minus that at another."""
        variance = self.covs[:, later, later] + self.covs[:, earlier, earlier] - 2 * self.covs[:, later, earlier]
        means = self.means[:, later] - self.means[:, earlier]
        return Mixture(self.shares[:, None], means[:, None], np.sqrt(np.maximum(variance, 0.0))[:, None])

    def with_mean_off(self, z: float) -> Look:
        """The same if the expected mean were off by `z` of the standard deviations that the scores leave."""
        off = self.with_doubt / np.sqrt(np.maximum(self.doubt, 1e-12))[:, None]
        return replace(self, means=self.means + z * off, covs=self.covs - off[:, :, None] * off[:, None, :])


def take_in(scales: Sequence[Observed]) -> Known:
    """Conditions the expected courses of all `scales` on all their scores. Which kind of patients this one is on a
    scale is told by the scores of that scale alone."""
    each = _kinds_of(scales)
    picks = list(product(*(range(len(kinds)) for kinds in each)))
    posteriors = tuple(
        _take_in([replace(one, course=kinds[k][1]) for one, kinds, k in zip(scales, each, pick, strict=True)])
        if len(picks) > 1
        else _take_in(scales)
        for pick in picks
    )
    chances = tuple(_chances(one, kinds, posteriors) for one, kinds in zip(scales, each, strict=True))
    return Known(posteriors, np.array(picks, dtype=np.intp), chances)


def _kinds_of(scales: Sequence[Observed]) -> list[tuple[tuple[float, CourseModel], ...]]:
    """The kinds of patients on each scale; beyond the first `MOST_WITH_KINDS` all patients together."""
    found, with_kinds = [], 0
    for one in scales:
        kinds = one.course.kinds()
        with_kinds += len(kinds) > 1
        found.append(kinds if with_kinds <= MOST_WITH_KINDS or len(kinds) == 1 else ((1.0, one.course),))
    return found


def _chances(one: Observed, kinds: Sequence[tuple[float, CourseModel]], together: Sequence[Posterior]) -> Array:
    """The chance (n + 1, kinds) of each of the `kinds` of one scale, after so many of its scores."""
    if len(kinds) == 1:
        return np.ones((len(one.scores) + 1, 1))
    alone = len(together[0].scales) == 1
    found = together if alone else [_take_in([replace(one, course=course)]) for _, course in kinds]
    values, odds = one.course.scaling.value(one.scores), [log(kinds[0][0] / kinds[1][0])]
    for j, value in enumerate(values.tolist()):
        (mu, sd), (other, wide) = ((float(part.means[j]), float(part.sds[j])) for part in found)
        odds.append(odds[-1] + evidence(value, mu, sd**2, other, wide**2))
    first = np.array([odds_share(one) for one in odds])
    return np.stack([first, 1 - first], axis=1)


def _take_in(scales: Sequence[Observed]) -> Posterior:
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
    steps, expected = _steps(factor, values, means, ends, cuts, first)
    inverse: Array = np.asarray(np.linalg.inv(factor), dtype=np.float64)
    return Posterior(tuple(scales), scale, weeks, inverse, steps, expected, np.diagonal(factor))


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


def _steps(
    factor: Array, values: Array, means: Array, ends: Array, cuts: Array, first: Sequence[int]
) -> tuple[Array, Array]:
    """e of C e = y - m, in order of time, each held back as it is found; and what each score was expected to be."""
    steps, expected = np.zeros(len(values)), np.zeros(len(values))
    for j in range(len(values)):
        sd, mu = float(factor[j, j]), float(means[j] + factor[j, :j] @ steps[:j])
        y = beyond(mu, sd, float(cuts[j]), float(ends[j])) if ends[j] else float(values[j])
        step = (y - mu) / sd
        steps[j], expected[j] = step if j in first else max(-LIMIT, min(LIMIT, step)), mu
    return steps, expected
