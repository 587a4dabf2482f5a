"""Forecasts of last scores: corrected where leaving tells something, left alone where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from replan.trajectory.fitting.ahead import Patient, forecasts
from replan.trajectory.fitting.ending import learn_ending
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling

PRIOR = Prior(
    nodes=np.array([0.0, 4.0, 8.0]),
    mean=np.array([40.0, 32.0, 28.0]),
    cov=np.array([[60.0, 40.0, 35.0], [40.0, 70.0, 55.0], [35.0, 55.0, 80.0]]),
    noise=9.0,
    scaling=Scaling(0.0, 100.0, 1.0),
)


def _cohort(rng: np.random.Generator, size: int, *, leave_when_bad: bool) -> list[Patient]:
    """Patients of `PRIOR`; a third has the last score in the fourth week: those whose score is bad, or anybody."""
    true = rng.multivariate_normal(PRIOR.mean, PRIOR.cov, size)
    scores = np.round(true + rng.normal(0.0, PRIOR.noise**0.5, true.shape))
    bad = scores[:, 1] > np.quantile(scores[:, 1], 2 / 3)
    leaves = bad if leave_when_bad else rng.permutation(bad)
    return [(PRIOR, PRIOR.nodes[: 3 - left], row[: 3 - left]) for row, left in zip(scores, leaves, strict=True)]


def _two_kinds(rng: np.random.Generator, size: int) -> list[Patient]:
    """Acute ones end near 10, chronic ones near 60, whatever they began with."""
    ends = np.where(rng.random(size) < 0.6, 10.0, 60.0)
    start = rng.normal(60.0, 12.0, size)
    true = np.stack([start, (start + ends) / 2, ends], axis=1)
    scores = np.clip(np.round(true + rng.normal(0.0, 6.0, true.shape)), 0.0, 100.0)
    prior = replace(PRIOR, mean=scores.mean(axis=0), cov=np.cov(scores.T) - 36 * np.eye(3), noise=36.0)
    return [(prior, PRIOR.nodes, row) for row in scores]


def _loss(make: Callable[[int], list[Patient]], size: int, count: int = 1) -> tuple[float, float]:
    """Mean squared error on new patients after `size` others, corrected and not, in the model's units."""
    train = make(size)
    ending = learn_ending(train, count)
    assert ending is not None
    new = make(2000)
    weeks = np.array([times[-1] for _, times, _ in new])
    truth = PRIOR.scaling.value(np.array([scores[-1] for _, _, scores in new]))
    plain = forecasts([(train[0][0], times[:count], scores[:count]) for _, times, scores in new], weeks)
    last = PRIOR.scaling.value(np.array([scores[count - 1] for _, _, scores in new]))
    corrected = ending.corrected(plain, weeks, last)
    return float(np.mean((truth - corrected.mean) ** 2)), float(np.mean((truth - plain.mean) ** 2))


@pytest.mark.parametrize("seed", range(4))
def test_when_bad_scores_are_the_last_ones_an_early_last_score_is_forecast_as_bad(seed: int) -> None:
    corrected, plain = _loss(partial(_cohort, np.random.default_rng(seed), leave_when_bad=True), 120)
    assert corrected < 0.8 * plain


def test_when_leaving_tells_nothing_forecasts_stay_as_they_are() -> None:
    losses = [_loss(partial(_cohort, np.random.default_rng(seed), leave_when_bad=False), 120) for seed in range(12)]
    assert np.mean([corrected / plain for corrected, plain in losses]) < 1.01
    assert sum(corrected == plain for corrected, plain in losses) >= 6


@pytest.mark.parametrize("size", [150, 600])
def test_where_no_normal_distribution_fits_forecasts_follow_the_s(size: int) -> None:
    """Of two kinds, forecast as if they were one: it is often clear after the second score which; no straight line says so."""
    corrected, plain = _loss(partial(_two_kinds, np.random.default_rng(5)), size, 2)
    assert corrected < 0.9 * plain


def test_too_few_patients_teach_nothing() -> None:
    few = _cohort(np.random.default_rng(1), 14, leave_when_bad=True)
    assert learn_ending(few, 1) is None
