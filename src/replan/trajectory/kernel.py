"""The arithmetic of the trajectory model on arrays: n courses at once, with gaps; one course is n = 1.

Model and notation are in `Expected`. Everything is Gaussian, so the posterior is closed form:
with observed scores y at times o, true scores f at times q and K the prior covariance,
    E[f | y] = m_q + K_qo (K_oo + D)^-1 (y - m_o),   Cov[f | y] = K_qq - K_qo (K_oo + D)^-1 K_oq
with D the diagonal of error variances (Rasmussen & Williams 2006, eq. 2.23-2.24). A slow loop in `tests/reference/`
is the oracle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.expected import Expected

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """The model's shapes at times of shape (n, t), in weeks since each first visit."""

    weeks: Array
    mean: Array
    level: Array
    change: Array


@dataclass(frozen=True)
class Spread:
    """The model's standard deviations, each of shape (n, 1, 1), in score units; `wander_weeks` in weeks."""

    level: Array
    change: Array
    wander: Array
    wander_weeks: Array
    error: Array


@dataclass(frozen=True)
class Posterior:
    """True scores at the asked times: `mean` (n, q) and `cov` (n, q, q)."""

    mean: Array
    cov: Array

    @property
    def sd(self) -> Array:
        """Standard deviations, shape (n, q)."""
        variance = np.diagonal(self.cov, axis1=1, axis2=2)
        sd: Array = np.sqrt(np.maximum(variance, 0.0))
        return sd

    def difference(self, later: int, earlier: int) -> tuple[Array, Array]:
        """Mean and standard deviation, each (n,), of the true score at one asked time minus that at another."""
        cov = self.cov
        variance = cov[:, later, later] + cov[:, earlier, earlier] - 2 * cov[:, later, earlier]
        return self.mean[:, later] - self.mean[:, earlier], np.sqrt(np.maximum(variance, 0.0))


def grid_of(expected: Sequence[Expected], weeks: Array) -> Grid:
    """The shapes of each course at its row of `weeks` (n, t)."""
    rows = list(zip(expected, weeks, strict=True))
    return Grid(
        weeks=weeks,
        mean=np.stack([prior.mean(row) for prior, row in rows]),
        level=np.stack([prior.level(row) for prior, row in rows]),
        change=np.stack([prior.change(row) for prior, row in rows]),
    )


def spread_of(expected: Sequence[Expected]) -> Spread:
    """The standard deviations of each course."""

    def column(values: list[float]) -> Array:
        return np.array(values, dtype=np.float64).reshape(-1, 1, 1)

    return Spread(
        level=column([prior.level_sd for prior in expected]),
        change=column([float(np.hypot(prior.change_sd, prior.mean_sd)) for prior in expected]),
        wander=column([prior.wander_sd for prior in expected]),
        wander_weeks=column([prior.wander_weeks for prior in expected]),
        error=column([prior.error.value for prior in expected]),
    )


def covariance(spread: Spread, a: Grid, b: Grid) -> Array:
    """Prior covariance of true scores between times a (n, p) and b (n, q), shape (n, p, q)."""
    apart = np.abs(a.weeks[:, :, None] - b.weeks[:, None, :])
    level: Array = spread.level**2 * a.level[:, :, None] * b.level[:, None, :]
    change: Array = spread.change**2 * a.change[:, :, None] * b.change[:, None, :]
    wander: Array = spread.wander**2 * np.exp(-apart / spread.wander_weeks)
    return level + change + wander


def posterior(spread: Spread, observed: Grid, scores: Array, known: NDArray[np.bool_], asked: Grid) -> Posterior:
    """True scores at `asked` given `scores` (n, t) where `known` (n, t); unknown cells may hold anything.

    A gap is given a variance of one and a residual and covariances of zero, which leaves the rest untouched.
    """
    pair = known[:, :, None] & known[:, None, :]
    noise = np.where(known[:, :, None], spread.error**2, 1.0) * np.eye(scores.shape[1])
    k_oo = np.where(pair, covariance(spread, observed, observed), 0.0) + noise
    k_qo = np.where(known[:, None, :], covariance(spread, asked, observed), 0.0)
    residual = np.where(known, np.where(known, scores, 0.0) - observed.mean, 0.0)
    gain = np.linalg.solve(k_oo, np.swapaxes(k_qo, 1, 2))
    mean = asked.mean + np.einsum("ntq,nt->nq", gain, residual)
    cov = covariance(spread, asked, asked) - k_qo @ gain
    return Posterior(mean=mean, cov=cov)
