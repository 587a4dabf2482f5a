"""A free mean for each visit and a free covariance between visits, by EM for gaps (Dempster, Laird & Rubin 1977).

Visits are told apart by their week: as scheduled when few different weeks occur, else grouped by the nearest of the
visits' median weeks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from replan.evaluation.series import Series

Array = NDArray[np.float64]
MOST_VISITS = 12
ROUNDS = 60
RIDGE = 1e-3
"""Share of the mean variance that is added to the diagonal: with few patients a covariance is nearly singular."""

LEAST_RIDGE = 1e-9
"""Added at least: where all patients have the same scores there is no variance to take a share of."""


class Unstructured:
    """Weeks (v,), mean (v,) and covariance (v, v) of the visits."""

    def __init__(self, weeks: Array, mean: Array, cov: Array) -> None:
        self.weeks, self.mean, self.cov = weeks, mean, cov

    def visit(self, weeks: Array) -> NDArray[np.intp]:
        """The visit that each week belongs to."""
        nearest: NDArray[np.intp] = np.argmin(np.abs(np.log1p(weeks)[:, None] - np.log1p(self.weeks)[None, :]), axis=1)
        return nearest

    def given(self, known: Series, at: float) -> tuple[float, float]:
        """Conditions the visit that is asked on the visits that are known."""
        seen, first = np.unique(self.visit(known.weeks)[::-1], return_index=True)
        scores = known.scores[::-1][first]
        asked = int(self.visit(np.array([at]))[0])
        weights = np.linalg.solve(self.cov[np.ix_(seen, seen)], self.cov[seen, asked])
        mean = float(self.mean[asked] + weights @ (scores - self.mean[seen]))
        variance = float(self.cov[asked, asked] - weights @ self.cov[seen, asked])
        if asked in seen:
            variance = 0.1 * float(self.cov[asked, asked])
        return mean, max(variance, 1e-6) ** 0.5


def fit_unstructured(train: Sequence[Series]) -> Unstructured:
    """Maximum likelihood of mean and covariance with gaps left open."""
    weeks = _visits(train)
    model = Unstructured(weeks, np.zeros(len(weeks)), np.eye(len(weeks)))
    table = np.full((len(train), len(weeks)), np.nan)
    for row, series in enumerate(train):
        table[row, model.visit(series.weeks)] = series.scores
    seen = ~np.isnan(table)
    mean = np.nanmean(np.where(seen.any(axis=0), table, 0.0), axis=0)
    spread = float(np.nanvar(table))
    model.mean, model.cov = mean, np.eye(len(weeks)) * spread * 0.5 + spread * 0.5
    for _ in range(ROUNDS):
        _step(model, table, seen)
    return model


def _step(model: Unstructured, table: Array, seen: NDArray[np.bool_]) -> None:
    filled = np.where(seen, table, 0.0)
    extra = np.zeros_like(model.cov)
    patterns, owner = np.unique(seen, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        rows, here, gone = np.flatnonzero(owner.ravel() == number), np.flatnonzero(pattern), np.flatnonzero(~pattern)
        if not len(gone) or not len(here):
            continue
        weights = np.linalg.solve(model.cov[np.ix_(here, here)], model.cov[np.ix_(here, gone)])
        filled[np.ix_(rows, gone)] = model.mean[gone] + (table[np.ix_(rows, here)] - model.mean[here]) @ weights
        extra[np.ix_(gone, gone)] += len(rows) * (
            model.cov[np.ix_(gone, gone)] - weights.T @ model.cov[np.ix_(here, gone)]
        )
    model.mean = filled.mean(axis=0)
    centred = filled - model.mean
    cov = (centred.T @ centred + extra) / len(table)
    model.cov = cov + max(RIDGE * np.trace(cov) / len(cov), LEAST_RIDGE) * np.eye(len(cov))


def _visits(train: Sequence[Series]) -> Array:
    weeks = np.unique(np.concatenate([series.weeks for series in train]))
    if len(weeks) <= MOST_VISITS:
        return weeks
    longest = max(len(series.weeks) for series in train)
    counts = min(longest, MOST_VISITS)
    return np.unique([np.median([s.weeks[n] for s in train if len(s.weeks) > n]) for n in range(counts)])
