"""What is known of a course before its first score: a normal distribution of its values at a few nodes, or two of them
where patients are of two kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.condition import condition, evidence, odds_share
from replan.trajectory.hats import hats, places
from replan.trajectory.scaling import Scaling

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Kind:
    """One kind of patients: the `share` of all that are of it, and `mean` (k,), `cov` (k, k) and `noise` of these."""

    share: float
    mean: Array
    cov: Array
    noise: float


@dataclass(frozen=True)
class Prior:
    """Values of the true score at `nodes` (k,), weeks since the first visit in rising order, are N(`mean`, `cov`), and
    a score adds N(0, `noise`); all in the units of `scaling`. Between nodes the course is straight in log(1 + week).

    That is so of all patients together. Where they are of two kinds, `kinds` says what each is like.
    """

    nodes: Array
    mean: Array
    cov: Array
    noise: float
    scaling: Scaling
    kinds: tuple[Kind, ...] = ()

    @property
    def parts(self) -> tuple[Prior, ...]:
        """What is expected of each kind of patients; this itself where there is one."""
        return tuple(Prior(self.nodes, kind.mean, kind.cov, kind.noise, self.scaling) for kind in self.kinds) or (self,)

    def given(self, weeks: Sequence[float] | Array, scores: Sequence[float] | Array) -> State:
        """The values at the nodes once `scores`, in score units, at `weeks` are known; both (n,), in any order. Kinds
        are left aside: `each_given` knows them."""
        return self._given(*_in_order(weeks, scores))[0]

    def each_given(
        self, weeks: Sequence[float] | Array, scores: Sequence[float] | Array
    ) -> tuple[tuple[float, State], ...]:
        """The same for each kind of patients, with the chance that this patient is of it."""
        times, seen = _in_order(weeks, scores)
        found = [part._given(times, seen) for part in self.parts]
        told = [expected for _, expected in found]
        return tuple(zip(self.chances(self.scaling.value(seen), told), (state for state, _ in found), strict=True))

    def chances(self, values: Array, expected: Sequence[Sequence[float]]) -> tuple[float, ...]:
        """The chance of each kind once `values` (n,) are known, of which each kind `expected` mean and variance, at 2j
        and 2j + 1 those of value j."""
        if not self.kinds:
            return (1.0,)
        one, other = expected
        odds = log(self.kinds[0].share / self.kinds[1].share)
        for j, value in enumerate(values.tolist()):
            odds += evidence(value, one[2 * j], one[2 * j + 1], other[2 * j], other[2 * j + 1])
        chance = odds_share(odds)
        return chance, 1 - chance

    def _given(self, times: Array, seen: Array) -> tuple[State, list[float]]:
        """By `seen` scores in order of time: what is known, and what each was expected to be, as `chances` takes it."""
        left, share = places(times, self.nodes)
        mean, cov, expected = self.mean.tolist(), self.cov.ravel().tolist(), [0.0] * (2 * len(seen))
        condition(
            left.tolist(),
            share.tolist(),
            self.scaling.value(seen).tolist(),
            self.scaling.ends(seen).tolist(),
            self.scaling.end_cuts,
            self.noise,
            0,
            len(seen),
            mean,
            cov,
            [0.0] * len(mean),
            expected,
        )
        upper = np.triu(np.array(cov).reshape(self.cov.shape))
        return State(self, np.array(mean), upper + np.triu(upper, 1).T), expected


def _in_order(weeks: Sequence[float] | Array, scores: Sequence[float] | Array) -> tuple[Array, Array]:
    order = np.argsort(np.asarray(weeks, dtype=np.float64), kind="stable")
    return np.asarray(weeks, dtype=np.float64)[order], np.asarray(scores, dtype=np.float64)[order]


@dataclass(frozen=True)
class State:
    """The values at the nodes of `prior`, as N(`mean` (k,), `cov` (k, k)) in the model's units."""

    prior: Prior
    mean: Array
    cov: Array

    def at(self, weeks: Array) -> tuple[Array, Array]:
        """Mean and covariance, (n,) and (n, n), of the true scores at `weeks` (n,), in the model's units."""
        weights = hats(weeks, self.prior.nodes)
        return weights @ self.mean, weights @ self.cov @ weights.T

    def sd(self, weeks: Array, *, with_error: bool = False) -> Array:
        """Standard deviations (n,) at `weeks`, of true scores or of scores as they will be measured."""
        weights = hats(weeks, self.prior.nodes)
        variance = np.einsum("ik,kl,il->i", weights, self.cov, weights) + (self.prior.noise if with_error else 0.0)
        sd: Array = np.sqrt(np.maximum(variance, 0.0))
        return sd
