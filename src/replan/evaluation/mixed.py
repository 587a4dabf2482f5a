"""Random intercept and slope on log(1 + week): the model that most users would fit first.

y_ij = b0 + b1 x_ij + u_i0 + u_i1 x_ij + e_ij,  x = log(1 + week),  u ~ N(0, G),  e ~ N(0, s^2)   (Laird & Ware 1982)

Fitted by restricted maximum likelihood, as lme4's `lmer(y ~ x + (x | patient))` does by default.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from replan.evaluation.series import Series
from replan.trajectory.fitting.linear import fit_linear
from replan.trajectory.hats import clock

Array = NDArray[np.float64]
LEAST_VARIANCE = 1e-6


class GaussianCourse(Protocol):
    """A fitted joint Gaussian model of scores over time."""

    def given(self, known: Series, at: float) -> tuple[float, float]:
        """Mean and standard deviation of one score at week `at`, given the known scores."""
        ...


class RandomSlope:
    """Fixed effects `beta` (2,), covariance `between` (2, 2) of patients' effects, and `error` variance of a score."""

    def __init__(self, beta: Array, between: Array, error: float) -> None:
        self.beta, self.between, self.error = beta, between, error

    def given(self, known: Series, at: float) -> tuple[float, float]:
        """Conditions the joint normal of known scores and the asked one."""
        design, asked = _design(known.weeks), _design(np.array([at]))[0]
        cov = design @ self.between @ design.T + max(self.error, LEAST_VARIANCE) * np.eye(len(design))
        toward = design @ self.between @ asked
        weights = np.linalg.solve(cov, toward)
        mean = float(asked @ self.beta + weights @ (known.scores - design @ self.beta))
        variance = float(asked @ self.between @ asked + self.error - weights @ toward)
        return mean, max(variance, LEAST_VARIANCE) ** 0.5


def fit_random_slope(train: Sequence[Series]) -> RandomSlope:
    """Restricted maximum likelihood on all scores of the training patients."""
    lengths = [len(series.weeks) for series in train]
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
    design = np.ascontiguousarray(_design(np.concatenate([series.weeks for series in train])).T)
    found = fit_linear(design, np.concatenate([series.scores for series in train]), starts)
    return RandomSlope(found.beta, found.cov, found.noise)


def _design(weeks: Array) -> Array:
    return np.stack([np.ones_like(weeks), clock(weeks)], axis=1)
