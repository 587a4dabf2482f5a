"""Learns the usual course of a measure from a table of patients.

Mean: least squares on straight pieces in log(1 + week) between at most six knots. Spread: with r the residuals, the
products r_j r_k of one patient's scores have expectation
    level^2 + change^2 g(t_j) g(t_k) + wander^2 exp(-|t_j - t_k| / l) + error^2 [j = k],   g(t) = 1 - exp(-t / tau),
which is linear in the three variances: they are found by non-negative least squares (method of moments, as in
Haseman-Elston regression), l by trying a few lengths. The error is the measure's own and is not estimated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from replan.course.declared import DeclaredCurve

Array = NDArray[np.float64]
FEWEST_PATIENTS = 10
MOST_KNOTS = 6
CHANGE_SHARE = 1 / 3
"""Patients come to differ over about a third of the observed time: early change is fast."""

WANDER_LENGTHS = (0.25, 0.5, 1.0)
"""Lengths of ups and downs that are tried, as shares of the observed time."""


def fit_curve(measure: str, series: Sequence[Sequence[tuple[float, float]]], error: float) -> DeclaredCurve | None:
    """The usual course of `measure` from `series`, one list of (week, score) per patient; `error` is its standard
    error in score units. None with fewer than ten patients that have two scores, or no spread in time."""
    usable = [rows for rows in series if len(rows) > 1]
    if len(usable) < FEWEST_PATIENTS:
        return None
    weeks = np.array([week for rows in series for week, _ in rows])
    scores = np.array([score for rows in series for _, score in rows])
    span = float(weeks.max() - weeks.min())
    if span <= 0:
        return None
    knots = _knots(weeks)
    means = _means(weeks, scores, knots)
    residual = scores - np.interp(np.log1p(np.maximum(weeks, 0)), np.log1p(knots), means)
    owner = np.repeat(np.arange(len(series)), [len(rows) for rows in series])
    tau = span * CHANGE_SHARE
    variances, length = _spread(weeks, residual, owner, error, tau, span)
    level, change, wander = np.sqrt(variances)
    return DeclaredCurve(
        measure=measure,
        weeks=tuple(round(float(week), 4) for week in knots),
        means=tuple(round(float(mean), 4) for mean in means),
        level_sd=round(float(level), 4),
        change_sd=round(float(change), 4),
        change_weeks=round(tau, 4),
        wander_sd=round(float(wander), 4),
        wander_weeks=round(length, 4),
        patients=len(series),
    )


def _knots(weeks: Array) -> Array:
    """Quantiles of the observed times, each time once; a visit schedule gives its own visits."""
    times = np.unique(np.maximum(weeks, 0))
    if len(times) <= MOST_KNOTS:
        return times
    return np.unique(np.quantile(np.maximum(weeks, 0), np.linspace(0, 1, MOST_KNOTS)).round(4))


def _means(weeks: Array, scores: Array, knots: Array) -> Array:
    x, at = np.log1p(np.maximum(weeks, 0)), np.log1p(knots)
    basis = np.stack([np.interp(x, at, row) for row in np.eye(len(knots))], axis=1)
    return np.asarray(np.linalg.lstsq(basis, scores, rcond=None)[0], dtype=np.float64)


def _spread(
    weeks: Array, residual: Array, owner: NDArray[np.intp], error: float, tau: float, span: float
) -> tuple[Array, float]:
    """Variances (level, change, wander) and the length of wander that fit the products best."""
    first, second = _pairs(owner)
    products = residual[first] * residual[second] - np.where(first == second, error**2, 0.0)
    grown = 1 - np.exp(-np.maximum(weeks, 0) / tau)
    apart = np.abs(weeks[first] - weeks[second])
    fits = []
    for share in WANDER_LENGTHS:
        shapes = np.stack([np.ones(len(first)), grown[first] * grown[second], np.exp(-apart / (share * span))], axis=1)
        variances, misfit = nnls(shapes, products)
        fits.append((misfit, variances, share * span))
    _, variances, length = min(fits, key=lambda fit: fit[0])
    return variances, length


def _pairs(owner: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of every pair of scores of one patient, each pair once, a score with itself included."""
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    ends = np.r_[starts[1:], len(owner)]
    pairs = [np.triu_indices(end - start) for start, end in zip(starts, ends, strict=True)]
    first = np.concatenate([start + a for start, (a, _) in zip(starts, pairs, strict=True)])
    second = np.concatenate([start + b for start, (_, b) in zip(starts, pairs, strict=True)])
    return first, second
