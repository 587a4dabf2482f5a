"""The kernel against a slow oracle, and what must hold whatever the scores."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PACK, TODAY, course
from reference.slow_posterior import slow_posterior
from replan.trajectory import follow
from replan.trajectory.cohort import outlook
from replan.trajectory.condition import beyond
from replan.trajectory.expected import published_course
from replan.trajectory.kernel import Observed, take_in
from replan.trajectory.normal import normal_cdf
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling
from replan.trajectory.taught import Taught

START = date(2026, 1, 24)
times = st.lists(st.integers(0, 52), min_size=1, max_size=6, unique=True)


def _prior(scale: str = "odi"):
    return published_course(course(), PACK.scales[scale], PACK)


@settings(max_examples=40, deadline=None)
@given(times, st.data())
def test_the_kernel_agrees_with_the_slow_oracle(days: list[int], data: st.DataObject) -> None:
    """Scores near what is expected, so that none is held back: plain conditioning."""
    prior, weeks = _prior(), sorted(day / 7 for day in days)
    offsets = data.draw(st.lists(st.floats(-4, 4), min_size=len(weeks), max_size=len(weeks)))
    scores = (prior.mean(np.array(weeks)) + np.array(offsets)).clip(1, 99)
    asked = [0.0, 3.5, 12.0]
    mean, cov = slow_posterior(prior, weeks, scores.tolist(), asked)
    found = take_in([Observed(prior, np.array(weeks), scores, -1.0)]).at(0, np.array(asked))
    # 1e-7: both solve the same system in double precision; its condition number stays below 1e4.
    np.testing.assert_allclose(found.means[0], mean, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(found.covs[0], cov, rtol=1e-6, atol=1e-6)


def test_what_was_known_earlier_is_what_the_earlier_scores_alone_tell() -> None:
    prior, weeks = _prior(), np.array([0.0, 2.0, 4.0, 9.0])
    scores, asked = np.array([44.0, 40.0, 41.0, 20.0]), np.array([0.0, 4.0, 12.0])
    known = take_in([Observed(prior, weeks, scores, -1.0)])
    for count in (1, 2, 3):
        alone = take_in([Observed(prior, weeks[:count], scores[:count], -1.0)]).at(0, asked)
        before = known.at(0, asked, known.before(float(weeks[count - 1])))
        np.testing.assert_allclose(before.means, alone.means)
        np.testing.assert_allclose(before.covs, alone.covs, atol=1e-9)


def test_another_scale_tells_something_and_never_widens_the_forecast() -> None:
    odi, pain = _prior("odi"), _prior("nprs")
    weeks, asked = np.array([0.0, 2.0, 4.0]), np.array([8.0])
    main = Observed(odi, weeks[:1], np.array([44.0]), -1.0)
    alone = take_in([main]).at(0, asked)
    falling = take_in([main, Observed(pain, weeks, np.array([7.0, 4.0, 1.0]), -1.0)]).at(0, asked)
    rising = take_in([main, Observed(pain, weeks, np.array([7.0, 8.0, 9.0]), -1.0)]).at(0, asked)
    assert falling.ahead.mean[0] < rising.ahead.mean[0], "less pain speaks for less disability"
    assert falling.ahead.sd[0] < alone.ahead.sd[0]


def test_scales_that_point_opposite_ways_move_together_toward_better() -> None:
    odi, legs = _prior("odi"), _prior("lefs")
    main = Observed(odi, np.zeros(1), np.array([44.0]), -1.0)
    asked = np.array([8.0])
    better = take_in([main, Observed(legs, np.array([0.0, 4.0]), np.array([40.0, 70.0]), 1.0)]).at(0, asked)
    worse = take_in([main, Observed(legs, np.array([0.0, 4.0]), np.array([40.0, 30.0]), 1.0)]).at(0, asked)
    assert better.ahead.mean[0] < worse.ahead.mean[0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 26), st.integers(0, 100)), min_size=1, max_size=7, unique_by=lambda row: row[0]))
def test_one_by_one_all_at_once_and_a_whole_cohort_are_the_same(rows: list[tuple[float, int]]) -> None:
    """Three ways to the same numbers: plain floats over nodes, one Cholesky factor, and the compiled cohort."""
    rows = sorted((round(week * 7) / 7, score) for week, score in rows)
    rows = [row for n, row in enumerate(rows) if n == 0 or row[0] > rows[n - 1][0]]
    rows = [(week - rows[0][0], float(score)) for week, score in rows]
    nodes = np.array([0.0, 2.0, 5.0, 12.0, 26.0])
    cov = 200.0 * np.exp(-np.abs(np.subtract.outer(np.log1p(nodes), np.log1p(nodes))))
    prior = Prior(nodes, np.linspace(50.0, 25.0, 5), cov, 25.0, Scaling(0.0, 100.0, 1.0))
    weeks, scores = (np.array([row[n] for row in rows]) for n in (0, 1))
    asked = np.array([26.0])

    state = prior.given(weeks, scores)
    known = take_in([Observed(Taught(prior, np.zeros(5), 100), weeks, scores, -1.0)]).at(0, asked).ahead
    days = np.round(weeks * 7).astype(np.int32)
    cohort = outlook(prior, days[None, :], scores[None, :], np.array([182], dtype=np.int32), -10.0)

    np.testing.assert_allclose(state.at(asked)[0], known.mean, atol=1e-7)
    np.testing.assert_allclose(state.sd(asked), known.sd, atol=1e-7)
    np.testing.assert_allclose(cohort.mean, known.mean, atol=1e-7)
    np.testing.assert_allclose(cohort.sd, known.sd, atol=1e-7)


def test_a_gap_in_a_cohort_changes_nothing() -> None:
    nodes = np.array([0.0, 4.0, 12.0])
    prior = Prior(nodes, np.array([50.0, 40.0, 30.0]), 90.0 * np.eye(3) + 60.0, 16.0, Scaling(0.0, 100.0, 1.0))
    days = np.array([[0, 14, 28], [0, 28, 30]], dtype=np.int32)
    scores = np.array([[50.0, np.nan, 41.0], [50.0, 41.0, np.nan]])
    found = outlook(prior, days, scores, np.array([84, 84], dtype=np.int32), -10.0)
    assert found.mean[0] == pytest.approx(found.mean[1]) and found.chance[0] == pytest.approx(found.chance[1])


def test_one_wild_score_does_not_carry_the_course_away() -> None:
    """A slip of the pen in the middle: 4 instead of 44, on a course that stays at 44."""
    prior, weeks, asked = _prior(), np.array([0.0, 2.0, 4.0, 6.0]), np.array([6.0])
    steady = take_in([Observed(prior, weeks, np.array([44.0, 40.0, 40.0, 40.0]), -1.0)]).at(0, asked)
    wild = take_in([Observed(prior, weeks, np.array([44.0, 40.0, 99.0, 40.0]), -1.0)]).at(0, asked)
    plain, _ = slow_posterior(prior, weeks.tolist(), [44.0, 40.0, 99.0, 40.0], [6.0])
    assert abs(wild.means[0, 0] - steady.means[0, 0]) < 0.7 * abs(plain[0] - steady.means[0, 0])


def test_a_score_at_the_end_of_the_scale_says_here_or_beyond() -> None:
    """The mean beyond a cut, against numerical integration of the normal density."""
    from scipy.integrate import quad
    from scipy.stats import norm

    def mean_beyond(mu: float, sd: float, cut: float, side: float) -> float:
        ends = sorted((cut, cut + side * 40 * sd))
        mass = quad(lambda x: norm.pdf(x, mu, sd), *ends, epsabs=1e-14)[0]
        return quad(lambda x: x * norm.pdf(x, mu, sd), *ends, epsabs=1e-14)[0] / mass

    for case in ((3.0, 2.0, 0.5, -1.0), (8.0, 1.5, 9.5, 1.0), (5.0, 1.0, 9.5, 1.0)):
        assert beyond(*case) == pytest.approx(mean_beyond(*case), rel=1e-6)
    assert beyond(2.0, 1.0, 9.5, 1.0) == pytest.approx(9.5 + 1 / 7.5, rel=1e-3), "far out: the asymptote"


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
