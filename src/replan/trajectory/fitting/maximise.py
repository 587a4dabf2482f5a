"""Finds the covariance of patients' effects and the error variance that make the scores most likely.

Two families: a sum of named patterns (few numbers, for few patients) and any covariance, drawn toward a given one as if
`worth` more patients, scored once at each node, had shown exactly that: with V = G + s^2 I the covariance of one score
at each node, -2 log prior = worth (log|V| + tr(V0 V^-1)), an inverse-Wishart density of V with its mode at V0. The
error variance is held near the measure's own in the same way.

It is V that is drawn, not G: patients show scores, not true scores. Where the error is large G is known so badly that
as many patients' *true* scores would outweigh all that the scores say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from replan.trajectory.fitting.likelihood import Fit, restricted
from replan.trajectory.fitting.sums import Sums

Array = NDArray[np.float64]
RANGE = 12.0
"""Log standard deviations are searched within this of the start: beyond it a variance is zero for all that counts."""


@dataclass(frozen=True)
class ErrorPrior:
    """The error variance that a measure's own studies found, and how many scores that is worth."""

    variance: float
    worth: float


@dataclass(frozen=True)
class Lean:
    """What patients are expected to be like, covariance `cov` (q, q) and error variance `noise`, and how many patients
    that is worth."""

    cov: Array
    noise: float
    worth: float

    def pull(self, cov: Array, noise: float) -> tuple[float, Array, float]:
        """worth (log|V| + tr(V0 V^-1)), with its slopes in `cov` and in `noise`."""
        eye = np.eye(len(cov))
        inverse: Array = np.asarray(np.linalg.inv(cov + noise * eye), dtype=np.float64)
        leaning = inverse @ (self.cov + self.noise * eye)
        value = self.worth * (float(np.trace(leaning)) - float(np.linalg.slogdet(inverse)[1]))
        slope = np.asarray(self.worth * (inverse - leaning @ inverse), dtype=np.float64)
        return value, slope, float(np.trace(slope))


@dataclass(frozen=True)
class Growth:
    """What was found: `cov` (q, q), error variance `noise`, the fixed effects and the likelihood there."""

    cov: Array
    noise: float
    fit: Fit


class Family:
    """A way to write a covariance with few numbers: `cov(p)`, and the slope of a function of it in p."""

    def __init__(self, start: Array, cov: Callable[[Array], Array], pull: Callable[[Array, Array], Array]) -> None:
        self.start, self.cov, self.pull = start, cov, pull


def free(start: Array) -> Family:
    """Any covariance, by its Cholesky factor with the logarithm of the diagonal."""
    q = len(start)
    lower = np.tril_indices(q)
    diagonal = lower[0] == lower[1]

    def factor(p: Array) -> Array:
        chol = np.zeros((q, q))
        chol[lower] = np.where(diagonal, np.exp(np.clip(p, -RANGE, RANGE)), p)
        return chol

    def pull(p: Array, by_cov: Array) -> Array:
        chol = factor(p)
        slope = (2 * by_cov @ chol)[lower]
        return np.where(diagonal, slope * chol[lower], slope)

    chol = np.linalg.cholesky(start + 1e-6 * np.trace(start) / q * np.eye(q))[lower]
    return Family(np.where(diagonal, np.log(np.maximum(chol, 1e-8)), chol), lambda p: factor(p) @ factor(p).T, pull)


def patterned(basis: Array, patterns: Array, start: float) -> Family:
    """B K B' + sum v_k P_k: `basis` (q, m), any covariance K of its weights, and a variance for each of `patterns`."""
    m, k = basis.shape[1], len(patterns)
    inner = free(np.eye(m) * start)
    size = len(inner.start)

    def cov(p: Array) -> Array:
        variances = np.exp(np.clip(p[size:], -2 * RANGE, RANGE))
        return np.asarray(basis @ inner.cov(p[:size]) @ basis.T + np.tensordot(variances, patterns, axes=1))

    def pull(p: Array, by_cov: Array) -> Array:
        variances = np.exp(np.clip(p[size:], -2 * RANGE, RANGE))
        return np.concatenate(
            [inner.pull(p[:size], basis.T @ by_cov @ basis), variances * np.einsum("kab,ab->k", patterns, by_cov)]
        )

    return Family(np.concatenate([inner.start, np.full(k, np.log(start / 4))]), cov, pull)


def most_likely(
    sums: Sums,
    shapes: Array,
    family: Family,
    noise: float,
    error: ErrorPrior | None = None,
    lean: Lean | None = None,
    tolerance: float = 1e-9,
) -> Growth:
    """The most likely member of `family`, from `family.start` and error variance `noise`."""

    def both(p: Array) -> tuple[float, Array]:
        cov, variance = family.cov(p[:-1]), float(np.exp(np.clip(p[-1], -RANGE, RANGE)))
        fit = restricted(sums, shapes, cov, variance)
        value, by_cov, by_noise = fit.value, fit.by_cov, fit.by_noise
        if lean is not None:
            extra, slope, noise_slope = lean.pull(cov, variance)
            value, by_cov, by_noise = value + extra, by_cov + slope, by_noise + noise_slope
        if error is not None:
            value += error.worth * (float(p[-1]) + error.variance / variance)
            by_noise += error.worth * (1 - error.variance / variance) / variance
        return value, np.concatenate([family.pull(p[:-1], by_cov), [by_noise * variance]])

    start = np.concatenate([family.start, [np.log(noise)]])
    found = minimize(
        both, start, jac=True, method="L-BFGS-B", options={"maxiter": 300, "ftol": tolerance, "gtol": 1e-6}
    )
    cov, variance = family.cov(found.x[:-1]), float(np.exp(np.clip(found.x[-1], -RANGE, RANGE)))
    return Growth(cov, variance, restricted(sums, shapes, cov, variance))
