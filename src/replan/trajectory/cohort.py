"""Posterior, forecast and chance of the goal for a whole cohort at once, compiled, patients on all cores.

The same arithmetic as `condition`, seen from the scores instead of the nodes: with L D L' the factors of the scores'
covariance (L with ones on its diagonal), the steps that `condition` takes one by one are the e of L e = y - m, each
held back as it is found, and
    forecast = m_q + c'D^-1 e,   variance = k_qq - c'D^-1 c,   with L c = k_q.
Prior means and covariances of any two days are read from a table. Compiling takes a few seconds, once in a process; the
compiled code is not kept on disk, where it would outlive a change of `condition`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.special import ndtr

from replan.core.dates import DAYS_PER_WEEK
from replan.trajectory import condition as one
from replan.trajectory.condition import LIMIT
from replan.trajectory.hats import hats
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

beyond = njit(one.beyond)


@dataclass(frozen=True)
class Outlook:
    """For each patient (n,): mean and standard deviation, in the model's units, of the true score on the asked day, and
    the chance that a score then reaches the goal."""

    mean: Array
    sd: Array
    chance: Array


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
    cell, mean, cov = _by_day(prior, horizon)
    step, table = _by_score(prior.scaling, float(np.nanmax(scores)), gain)
    out = np.empty((3, len(at)))
    side = 1.0 if gain > 0 else -1.0
    cuts = np.array(prior.scaling.end_cuts)
    _run(cell, mean, cov, days, scores, starts, at, prior.scaling.low, step, table, cuts, prior.noise, side, _CDF, out)
    return Outlook(out[0], out[1], out[2])


_CDF = ndtr(np.arange(-CDF_STEPS * CDF_END, CDF_STEPS * CDF_END + 2) / CDF_STEPS)


def _by_day(prior: Prior, horizon: int) -> tuple[NDArray[np.uint32], Array, Array]:
    """The cell of each day 0..horizon, and by cell the prior mean (c,) and covariance (c, c)."""
    days = np.arange(horizon + 1)
    cell, at = days, days.astype(np.float64)
    if len(days) > MOST_CELLS:
        at = np.expm1(np.linspace(0.0, np.log1p(horizon / DAYS_PER_WEEK), MOST_CELLS)) * DAYS_PER_WEEK
        cell = np.searchsorted((at[:-1] + at[1:]) / 2, days)
    weights = hats(at / DAYS_PER_WEEK, prior.nodes)
    return cell.astype(np.uint32), weights @ prior.mean, weights @ prior.cov @ weights.T


def _by_score(scaling: Scaling, most: float, gain: float) -> tuple[float, Array]:
    """Value, end and goal's cut (3, g) of scores `step` apart from the bottom of the scale."""
    top = scaling.high if scaling.high is not None else most
    step = max(scaling.step, (top - scaling.low) / MOST_SCORES)
    scores = np.minimum(scaling.low + step * np.arange(round((top - scaling.low) / step) + 1), top)
    return step, np.stack([scaling.value(scores), scaling.ends(scores), scaling.goal_cut(scores, gain)])


@njit(parallel=True, fastmath={"reassoc", "contract", "arcp", "nsz"}, error_model="numpy")
def _run(cell, prior_mean, prior_cov, days, scores, starts, at, low, step, table, cuts, noise, side, cdf, out):  # type: ignore[no-untyped-def]
    n, v = len(at), np.max(starts[1:] - starts[:-1])
    per = 1.0 / step
    for block in prange((n + BLOCK - 1) // BLOCK):  # type: ignore[no-untyped-call, attr-defined]
        # below the diagonal L D, on it 1 / D, above it the transpose of L
        rows, steps, pulls, cells = np.empty((v, v)), np.empty(v), np.empty(v), np.empty(v, np.uint32)
        for i in range(block * BLOCK, min(n, (block + 1) * BLOCK)):
            asked = cell[at[i]]
            mean, variance = prior_mean[asked], prior_cov[asked, asked]
            count = 0
            for j in range(starts[i], starts[i + 1]):
                if np.isnan(scores[j]):
                    continue
                here, score = cell[days[j]], np.uint32((scores[j] - low) * per + 0.5)
                mu, spread, pull = prior_mean[here], prior_cov[here, here] + noise, prior_cov[here, asked]
                for b in range(count):
                    left = prior_cov[here, cells[b]]
                    for c in range(b):
                        left -= rows[count, c] * rows[c, b]
                    rows[count, b] = left
                    weight = left * rows[b, b]
                    rows[b, count] = weight
                    spread -= weight * left
                    mu += weight * steps[b]
                    pull -= weight * pulls[b]
                y = table[0, score]
                if table[1, score] != 0.0:
                    end = table[1, score]
                    y = beyond(mu, sqrt(spread), cuts[1] if end > 0.0 else cuts[0], end)  # type: ignore[call-arg]
                y -= mu
                if count > 0 and y * y > LIMIT * LIMIT * spread:
                    y = LIMIT * sqrt(spread) if y > 0.0 else -LIMIT * sqrt(spread)
                inverse = 1.0 / spread
                rows[count, count], steps[count], pulls[count], cells[count] = inverse, y, pull, here
                mean += pull * inverse * y
                variance -= pull * inverse * pull
                count += 1
            variance = max(variance, 0.0)
            goal = table[2, np.uint32((scores[starts[i]] - low) * per + 0.5)]
            z = side * (mean - goal) / sqrt(variance + noise)
            place = (min(max(z, -float(CDF_END)), float(CDF_END)) + CDF_END) * CDF_STEPS
            floor = np.uint32(place)
            out[0, i], out[1, i] = mean, sqrt(variance)
            out[2, i] = cdf[floor] + (place - floor) * (cdf[floor + 1] - cdf[floor])
