"""Posterior, forecast and chance of the goal for a whole cohort at once, compiled, patients on all cores.

The same arithmetic as `condition`, seen from the scores instead of the nodes: with L D L' the factors of the scores'
covariance (L with ones on its diagonal), the steps that `condition` takes one by one are the e of L e = y - m, each
held back as it is found, and
    forecast = m_q + c'D^-1 e,   variance = k_qq - c'D^-1 c,   with L c = k_q.
Prior means and covariances of any two days are read from a table. Where patients are of two kinds all of this is done
for each, and mixed by the chances of being of one and the other. Compiling takes a few seconds, once in a process; the
compiled code is not kept on disk, where it would outlive a change of `condition`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.special import ndtr

from replan.core.dates import DAYS_PER_WEEK
from replan.trajectory import condition as one
from replan.trajectory.condition import LIMIT
from replan.trajectory.hats import hats
from replan.trajectory.mixture import Mixture
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling

Array = NDArray[np.float64]
Days = NDArray[np.int32]
BLOCK = 2048
"""Patients that one core takes at a time."""

MOST_CELLS = 1500
"""Days are looked up in tables; a longer follow-up is looked up at so many days, evenly spread on the log clock."""

MOST_SCORES = 4096
"""Scores of a scale are looked up in a table; a finer scale is looked up at so many places."""

CDF_STEPS, CDF_END = 512, 8
"""The normal distribution function is read from a table with so many steps to one standard deviation: off by 1.2e-7."""

beyond, evidence, odds_share = njit(one.beyond), njit(one.evidence), njit(one.odds_share)


@dataclass(frozen=True)
class Outlook:
    """For each patient (n,): the true score on the asked day, `ahead` in the model's units, and the chance that a score
    then reaches the goal."""

    ahead: Mixture
    chance: Array

    @property
    def mean(self) -> Array:
        """Means (n,)."""
        return self.ahead.mean

    @property
    def sd(self) -> Array:
        """Standard deviations (n,)."""
        return self.ahead.sd


def outlook(prior: Prior, days: Days, scores: Array, at: Days, gain: float) -> Outlook:
    """The outlook of n patients with up to v scores each.

    `days` (n, v) since each first visit, not below 0 and rising along a row; `scores` (n, v) in score units on the
    scale's grid, NaN for a gap, of which the first column has none; `at` (n,) the day asked about; `gain` the signed
    change from the first score that is the goal, negative where a lower score is better.
    """
    n, v = scores.shape
    return outlook_of_rows(prior, days.ravel(), scores.ravel(), np.arange(n + 1) * v, at, gain)


def outlook_of_rows(
    prior: Prior, days: Days, scores: Array, starts: NDArray[np.int64], at: Days, gain: float
) -> Outlook:
    """The outlook of n patients whose scores stand one below the other: patient i has the rows `starts[i]` to
    `starts[i + 1]` of `days` and `scores` (r,), as in `outlook`; `starts` (n + 1,)."""
    horizon = int(max(days.max(initial=0), at.max(initial=0)))
    cell, means, covs = _by_day(prior, horizon)
    step, table = _by_score(prior.scaling, float(np.nanmax(scores)), gain)
    n, kinds = len(at), len(prior.parts)
    found, chance, shares = np.empty((2, kinds, n)), np.empty(n), np.empty((kinds, n if kinds > 1 else 0))
    side = 1.0 if gain > 0 else -1.0
    cuts, noises = np.array(prior.scaling.end_cuts), np.array([part.noise for part in prior.parts])
    odds = log(prior.kinds[0].share / prior.kinds[1].share) if kinds > 1 else 0.0
    expectation, rows = (cell, means, covs, noises, odds), (days, scores, starts, at)
    grid, goal = (prior.scaling.low, 1.0 / step, table, cuts), (side, _CDF)
    _run(expectation, rows, grid, goal, (found[0], found[1], shares, chance))
    return Outlook(Mixture(shares if kinds > 1 else np.broadcast_to(1.0, (1, n)), *found), chance)


_CDF = ndtr(np.arange(-CDF_STEPS * CDF_END, CDF_STEPS * CDF_END + 2) / CDF_STEPS)


def _by_day(prior: Prior, horizon: int) -> tuple[NDArray[np.uint32], Array, Array]:
    """The cell of each day 0..horizon, and by cell the prior mean (k, c) and covariance (k, c, c) of each kind."""
    days = np.arange(horizon + 1)
    cell, at = days, days.astype(np.float64)
    if len(days) > MOST_CELLS:
        at = np.expm1(np.linspace(0.0, np.log1p(horizon / DAYS_PER_WEEK), MOST_CELLS)) * DAYS_PER_WEEK
        cell = np.searchsorted((at[:-1] + at[1:]) / 2, days)
    weights = hats(at / DAYS_PER_WEEK, prior.nodes)
    means = np.stack([weights @ part.mean for part in prior.parts])
    return cell.astype(np.uint32), means, np.stack([weights @ part.cov @ weights.T for part in prior.parts])


def _by_score(scaling: Scaling, most: float, gain: float) -> tuple[float, Array]:
    """Value, end and goal's cut (3, g) of scores `step` apart from the bottom of the scale."""
    top = scaling.high if scaling.high is not None else most
    step = max(scaling.step, (top - scaling.low) / MOST_SCORES)
    scores = np.minimum(scaling.low + step * np.arange(round((top - scaling.low) / step) + 1), top)
    return step, np.stack([scaling.value(scores), scaling.ends(scores), scaling.goal_cut(scores, gain)])


_FAST: Any = {"fastmath": {"reassoc", "contract", "arcp", "nsz"}, "error_model": "numpy"}


@njit(inline="always", **_FAST)
def _conditioned(kind, days, scores, begin, end, asked, grid, told, scratch):  # type: ignore[no-untyped-def]
    """Mean and variance on the asked day of a patient as of one kind, and the number of scores. `told` (v, 3) takes
    each value with the mean and variance that the earlier ones lead to expect."""
    cell, prior_mean, prior_cov, noise = kind
    low, per, table, cuts = grid
    # factor: below the diagonal L D, on it 1 / D, above it the transpose of L
    factor, steps, pulls, cells = scratch
    mean, variance, count = prior_mean[asked], prior_cov[asked, asked], 0
    for j in range(begin, end):
        if np.isnan(scores[j]):
            continue
        here, score = cell[days[j]], np.uint32((scores[j] - low) * per + 0.5)
        mu, spread, pull = prior_mean[here], prior_cov[here, here] + noise, prior_cov[here, asked]
        for b in range(count):
            left = prior_cov[here, cells[b]]
            for c in range(b):
                left -= factor[count, c] * factor[c, b]
            factor[count, b] = left
            weight = left * factor[b, b]
            factor[b, count] = weight
            spread -= weight * left
            mu += weight * steps[b]
            pull -= weight * pulls[b]
        y = table[0, score]
        if table[1, score] != 0.0:
            side = table[1, score]
            y = beyond(mu, sqrt(spread), cuts[1] if side > 0.0 else cuts[0], side)  # type: ignore[call-arg]
        if len(told):
            told[count, 0], told[count, 1], told[count, 2] = y, mu, spread
        y -= mu
        if count > 0 and y * y > LIMIT * LIMIT * spread:
            y = LIMIT * sqrt(spread) if y > 0.0 else -LIMIT * sqrt(spread)
        inverse = 1.0 / spread
        factor[count, count], steps[count], pulls[count], cells[count] = inverse, y, pull, here
        mean += pull * inverse * y
        variance -= pull * inverse * pull
        count += 1
    return mean, max(variance, 0.0), count


@njit(**_FAST)
def _share(odds, one, other):  # type: ignore[no-untyped-def]
    """The chance of the first kind, from its log odds before any score and what each kind was `told` (n, 3)."""
    for j in range(len(one)):
        odds += evidence(one[j, 0], one[j, 1], one[j, 2], other[j, 1], other[j, 2])  # type: ignore[call-arg]
    return odds_share(odds)


@njit(inline="always", **_FAST)
def _chance(mean, variance, wanted, goal):  # type: ignore[no-untyped-def]
    """The chance that N(mean, variance) lies on the goal's side of what is `wanted`."""
    side, cdf = goal
    place = (min(max(side * (mean - wanted) / sqrt(variance), -float(CDF_END)), float(CDF_END)) + CDF_END) * CDF_STEPS
    floor = np.uint32(place)
    return cdf[floor] + (place - floor) * (cdf[floor + 1] - cdf[floor])


@njit(parallel=True, **_FAST)
def _run(expectation, rows, grid, goal, out):  # type: ignore[no-untyped-def]
    cell, means, covs, noises, odds = expectation
    days, scores, starts, at = rows
    low, per, table, _ = grid
    ahead, sds, shares, chance = out
    n, v, last = len(at), np.max(starts[1:] - starts[:-1]), len(noises) - 1
    one, other = (cell, means[0], covs[0], noises[0]), (cell, means[last], covs[last], noises[last])
    for block in prange((n + BLOCK - 1) // BLOCK):  # type: ignore[no-untyped-call, attr-defined]
        scratch = np.empty((v, v)), np.empty(v), np.empty(v), np.empty(v, np.uint32)
        told, told_other = np.empty((v * last, 3)), np.empty((v * last, 3))
        for i in range(block * BLOCK, min(n, (block + 1) * BLOCK)):
            begin, end, asked = starts[i], starts[i + 1], cell[at[i]]
            wanted = table[2, np.uint32((scores[begin] - low) * per + 0.5)]
            mean, variance, count = _conditioned(one, days, scores, begin, end, asked, grid, told, scratch)
            ahead[0, i], sds[0, i] = mean, sqrt(variance)
            reached = _chance(mean, variance + noises[0], wanted, goal)
            if last:
                mean, variance, _ = _conditioned(other, days, scores, begin, end, asked, grid, told_other, scratch)
                ahead[1, i], sds[1, i] = mean, sqrt(variance)
                share = _share(odds, told[:count], told_other[:count])
                shares[0, i], shares[1, i] = share, 1.0 - share
                reached = share * reached + (1.0 - share) * _chance(mean, variance + noises[1], wanted, goal)
            chance[i] = reached
