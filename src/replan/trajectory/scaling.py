"""From scores to the model's units and back.

A published course is modelled in score units. What a cohort teaches is modelled on normal scores: each score stands for
the piece of a normal distribution that has as many patients in it, so that five levels, a heap of zeros or a long tail
need no model of their own (Gaussian copula with given margins; Liu, Lafferty & Wasserman 2009, J Mach Learn Res
10:2295-2328). `cuts` part neighbouring scores in the model's units; a score stands for the mean of its piece. Means of
few or heaped pieces lie closer together than the whole distribution, while the cuts, by which a forecast is read off as
scores, are those of the whole: so the means are stretched to its variance, else forecasts would come out too sharp.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
KNOTS = 48
"""Places at which a long scale's margin is kept; between them it is a straight line."""

OUTER = 12
"""Of these, evenly spread over the range, so that rarely seen scores are placed as well."""

NORMAL_SHARE, NORMAL_WORTH = 0.1, 5.0
"""The margin is drawn toward a normal one as if this share of the scores, and five more, had shown it."""

SMOOTH = 0.9
"""Silverman's factor: a long scale's margin is smoothed by 0.9 sd n^(-1/5)."""

MOST_SMOOTHED = 4000
"""Of more scores, so many evenly spaced quantiles stand for all."""

PIECES = 64
"""Between two places at which a margin is kept no more scores than these are told apart for its variance."""

FURTHEST = 1e-6
OPEN_TOP = 4.0
"""An open scale ends, for the margin, this many standard deviations above its highest score."""


@dataclass(frozen=True)
class Scaling:
    """The range and step of a scale and, where a cohort taught it, the margin: `at` (g,) in score units, `cuts` (g,) in
    model units, both rising, and the `spread` of the means of its pieces, by which they are stretched. Without a margin
    the model's units are the score's own. `high` is None for an open scale.
    """

    low: float
    high: float | None
    step: float
    at: tuple[float, ...] = ()
    cuts: tuple[float, ...] = ()
    spread: float = 1.0

    def cut(self, score: Array) -> Array:
        """Model units of places between scores, such as 2.5 for the border of 2 and 3."""
        if not self.at:
            return np.asarray(score, dtype=np.float64)
        return _stretched(np.asarray(score, dtype=np.float64), self.at, self.cuts)

    def value(self, score: Array) -> Array:
        """Model units of scores: the mean of the piece of a standard normal that each stands for, stretched."""
        if not self.at:
            return np.asarray(score, dtype=np.float64)
        return _piece(*self._borders(score))[0] / self.spread

    def width(self, score: Array) -> Array:
        """Model units that a score stands for: what a density at its value has to be multiplied with for its chance,
        exact for the margin's own density."""
        below, above = self._borders(score)
        middle, mass = _piece(below, above)
        gap = above - below
        far = np.where(np.isfinite(gap), gap, 1 / np.maximum(np.abs(middle), 1.0))
        return np.where(mass > FURTHEST, mass / np.maximum(_density(middle), FURTHEST / 10), far) / self.spread

    def _borders(self, score: Array) -> tuple[Array, Array]:
        """The cuts between which each score lies."""
        score = np.asarray(score, dtype=np.float64)
        below, above = (self.cut(score + side * self.step / 2) for side in (-1, 1))
        below = np.where(score <= self.low, -np.inf, below)
        return below, above if self.high is None else np.where(score >= self.high, np.inf, above)

    def score(self, value: Array) -> Array:
        """The place on the scale, between scores and inside its range, of model units: the inverse of `cut`."""
        place = np.asarray(value, dtype=np.float64) if not self.at else _stretched(value, self.cuts, self.at)
        return np.asarray(np.clip(place, self.low, self.high), dtype=np.float64)

    def goal_cut(self, first: Array, gain: float) -> Array:
        """Model units that a score must pass to be better than the `first` (n,) by `gain`, which is negative where a
        lower score is better; infinite if off the scale."""
        goal = np.asarray(first + gain, dtype=np.float64)
        side = 1.0 if gain > 0 else -1.0
        high = np.inf if self.high is None else self.high
        off = (goal < self.low - self.step / 2) | (goal > high + self.step / 2)
        return np.where(off, side * np.inf, self.cut(goal - side * self.step / 2))

    def ends(self, score: Array) -> Array:
        """+1 for a score at the top of the scale, -1 at the bottom, else 0. With a margin all are 0: there the value of
        an end score is the mean of what lies beyond already."""
        if self.at:
            return np.zeros(np.shape(score))
        score = np.asarray(score)
        top = np.zeros(score.shape) if self.high is None else np.asarray(score >= self.high, dtype=np.float64)
        return np.asarray(top - (score <= self.low), dtype=np.float64)

    @cached_property
    def end_cuts(self) -> tuple[float, float]:
        """Where the bottom score and the top score begin, in model units."""
        top = self.high if self.high is not None else np.inf
        low, high = self.cut(np.array([self.low + self.step / 2, top - self.step / 2]))
        return float(low), float(high)


def straight_scores(scores: Array, low: float, high: float | None, step: float) -> Scaling:
    """The scaling whose margin is a normal one with the mean and standard deviation of `scores` (n,)."""
    sd, top = _extent(scores, high, step)
    at = low + step / 2 + np.array([0.0, max(top - low - step, step)])
    cuts = (at - float(scores.mean())) / sd
    return Scaling(low, high, step, tuple(at.tolist()), tuple(cuts.tolist()), _spread(at, cuts, step))


def normal_scores(scores: Array, low: float, high: float | None, step: float) -> Scaling:
    """The scaling whose margin is that of `scores` (n,), smoothed, and drawn a little toward a normal one."""
    from scipy.special import ndtr, ndtri

    n, (sd, top) = len(scores), _extent(scores, high, step)
    at = _places(scores, low, top, step)
    share = _below(scores, at, low, high, step, SMOOTH * sd * n**-0.2)
    worth = NORMAL_SHARE * n + NORMAL_WORTH
    share = (n * share + worth * ndtr((at - scores.mean()) / sd)) / (n + worth)
    cuts = ndtri(np.clip(share, FURTHEST, 1 - FURTHEST))
    rising = np.concatenate([[True], np.diff(np.maximum.accumulate(cuts)) > FURTHEST])
    at, cuts = at[rising], cuts[rising]
    return Scaling(low, high, step, tuple(at.tolist()), tuple(cuts.tolist()), _spread(at, cuts, step))


def _extent(scores: Array, high: float | None, step: float) -> tuple[float, float]:
    """Standard deviation of the scores, and where their scale ends."""
    sd = max(float(scores.std()), step / 4)
    return sd, high if high is not None else float(scores.max()) + OPEN_TOP * sd


def _spread(at: Array, cuts: Array, step: float) -> float:
    """Standard deviation, under the margin, of the mean of the piece that a score stands for."""
    between = [
        np.linspace(one, other, 1 + int(np.clip(round((other - one) / step), 1, PIECES)))[1:]
        for one, other in pairwise(at)
    ]
    inner = np.interp(np.concatenate([at[:1], *between]), at, cuts)
    middle, mass = _piece(np.append(-np.inf, inner), np.append(inner, np.inf))
    return min(float(np.sqrt(np.sum(mass * middle**2))), 1.0)


def _piece(below: Array, above: Array) -> tuple[Array, Array]:
    """Mean of a standard normal between two cuts, and how much of it lies there."""
    from scipy.special import ndtr  # worth its import only where a cohort taught the margin

    mass = ndtr(above) - ndtr(below)
    mean = (_density(below) - _density(above)) / np.maximum(mass, FURTHEST)
    return np.where(mass > FURTHEST, mean, _middle(below, above)), np.asarray(mass)


def _middle(below: Array, above: Array) -> Array:
    """Where a piece lies that holds next to nothing: between its cuts, or just beyond the only one it has (the mean
    beyond a far cut c is c + 1 / c)."""
    low, high = np.where(np.isfinite(below), below, 0.0), np.where(np.isfinite(above), above, 0.0)
    found = np.where(np.isinf(above), low + 1 / np.maximum(np.abs(low), 1.0), (low + high) / 2)
    return np.where(np.isinf(below), high - 1 / np.maximum(np.abs(high), 1.0), found)


def _density(z: Array) -> Array:
    found: Array = np.exp(-0.5 * np.where(np.isfinite(z), z, 0.0) ** 2) / np.sqrt(2 * np.pi)
    return np.where(np.isfinite(z), found, 0.0)


def _places(scores: Array, low: float, top: float, step: float) -> Array:
    """Borders between scores: all of a short scale, else where the scores are and some over the whole range."""
    count = round((top - low) / step)
    if count <= KNOTS:
        return np.asarray(low + step * (np.arange(max(count, 1)) + 0.5), dtype=np.float64)
    wanted = np.concatenate(
        [np.quantile(scores, np.linspace(0, 1, KNOTS - OUTER)), np.linspace(low, top, OUTER), [low, top - step]]
    )
    borders: Array = low + step * (np.unique(np.round((np.clip(wanted, low, top - step) - low) / step)) + 0.5)
    return borders


def _below(scores: Array, at: Array, low: float, high: float | None, step: float, width: float) -> Array:
    """Share of scores below each place. Scores at an end of the scale are a heap of their own and are not smoothed."""
    from scipy.special import ndtr

    if width < step:
        return np.searchsorted(np.sort(scores), at) / len(scores)
    inside = scores[(scores > low) & ((scores < high) if high is not None else True)]
    bottom = float(np.mean(scores <= low))
    top = float(np.mean(scores >= high)) if high is not None else 0.0
    if not len(inside):
        return np.full(len(at), bottom)
    if len(inside) > MOST_SMOOTHED:
        inside = np.quantile(inside, (np.arange(MOST_SMOOTHED) + 0.5) / MOST_SMOOTHED)
    smooth = np.mean(ndtr((at[:, None] - inside[None, :]) / width), axis=1)
    return np.asarray(bottom + (1 - bottom - top) * smooth, dtype=np.float64)


def _stretched(x: Array, xs: tuple[float, ...], ys: tuple[float, ...]) -> Array:
    """Straight lines through (xs, ys), carried on beyond both ends with the slope of the end piece."""
    place, value = np.array(xs), np.array(ys)
    found = np.interp(x, place, value)
    if len(place) > 1:
        slopes = np.diff(value)[[0, -1]] / np.diff(place)[[0, -1]]
        found = np.where(x < place[0], value[0] + slopes[0] * (x - place[0]), found)
        found = np.where(x > place[-1], value[-1] + slopes[1] * (x - place[-1]), found)
    return np.asarray(found, dtype=np.float64)
