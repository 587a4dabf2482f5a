"""Normal distributions mixed: what is known where patients may be of more than one kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.normal import normal_cdf

Array = NDArray[np.float64]
HALVINGS = 60
"""Steps of a search for a quantile, which begins with all that lies within `REACH` standard deviations of a part."""

REACH = 9.0
LEAST_SD = 1e-9


@dataclass(frozen=True)
class Mixture:
    """Of each of n numbers: `means` and `sds` (k, n) of k normal distributions, and the `shares` (k, n) in which they
    are mixed, which add up to one."""

    shares: Array
    means: Array
    sds: Array

    @classmethod
    def normal(cls, mean: Array, sd: Array) -> Mixture:
        """One normal distribution for each number; `mean` and `sd` (n,)."""
        return cls(np.ones((1, len(mean))), mean[None, :], sd[None, :])

    @property
    def mean(self) -> Array:
        """Means (n,)."""
        if len(self.means) == 1:
            return np.asarray(self.means[0])
        return np.asarray(np.sum(self.shares * self.means, axis=0), dtype=np.float64)

    @property
    def sd(self) -> Array:
        """Standard deviations (n,)."""
        if len(self.sds) == 1:
            return np.asarray(self.sds[0])
        apart = self.means - self.mean
        return np.asarray(np.sqrt(np.sum(self.shares * (self.sds**2 + apart**2), axis=0)), dtype=np.float64)

    def below(self, places: Array) -> Array:
        """Chance (n, m) that each number lies below each of `places` (m,)."""
        z = (places - self.means[:, :, None]) / np.maximum(self.sds, LEAST_SD)[:, :, None]
        found: Array = np.einsum("kn,knm->nm", self.shares, normal_cdf(z))
        return found

    def at(self, z: float) -> Array:
        """The places (n,) below which as much lies as of a standard normal distribution below `z`."""
        if len(self.means) == 1:
            return np.asarray(self.means[0] + z * self.sds[0], dtype=np.float64)
        share = float(normal_cdf(np.array([z]))[0])
        low, high = (self.means - REACH * self.sds).min(axis=0), (self.means + REACH * self.sds).max(axis=0)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            less = self.above(middle, -1.0) < share
            low, high = np.where(less, middle, low), np.where(less, high, middle)
        return np.asarray((low + high) / 2, dtype=np.float64)

    def above(self, places: Array, side: float = 1.0) -> Array:
        """Chance (n,) that each number lies above its own of `places` (n,); below it for a `side` of -1."""
        z = side * (self.means - places) / np.maximum(self.sds, LEAST_SD)
        return np.asarray(np.sum(self.shares * normal_cdf(z), axis=0), dtype=np.float64)

    def moved(self, by: Array, wider: float) -> Mixture:
        """The same `by` (n,) higher and `wider` times as wide."""
        middle = self.mean
        return Mixture(self.shares, middle + by + wider * (self.means - middle), self.sds * wider)
