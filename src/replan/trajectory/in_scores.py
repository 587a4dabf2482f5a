"""Answers in score units: a scale that a cohort taught is modelled in other units, where chances are the same and
places on the scale are carried over one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from replan.core.interval import Interval
from replan.trajectory.kernel import Look
from replan.trajectory.normal import Z, normal_cdf
from replan.trajectory.track import Track

Array = NDArray[np.float64]
STARTS = np.linspace(-4.0, 4.0, 81)
START_WEIGHTS = np.exp(-0.5 * STARTS**2) / np.sum(np.exp(-0.5 * STARTS**2))
"""Points and weights for a standard normal where what is averaged bends or jumps, as at the ends of a scale: seven
points were off by up to 23 points of 100 on five levels."""


def chance(track: Track, look: Look, at: int, score: float) -> float:
    """Chance that the true score at the asked week `at` is at least as good as `score`."""
    return float(chances(track, look, score)[at])


def chances(track: Track, look: Look, score: float) -> Array:
    """Chances (q,) that the true score at each asked week is at least as good as `score`."""
    return look.ahead.above(track.expected.scaling.cut(np.array([score])), track.sign)


def above(track: Track, look: Look, later: int, earlier: int, gain: float) -> float:
    """Chance that the true score improved by at least `gain`, in score units, from one asked week to another."""
    if not track.expected.scaling.at:
        return float(look.difference(later, earlier).above(np.array([track.sign * gain]), track.sign)[0])
    start, weights, ends, rest = _given_start(look, later, earlier)
    goal = track.expected.scaling.score(start) + track.sign * gain
    low, high = track.scale.range[0], track.scale.range[1] if track.scale.range[1] is not None else np.inf
    worst, best = (low, high) if track.sign > 0 else (high, low)
    reach = track.sign * (ends - track.expected.scaling.cut(np.clip(goal, low, high))) / np.maximum(rest, 1e-9)
    off, sure = track.sign * (goal - best) > 0, track.sign * (goal - worst) <= 0  # nobody is beyond either end
    return float(np.sum(weights * np.where(off, 0.0, np.where(sure, 1.0, normal_cdf(reach)))))


def quantiles(track: Track, look: Look, z: float) -> Array:
    """The places (q,) on the scale below which as much lies as of a standard normal distribution below `z`."""
    return track.expected.scaling.score(look.ahead.at(z))


def interval_in_scores(track: Track, look: Look, at: int) -> Interval:
    """The true score at the asked week, with the range that holds it in 8 of 10 cases, inside the scale."""
    low, best, high = (float(quantiles(track, look, z)[at]) for z in (-Z[0.8], 0.0, Z[0.8]))
    return Interval(low, best, high)


def change_in_scores(track: Track, look: Look, later: int, earlier: int) -> Interval:
    """Improvement from one asked week to another, positive when better, with its 8-of-10 range; never more than the
    scale is wide."""
    if track.expected.scaling.at:
        start, weights, middle, own = _given_start(look, later, earlier)
        ends = track.expected.scaling.score(middle[:, :, None] + own[:, :, None] * STARTS)
        moved = ends - track.expected.scaling.score(start)[:, :, None]
        both = weights[:, :, None] * START_WEIGHTS
        mean = float(np.sum(both * moved))
        sd = float(np.sqrt(np.sum(both * (moved - mean) ** 2)))
    else:
        found = look.difference(later, earlier)
        mean, sd = float(found.mean[0]), float(found.sd[0])
    lowest, highest = track.scale.range
    widest = np.inf if highest is None else highest - lowest
    low, best, high = np.clip(track.sign * mean + sd * np.array([-Z[0.8], 0.0, Z[0.8]]), -widest, widest)
    return Interval(float(low), float(best), float(high))


def _given_start(look: Look, later: int, earlier: int) -> tuple[Array, Array, Array, Array]:
    """Points (k, p) of the earlier true score of each kind with their weights, and mean (k, p) and sd (k, 1) of the
    later one given each."""
    variance, both = look.covs[:, earlier, earlier], look.covs[:, later, earlier]
    sd = np.maximum(np.sqrt(np.maximum(variance, 0.0)), 1e-9)
    start = look.means[:, earlier, None] + sd[:, None] * STARTS
    slope = both / sd**2
    mean = look.means[:, later, None] + slope[:, None] * (start - look.means[:, earlier, None])
    rest = np.sqrt(np.maximum(look.covs[:, later, later] - slope * both, 0.0))
    return start, look.shares[:, None] * START_WEIGHTS, mean, rest[:, None]
