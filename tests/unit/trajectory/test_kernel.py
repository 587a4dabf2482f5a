"""The kernel against a slow oracle, and what must hold whatever the scores."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import TODAY, course
from reference.slow_posterior import slow_posterior
from replan.knowledge.load import load_pack
from replan.trajectory import follow
from replan.trajectory.expected import expected_course
from replan.trajectory.kernel import grid_of, posterior, spread_of
from replan.trajectory.normal import normal_cdf

PACK = load_pack(cache=False)
START = date(2026, 1, 24)
times = st.lists(st.integers(0, 52), min_size=1, max_size=6, unique=True)


def _prior(scale: str = "odi"):
    return expected_course(course(), PACK.scales[scale], PACK)


@settings(max_examples=40, deadline=None)
@given(times, st.data())
def test_the_kernel_agrees_with_the_slow_oracle(days: list[int], data: st.DataObject) -> None:
    prior, weeks = _prior(), sorted(day / 7 for day in days)
    scores = data.draw(st.lists(st.floats(0, 100), min_size=len(weeks), max_size=len(weeks)))
    asked = [0.0, 3.5, 12.0]
    mean, cov = slow_posterior(prior, weeks, scores, asked)
    known = np.ones((1, len(weeks)), dtype=bool)
    found = posterior(
        spread_of([prior]),
        grid_of([prior], np.array([weeks])),
        np.array([scores]),
        known,
        grid_of([prior], np.array([asked])),
    )
    # 1e-7: both solve the same system in double precision; its condition number stays below 1e4.
    np.testing.assert_allclose(found.mean[0], mean, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(found.cov[0], cov, rtol=1e-6, atol=1e-6)


def test_a_gap_changes_nothing() -> None:
    prior, asked = _prior(), np.array([[0.0, 8.0]])
    whole = posterior(
        spread_of([prior]),
        grid_of([prior], np.array([[0.0, 2.0, 4.0]])),
        np.array([[44.0, np.nan, 30.0]]),
        np.array([[True, False, True]]),
        grid_of([prior], asked),
    )
    less = posterior(
        spread_of([prior]),
        grid_of([prior], np.array([[0.0, 4.0]])),
        np.array([[44.0, 30.0]]),
        np.array([[True, True]]),
        grid_of([prior], asked),
    )
    np.testing.assert_allclose(whole.mean, less.mean)
    np.testing.assert_allclose(whole.cov, less.cov)


def test_many_courses_at_once_equal_each_alone() -> None:
    rng = np.random.default_rng(7)
    prior = _prior()
    weeks, scores = np.sort(rng.uniform(0, 12, (5, 4)), axis=1), rng.uniform(0, 100, (5, 4))
    known, asked = rng.random((5, 4)) < 0.8, np.tile([0.0, 12.0], (5, 1))
    together = posterior(
        spread_of([prior] * 5), grid_of([prior] * 5, weeks), scores, known, grid_of([prior] * 5, asked)
    )
    for row in range(5):
        one = slice(row, row + 1)
        alone = posterior(
            spread_of([prior]), grid_of([prior], weeks[one]), scores[one], known[one], grid_of([prior], asked[one])
        )
        np.testing.assert_allclose(together.mean[one], alone.mean)


def test_both_ways_to_the_normal_distribution_agree() -> None:
    z = np.linspace(-8, 8, 2001)
    np.testing.assert_allclose(
        normal_cdf(z), np.concatenate([normal_cdf(part) for part in np.array_split(z, 8)]), atol=1e-15
    )


@settings(max_examples=30, deadline=None)
@given(st.floats(10, 90), st.floats(0, 10))
def test_a_worse_last_score_never_raises_the_chance_of_the_goal(last: float, worse: float) -> None:
    def chance(score: float) -> float:
        rows = [("2026-01-24", 44.0), ("2026-02-14", 40.0), ("2026-03-14", score)]
        found = follow(course(scores={"odi": rows}), PACK, TODAY)
        assert found is not None
        return found.chance_of_goal.best

    assert chance(min(last + worse, 100)) <= chance(last) + 1e-12


@settings(max_examples=20, deadline=None)
@given(st.permutations([("2026-01-24", 44.0), ("2026-02-07", 40.0), ("2026-02-21", 33.0), ("2026-03-14", 30.0)]))
def test_the_order_of_scores_in_the_document_does_not_matter(rows: list[tuple[str, float]]) -> None:
    found = follow(course(scores={"odi": rows}), PACK, TODAY)
    straight = follow(course(scores={"odi": sorted(rows)}), PACK, TODAY)
    assert found is not None and straight is not None
    assert found.main.chance_of_goal == straight.main.chance_of_goal


@pytest.mark.parametrize("scale", ["odi", "nprs", "psfs", "lefs"])
def test_bands_stay_on_the_scale_and_in_order(scale: str) -> None:
    low, high = PACK.scales[scale].range
    found = follow(course(scores={scale: [("2026-01-24", float(low)), ("2026-03-14", float(high or 20))]}), PACK, TODAY)
    assert found is not None
    for band in (*found.main.expected, *found.main.forecast):
        assert low <= band.low80 <= band.low50 <= band.best <= band.high50 <= band.high80 <= (high or 1e9)


def test_more_scores_narrow_the_forecast() -> None:
    def width(count: int) -> float:
        rows = [((START + timedelta(days=14 * n)).isoformat(), 44.0 - 3 * n) for n in range(count)]
        found = follow(course(scores={"odi": rows}, episode={"planned_end": "2026-04-18"}), PACK, TODAY)
        assert found is not None
        last = found.main.forecast[-1]
        return last.high80 - last.low80

    assert width(4) < width(3) < width(2)
