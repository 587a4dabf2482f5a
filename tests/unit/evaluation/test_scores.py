"""Scores of forecasts against closed forms and other software."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest, mannwhitneyu, norm

from replan.evaluation.alerts import at_false_alarms, costs, rates
from replan.evaluation.compared import reliability, share_interval
from replan.evaluation.run import Cell
from replan.evaluation.scores import OnGrid, auc, chance_of_failing, crps, failed, on_grid, possible, randomised_pit
from replan.evaluation.series import Outcome
from replan.trajectory.mixture import Mixture
from replan.trajectory.scaling import Scaling, normal_scores

OUTCOME = Outcome("x", 0.0, 100.0, 1.0, -1.0, 10.0, 4.0, 0.0)


def _fine() -> tuple[Outcome, np.ndarray]:
    outcome = Outcome("x", -50.0, 50.0, 0.001, -1.0, 10.0, 4.0, -50.0)
    return outcome, np.linspace(-50, 50, 100_001)


def test_crps_on_a_fine_grid_is_the_closed_form_of_a_normal() -> None:
    """Gneiting & Raftery 2007, eq. 21: sd (z (2 Phi(z) - 1) + 2 phi(z) - 1 / sqrt(pi))."""
    outcome, points = _fine()
    mean, sd, seen = np.array([0.0, 3.0, -7.0]), np.array([1.0, 2.5, 6.0]), np.array([0.5, -4.0, 10.0])
    z = (seen - mean) / sd
    exact = sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    np.testing.assert_allclose(crps(on_grid(Mixture.normal(mean, sd), outcome.scaling, points), seen), exact, atol=2e-3)


def test_what_lies_beyond_the_range_goes_to_its_ends() -> None:
    points = possible(OUTCOME, 90.0)
    forecast = on_grid(Mixture.normal(np.array([-20.0, 130.0]), np.array([5.0, 5.0])), OUTCOME.scaling, points)
    assert forecast.cdf[0, 0] > 0.999 and forecast.cdf[1, -2] < 0.001
    np.testing.assert_allclose(crps(forecast, np.array([0.0, 100.0])), 0.0, atol=1e-3)


def test_the_transform_of_a_calibrated_forecast_is_uniform() -> None:
    """A coarse scale of five levels: without randomisation it could not be."""
    rng = np.random.default_rng(3)
    mean = rng.normal(2.0, 1.0, 4000)
    seen = np.clip(np.round(mean + rng.normal(0, 0.8, 4000)), 0, 4)
    scaling = Scaling(0.0, 4.0, 1.0)
    forecast = on_grid(Mixture.normal(mean, np.full(4000, 0.8)), scaling, np.arange(5.0))
    assert kstest(randomised_pit(forecast, seen, rng), "uniform").pvalue > 0.01


def test_auc_is_the_mann_whitney_statistic_of_scipy() -> None:
    rng = np.random.default_rng(5)
    chance, event = np.round(rng.random(200), 2), rng.random(200) < 0.3
    expected = mannwhitneyu(chance[event], chance[~event]).statistic / (event.sum() * (~event).sum())
    assert auc(chance, event) == pytest.approx(expected)
    assert np.isnan(auc(chance, np.zeros(200, dtype=bool)))


def test_the_chance_of_failing_counts_the_scores_short_of_the_goal() -> None:
    """First score 50, lower is better, ten points matter: 40 is reached, 41 is not."""
    points = possible(OUTCOME, 90.0)
    cdf = np.zeros((1, len(points)))
    cdf[0, points >= 40] = 0.3
    cdf[0, points >= 41] = 1.0
    assert chance_of_failing(OnGrid(points, cdf), np.array([50.0]), OUTCOME)[0] == pytest.approx(0.7)
    assert failed(np.array([50.0, 50.0]), np.array([40.0, 41.0]), OUTCOME).tolist() == [False, True]


def test_an_alert_at_equal_false_alarms_by_hand() -> None:
    chance = np.array([0.9, 0.8, 0.7, 0.4, 0.3, 0.1])
    event = np.array([True, False, True, True, False, False])
    assert rates(chance >= 0.7, event) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert at_false_alarms(chance, event, 1 / 3) == pytest.approx(1.0)
    assert at_false_alarms(chance, event, 0.0) == pytest.approx(1 / 3)


def _cell(chance: np.ndarray, event: np.ndarray) -> Cell:
    n, none = len(chance), np.zeros(len(chance))
    return Cell(
        "replan",
        2,
        n,
        0.5,
        1,
        1,
        {0.5: 0.5, 0.8: 0.8, 0.95: 0.95},
        0.5,
        0.2,
        none,
        none,
        chance,
        event,
        none,
        none,
        none,
    )


def test_calibrated_chances_make_the_threshold_of_the_costs_the_cheapest() -> None:
    """A missed failure costs four false alarms: ring from 1 / (1 + 4) on (Pauker & Kassirer 1980)."""
    rng = np.random.default_rng(8)
    chance = rng.random(20_000)
    found = costs(_cell(chance, rng.random(20_000) < chance), 4.0, 1.0, rng)
    assert found.threshold == pytest.approx(0.2)
    assert found.best_threshold == pytest.approx(0.2, abs=0.05)
    assert found.low <= found.cost <= found.high and found.cost < found.without


def test_reliability_groups_and_intervals() -> None:
    groups = reliability([0.1] * 20 + [0.9] * 20, [False] * 20 + [True] * 20, bins=2)
    assert groups == [(pytest.approx(0.1), 0.0, 20), (pytest.approx(0.9), 1.0, 20)]
    low, high = share_interval(0.5, 100)  # 0.4038, 0.5962: R prop.test(50, 100, correct = FALSE)
    assert (low, high) == (pytest.approx(0.4038, abs=1e-4), pytest.approx(0.5962, abs=1e-4))


def test_normal_scores_keep_the_order_and_the_margin() -> None:
    rng = np.random.default_rng(11)
    scores = np.minimum(np.floor(rng.exponential(1.2, 3000)), 10)
    scaling = normal_scores(scores, 0.0, 10.0, 1.0)
    values = scaling.value(np.arange(11.0))
    assert np.all(np.diff(values) > 0)
    share = norm.cdf(scaling.cut(np.array([0.5])))[0]
    assert share == pytest.approx(np.mean(scores == 0), abs=0.03)
    np.testing.assert_allclose(scaling.score(scaling.cut(np.array([2.5, 4.0]))), [2.5, 4.0], atol=1e-9)


@pytest.mark.parametrize("levels", [5, 21, 101])
def test_values_of_scores_vary_as_the_whole_that_they_stand_for(levels: int) -> None:
    """However few the levels, and with a heap of zeros: forecasts are read off cuts of a normal with variance 1."""
    rng = np.random.default_rng(12)
    scores = np.where(rng.random(2000) < 0.6, 0.0, np.round(rng.beta(2, 3, 2000) * (levels - 1)))
    scaling = normal_scores(scores, 0.0, levels - 1.0, 1.0)
    grid = np.arange(float(levels))
    mass = np.diff(np.concatenate([[0.0], norm.cdf(scaling.cut(grid[:-1] + 0.5)), [1.0]]))
    values = scaling.value(grid)
    assert mass @ values == pytest.approx(0.0, abs=1e-6)
    assert mass @ values**2 == pytest.approx(1.0, abs=1e-3)
