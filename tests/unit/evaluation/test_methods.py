"""The ways to forecast, each on cases that can be worked out another way."""

from __future__ import annotations

import numpy as np
import pytest

from replan.evaluation import evaluate
from replan.evaluation.methods import (
    ENGINE,
    IN_REVIEWS,
    LAST_VALUE,
    OTHERS,
    Named,
    Task,
    Training,
    last_value,
    neighbours,
    regression,
)
from replan.evaluation.mixed import fit_random_slope
from replan.evaluation.series import Outcome, Series
from replan.evaluation.unstructured import RIDGE, fit_unstructured

OUTCOME = Outcome("x", 0.0, 100.0, 1.0, -1.0, 10.0, 4.0, 0.0)
WEEKS = np.array([0.0, 2.0, 6.0, 12.0])


def _cohort(n: int, seed: int = 1, weeks: np.ndarray = WEEKS) -> list[Series]:
    rng = np.random.default_rng(seed)
    found = []
    for number in range(n):
        level, slope = rng.normal(55, 12), rng.normal(-6, 4)
        scores = level + slope * np.log1p(weeks) + rng.normal(0, 4, len(weeks))
        found.append(Series(f"secret-{number}", weeks, np.clip(np.round(scores), 0, 100)))
    return found


def test_last_value_and_neighbours_by_hand() -> None:
    pairs = [Series(str(n), np.array([0.0, 4.0]), np.array([50.0 + n, 40.0 + n])) for n in range(20)]
    train = Training(pairs, OUTCOME)
    task = [Task(Series("t", np.array([0.0]), np.array([55.0])), 4.0)]
    assert last_value(train, 1)(task).ahead.sd[0] == pytest.approx(10.0)
    assert neighbours(3)(train, 1)(task).ahead.mean[0] == pytest.approx(45.0), "patients 4, 5 and 6"


def test_regression_is_least_squares() -> None:
    train = _cohort(60)
    found = regression(Training(train, OUTCOME), 2)([Task(train[0].first(2), 12.0)])
    design = np.array([[1, s.scores[0], s.scores[1], np.log1p(2.0), np.log1p(12.0)] for s in train])
    weights = np.linalg.lstsq(design, np.array([s.scores[-1] for s in train]), rcond=None)[0]
    assert found.ahead.mean[0] == pytest.approx(float(design[0] @ weights))


def test_free_means_and_covariance_of_complete_data_are_the_sample_ones() -> None:
    train = _cohort(80)
    table = np.array([series.scores for series in train])
    found = fit_unstructured(train)
    cov = np.cov(table.T, bias=True)
    np.testing.assert_allclose(found.mean, table.mean(axis=0))
    np.testing.assert_allclose(found.cov, cov + RIDGE * np.trace(cov) / 4 * np.eye(4), rtol=1e-6)


def test_random_slope_finds_a_maximum_of_the_dense_restricted_likelihood() -> None:
    train = _cohort(50)
    found = fit_random_slope(train)

    def likelihood(between: np.ndarray, error: float) -> tuple[float, np.ndarray]:
        design = np.stack([np.ones(4), np.log1p(WEEKS)], axis=1)
        cov = design @ between @ design.T + error * np.eye(4)
        information = len(train) * design.T @ np.linalg.solve(cov, design)
        toward = sum(design.T @ np.linalg.solve(cov, series.scores) for series in train)
        beta = np.linalg.solve(information, toward)
        total = float(np.linalg.slogdet(information)[1])
        for series in train:
            off = series.scores - design @ beta
            total += float(np.linalg.slogdet(cov)[1] + off @ np.linalg.solve(cov, off))
        return total, beta

    best, beta = likelihood(found.between, found.error)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-5)
    for step in (0.97, 1.03):
        assert likelihood(found.between * step, found.error)[0] > best
        assert likelihood(found.between, found.error * step)[0] > best


def test_no_method_learns_from_the_patient_that_it_forecasts() -> None:
    """Each held-out patient's own id must not be in the training set of its fold."""
    cohort, seen = _cohort(40), []

    def spy(training, count):
        inner = last_value(training, count)
        known = {series.patient for series in training.patients}

        def forecast(tasks):
            seen.extend(task.known.patient in known for task in tasks)
            return inner(tasks)

        return forecast

    evaluate(cohort, OUTCOME, rng=np.random.default_rng(1), known=(1,), methods=(Named("spy", spy),))
    assert len(seen) == 40 and not any(seen)


def test_the_same_seed_gives_the_same_evaluation_and_the_engine_is_calibrated_on_a_straight_cohort() -> None:
    cohort = _cohort(150)
    first, second = (
        evaluate(cohort, OUTCOME, rng=np.random.default_rng(4), folds=5, known=(2,), methods=(ENGINE, LAST_VALUE))
        for _ in (0, 1)
    )
    own = first.cell("replan", 2)
    np.testing.assert_array_equal(own.each, second.cell("replan", 2).each)
    assert abs(own.covered[0.8] - 0.8) < 3 * np.sqrt(0.16 / 150)
    assert own.crps < first.cell("last value", 2).crps


def test_a_v_shaped_course_is_not_taken_for_a_straight_one() -> None:
    """An effect that wears off: down by week 4, back by week 16. The engine must beat a random slope clearly."""
    rng = np.random.default_rng(2)
    weeks, shape = np.array([0.0, 2.0, 4.0, 8.0, 16.0]), np.array([0.0, -14.0, -18.0, -8.0, 0.0])
    cohort = [
        Series(
            str(n),
            weeks,
            np.clip(np.round(rng.normal(50, 8) + shape * rng.normal(1, 0.3) + rng.normal(0, 3, 5)), 0, 87),
        )
        for n in range(80)
    ]
    slope = next(method for method in OTHERS if method.name.startswith("random slope"))
    found = evaluate(cohort, OUTCOME, rng=rng, folds=4, known=(2,), methods=(ENGINE, slope))
    assert found.cell("replan", 2).crps < 0.85 * found.cell(slope.name, 2).crps


def test_the_engine_as_reviews_use_it_forecasts_what_a_reviews_prior_leads_to() -> None:
    """No correction for a last score: the posterior of the learned course, read off at the asked week."""
    training = Training(_cohort(60), OUTCOME)
    task = Task(training.patients[3].first(2), 12.0)
    found = IN_REVIEWS.fit(training, 2)([task]).ahead
    lesson = training.lesson
    assert lesson is not None
    state = lesson.prior(task.known.facts).given(task.known.weeks, task.known.scores)
    at = np.array([12.0])
    assert found.mean[0] == state.at(at)[0][0] and found.sd[0] == state.sd(at, with_error=True)[0]
    corrected = ENGINE.fit(training, 2)([task]).ahead
    assert corrected.sd[0] != found.sd[0], "the engine that knows a score to be the last is another one"
