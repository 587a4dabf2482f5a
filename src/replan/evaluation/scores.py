"""How good a forecast was: scores on the instrument's own grid, where a forecast can only give what can be observed.

A Gaussian forecast N(mean, sd^2) is read on the grid of possible scores: each gets the mass within half a step of it,
and what falls outside the range goes to its ends (censoring). CRPS = sum over the grid of (F(x) - [y <= x])^2 times the
step (Gneiting & Raftery 2007, J Am Stat Assoc 102:359-378, eq. 20, as a sum).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from replan.evaluation.series import Outcome
from replan.trajectory.mixture import Mixture
from replan.trajectory.scaling import Scaling

Array = NDArray[np.float64]
MOST_POINTS = 600
"""A finer grid than this changes no figure that is shown."""


@dataclass(frozen=True)
class OnGrid:
    """Forecasts (n) on the grid of possible scores (g): `points` (g,) and the distribution function `cdf` (n, g)."""

    points: Array
    cdf: Array

    def mean(self) -> Array:
        """Expected score of each forecast, (n,)."""
        mass = np.diff(self.cdf, axis=1, prepend=0.0)
        mean: Array = mass @ self.points
        return mean

    def quantile(self, p: float) -> Array:
        """The least possible score with at least `p` of the mass at or below it, (n,)."""
        found: Array = self.points[np.argmax(self.cdf >= p - 1e-12, axis=1)]
        return found


def possible(outcome: Outcome, highest: float) -> Array:
    """The possible scores; an open scale is taken to end half its observed range above the `highest` score seen."""
    high = outcome.high if outcome.high is not None else highest + (highest - outcome.low) / 2
    step = max(outcome.step, (high - outcome.low) / MOST_POINTS)
    count = max(int(np.ceil((high - outcome.low) / step - 1e-9)), 1)
    points: Array = np.minimum(outcome.low + step * np.arange(count + 1), high)
    return points


def on_grid(ahead: Mixture, scaling: Scaling, points: Array) -> OnGrid:
    """Reads n forecasts in the units of `scaling` on the possible scores `points`."""
    inner = ahead.below(scaling.cut(points[:-1] + np.diff(points) / 2))
    return OnGrid(points, np.concatenate([inner, np.ones((len(inner), 1))], axis=1))


def crps(forecast: OnGrid, observed: Array) -> Array:
    """Continuous ranked probability score of each forecast, in score units; smaller is better."""
    reached = observed[:, None] <= forecast.points[None, :] + 1e-9
    widths = np.diff(forecast.points, append=forecast.points[-1])
    score: Array = ((forecast.cdf - reached) ** 2) @ widths
    return score


def randomised_pit(forecast: OnGrid, observed: Array, rng: np.random.Generator) -> Array:
    """The probability integral transform, uniform when forecasts are calibrated, (n,) in [0, 1]."""
    at = np.clip(
        np.searchsorted(forecast.points, observed - np.diff(forecast.points)[0] / 2), 0, len(forecast.points) - 1
    )
    rows = np.arange(len(observed))
    upper = forecast.cdf[rows, at]
    lower = np.where(at > 0, forecast.cdf[rows, np.maximum(at - 1, 0)], 0.0)
    pit: Array = lower + rng.uniform(size=len(observed)) * (upper - lower)
    return pit


def chance_of_failing(forecast: OnGrid, first: Array, outcome: Outcome) -> Array:
    """Chance that the last score is not better than the `first` by the change that matters, (n,)."""
    goal = first + outcome.better * outcome.important
    if outcome.better < 0:
        at = np.searchsorted(forecast.points, goal + 1e-9, side="right") - 1
        reached = np.where(at >= 0, forecast.cdf[np.arange(len(goal)), np.maximum(at, 0)], 0.0)
    else:
        at = np.searchsorted(forecast.points, goal - 1e-9)
        below = np.where(
            at > 0, forecast.cdf[np.arange(len(goal)), np.maximum(np.minimum(at, len(forecast.points)) - 1, 0)], 0.0
        )
        reached = 1.0 - below
    chance: Array = 1.0 - reached
    return chance


def failed(first: Array, last: Array, outcome: Outcome) -> NDArray[np.bool_]:
    """Whether the last score is not better than the first by the change that matters, (n,)."""
    short: NDArray[np.bool_] = outcome.better * (last - first) < outcome.important - 1e-9
    return short


def auc(chance: Array, event: NDArray[np.bool_]) -> float:
    """Area under the ROC curve by the rank sum (Hanley & McNeil 1982); NaN when all or none had the event."""
    positives, negatives = int(event.sum()), int((~event).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(chance)
    return float((ranks[event].sum() - positives * (positives + 1) / 2) / (positives * negatives))
