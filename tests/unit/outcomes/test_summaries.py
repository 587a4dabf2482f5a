"""Summaries of outcomes: published intervals, limits against the binomial distribution, and nothing said of few."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import binom, norm

from replan.outcomes import FEWEST, rows_from_json, rows_to_json
from replan.outcomes.adjusted import SHIFT, adjusted, by, shrunken
from replan.outcomes.calibration import calibration, inside
from replan.outcomes.care import contents, dose, endings, gaps, missed
from replan.outcomes.forecasts import Forecast
from replan.outcomes.funnel import LIMITS, Funnel, funnel, limit, limits
from replan.outcomes.learned import Alike, alike, helped
from replan.outcomes.rows import Done
from replan.outcomes.shares import share, share_of
from unit.outcomes.rows_made import row, rows


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    # Newcombe 1998, Stat Med 17:857-872, table I, score method without continuity correction.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_the_published_one(count: int, n: int, low: float, high: float) -> None:
    found = share(count, n)
    assert found.low is not None
    assert found.high is not None
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@given(st.integers(0, FEWEST - 1), st.data())
def test_of_few_nothing_is_said(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    found = share(count, n)
    assert (found.best, found.low, found.high) == (None, None, None)
    assert not found.enough
    assert adjusted(rows(count, n)).best is None
    assert funnel({"a": rows(count, n), "b": rows(20, 40)}).points[0].share is None
    assert dose(rows(count, n)).middle is None


@given(st.integers(FEWEST, 400), st.data())
def test_a_share_lies_in_its_interval_and_the_interval_in_0_to_1(n: int, data: st.DataObject) -> None:
    found = share(data.draw(st.integers(0, n)), n)
    assert found.low is not None
    assert found.best is not None
    assert found.high is not None
    assert 0 <= found.low <= found.best + 1e-9 <= found.high + 2e-9 <= 1 + 3e-9


def test_a_count_beyond_its_patients_is_refused() -> None:
    with pytest.raises(ValueError, match="12 of 11"):
        share(12, 11)


@given(st.integers(1, 300), st.floats(0.02, 0.98), st.sampled_from([0.001, 0.025, 0.975, 0.999]))
def test_a_funnel_limit_lies_between_the_counts_whose_probability_brackets_it(n: int, target: float, p: float) -> None:
    place = limit(target, n, p) * n
    below, above = np.floor(place + 1e-9), np.ceil(place - 1e-9)
    assert binom.cdf(above, n, target) >= p - 1e-9
    assert below <= 0 or binom.cdf(below - 1, n, target) <= p + 1e-9


def test_funnel_limits_approach_the_normal_ones_with_many_patients() -> None:
    low, high = limits(0.6, 20_000, 0.95)
    half = norm.ppf(0.975) * np.sqrt(0.6 * 0.4 / 20_000)
    assert (low, high) == (pytest.approx(0.6 - half, abs=1e-4), pytest.approx(0.6 + half, abs=1e-4))


@given(st.floats(0.05, 0.95), st.integers(10, 100))
def test_the_funnel_narrows_with_patients_and_widens_with_the_level(target: float, n: int) -> None:
    inner, outer = limits(target, n, LIMITS[0]), limits(target, n, LIMITS[1])
    assert outer[0] <= inner[0] <= inner[1] <= outer[1]
    more = limits(target, n * 20, LIMITS[0])
    assert more[1] - more[0] < inner[1] - inner[0] + 1e-9


def test_the_funnel_keeps_the_order_of_its_keys_and_never_that_of_outcomes() -> None:
    groups = {"Zoe": rows(30, 40), "Ann": rows(10, 40), "Mo": rows(20, 40)}
    assert [point.key for point in funnel(groups).points] == ["Zoe", "Ann", "Mo"]


def test_a_group_with_harder_patients_is_not_blamed_for_them() -> None:
    groups = {"easy": rows(32, 40, expected=0.8), "hard": rows(16, 40, expected=0.4)}
    found = funnel(groups)
    assert [point.share for point in found.points] == [pytest.approx(0.6), pytest.approx(0.6)]
    assert [point.outside for point in found.points] == [None, None]


def test_an_outlier_lies_outside_and_says_by_which_limit() -> None:
    found = funnel({"a": rows(72, 100), "b": rows(72, 100), "c": rows(15, 50)})
    assert [point.outside for point in found.points] == [None, None, LIMITS[1]]


def _clinic(spread: float, groups: int, of: int, seed: int = 3) -> Funnel:
    """A clinic whose groups truly differ by `spread` (standard deviation of the share)."""
    rng = np.random.default_rng(seed)
    shares = np.clip(rng.normal(0.6, spread, groups), 0.05, 0.95)
    return funnel({f"g{n}": rows(int(rng.binomial(of, share)), of) for n, share in enumerate(shares)})


def test_groups_that_differ_by_chance_alone_hardly_widen_the_limits() -> None:
    assert np.mean([_clinic(0.0, 60, 80, seed).phi for seed in range(20)]) < 1.1


def test_groups_that_truly_differ_widen_the_limits_until_few_lie_outside() -> None:
    # Expected without winsorising: 1 + 0.1^2 / (0.6 * 0.4 / 80) = 4.3; pulling in a tenth at each end takes some off.
    found = _clinic(0.1, 200, 80)
    assert 2.2 < found.phi < 4.3
    assert sum(point.outside is not None for point in found.points) < 0.15 * 200
    assert found.target is not None
    plain, wide = (limits(found.target, 80, LIMITS[0], phi) for phi in (1.0, found.phi))
    for edge, stretched in zip(plain, wide, strict=True):
        assert stretched - found.target == pytest.approx(np.sqrt(found.phi) * (edge - found.target))


def test_one_true_outlier_among_many_does_not_hide_itself() -> None:
    groups = {f"g{n}": rows(48 + n % 5 - 2, 80) for n in range(12)} | {"low": rows(20, 80)}
    found = funnel(groups)
    assert found.points[-1].outside == LIMITS[1]


def test_with_few_groups_extra_spread_is_not_measured() -> None:
    assert funnel({"a": rows(72, 100), "b": rows(72, 100), "c": rows(15, 50)}).phi == 1


def _by_integration(chances: np.ndarray, improved: np.ndarray) -> float:
    logit = np.log(chances / (1 - chances))

    def weight(d: float) -> float:
        p = 1 / (1 + np.exp(-(logit + d)))
        return float(np.prod(np.where(improved, p, 1 - p)) * norm.pdf(d, 0, SHIFT))

    whole = quad(weight, -4, 4, limit=200)[0]
    lo, hi = -4.0, 4.0
    for _ in range(50):
        mid = (lo + hi) / 2
        lo, hi = (mid, hi) if quad(weight, -4, mid, limit=200)[0] < whole / 2 else (lo, mid)
    return float((1 / (1 + np.exp(-(logit + lo)))).mean())


def test_the_shrunken_share_is_that_of_the_posterior_integrated_directly() -> None:
    rng = np.random.default_rng(5)
    chances = rng.uniform(0.2, 0.8, 14)
    improved = rng.uniform(size=14) < 0.8
    assert shrunken(chances, improved)[1] == pytest.approx(_by_integration(chances, improved), abs=2e-4)


@given(st.integers(0, 30))
@settings(max_examples=15)
def test_shrinkage_stays_between_expected_and_observed(improved: int) -> None:
    found = adjusted(rows(improved, 30, expected=0.5))
    assert found.best is not None
    assert found.observed.best is not None
    low, high = sorted((0.5, found.observed.best))
    assert low - 0.01 <= found.best <= high + 0.01


def test_few_patients_stay_near_the_expectation_and_many_show_what_came() -> None:
    few, many = adjusted(rows(10, 10, expected=0.5)), adjusted(rows(900, 1000, expected=0.5))
    assert few.best is not None
    assert many.best is not None
    assert few.best < 0.75
    assert many.best == pytest.approx(0.9, abs=0.01)
    assert many.apart == "better"


def test_without_an_outcome_nobody_counts_as_a_failure() -> None:
    none = [row(improved=None, expected=None, no_room=True) for _ in range(3)]
    found = adjusted([*rows(10, 12), *(row(improved=None, expected=None) for _ in range(5)), *none])
    assert (found.n, found.waiting) == (12, 5)


def test_who_is_well_and_gone_has_not_failed_and_who_is_quiet_stays_unknown() -> None:
    over = [row(state="ended", ended="well")] * 8 + [row(state="ended", ended="cost")] * 2 + [row(state="quiet")] * 4
    found = endings([*over, *([row()] * 20)])
    assert (found.over, found.finished.count, found.left.count, found.unknown.count) == (14, 8, 2, 4)
    assert found.reasons == (("well", 8), ("cost", 2))


def test_a_gap_is_four_weeks_without_a_score_in_an_open_course() -> None:
    courses = [row(days_since=29)] * 3 + [row(days_since=28)] * 9 + [row(days_since=200, state="ended", ended="well")]
    assert (gaps(courses).count, gaps(courses).n) == (3, 12)


def test_missed_care_without_a_recorded_cost_is_a_range() -> None:
    priced = row(missed=2, visit_costs=(40.0, 50.0) * 6, missed_costs=(60.0,))
    found = missed([priced, row(missed=3)])
    assert (found.missed, found.recorded, found.with_cost) == (5, 60.0, 1)
    assert found.low is not None
    assert found.high is not None
    assert 60 + 4 * 40 <= found.low <= found.high <= 60 + 4 * 60
    assert missed([row(missed=3)]).low is None


def test_content_is_counted_by_what_guidelines_say_course_by_course() -> None:
    long = (Done(intervention="rest", stance="against", grade="B", amount=900.0),)
    short = (Done(intervention="education", stance="for", grade="A", amount=10.0),)
    found = contents([row(content=long)] * 5 + [row(content=short)] * 5)
    assert dict(found.stances)["for"] == pytest.approx(0.5)
    assert [kind.intervention for kind in found.kinds] == ["education", "rest"]
    assert sum(part for _, part in found.stances) == pytest.approx(1.0)


def test_a_forecast_drawn_from_its_own_distribution_is_covered_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    told = []
    for _ in range(4000):
        u = float(rng.uniform())
        cell = np.floor(u * 20) / 20
        told.append(Forecast(known=1, chance=0.5, failed=False, below=float(cell), upto=float(cell + 0.05)))
    for level in (0.5, 0.8, 0.95):
        assert np.mean([inside(one, level) for one in told]) == pytest.approx(level, abs=0.02)


def test_calibration_tells_what_was_said_beside_what_came() -> None:
    told = [Forecast(known=2, chance=0.3, failed=n < 9, below=0.4, upto=0.5) for n in range(30)]
    [found] = calibration([row(forecasts=(one,)) for one in told])
    assert (found.known, found.n, found.came.count) == (2, 30, 9)
    assert found.said == pytest.approx(0.3)
    assert calibration([row(forecasts=(one,)) for one in told[:9]]) == ()


def test_what_helped_counts_failures_and_needs_patients_on_both_sides() -> None:
    cohort = [*rows(15, 20, options=("yoga",)), *rows(10, 20), *rows(9, 9, options=("mri",))]
    found = helped(cohort)
    assert [one.code for one in found] == ["yoga"]
    assert (found[0].having.improved, found[0].having.not_improved) == (15, 5)
    assert found[0].low <= found[0].best <= found[0].high


def test_nothing_helped_when_both_sides_went_as_expected() -> None:
    both = [*rows(16, 20, options=("yoga",), expected=0.8), *rows(8, 20, expected=0.4)]
    [found] = helped(both)
    assert found.best == pytest.approx(0.0, abs=1e-9)
    assert found.low < 0 < found.high


def test_a_small_difference_of_few_patients_is_drawn_toward_none() -> None:
    few = helped([*rows(8, 10, options=("yoga",)), *rows(5, 10)])[0]
    many = helped([*rows(800, 1000, options=("yoga",)), *rows(500, 1000)])[0]
    assert abs(few.best) < 0.2 < many.best


def test_patients_alike_have_the_condition_a_near_start_and_the_same_duration() -> None:
    cohort = [row(key="a"), row(key="b", condition="knee_oa"), row(key="c", severity=0.9), row(key="d", weeks_before=30.0),
              row(key="e", weeks_before=None), row(key="f", improved=None, expected=None)]  # fmt: skip
    found = alike(cohort, Alike("lbp_acute", severity=0.6, long=False))
    assert [one.key for one in found] == ["a"]


def test_the_order_of_rows_changes_no_summary() -> None:
    cohort = [*rows(15, 20, options=("yoga",)), *rows(10, 20, changes=("goal",)), *rows(3, 12, state="quiet")]
    shuffled = random.Random(3).sample(cohort, len(cohort))
    assert adjusted(cohort).best == pytest.approx(adjusted(shuffled).best)
    assert adjusted(cohort).observed == adjusted(shuffled).observed
    assert endings(cohort) == endings(shuffled)
    assert [h.code for h in helped(cohort)] == [h.code for h in helped(shuffled)]


def test_rows_survive_being_kept() -> None:
    told = Forecast(known=1, chance=0.2, failed=False, below=0.1, upto=0.3)
    kept = [row(forecasts=(told,), content=(Done(intervention="heat", stance="", grade="", amount=3.0),))]
    assert rows_from_json(rows_to_json(kept)) == tuple(kept)


def test_groups_leave_out_who_belongs_to_none() -> None:
    assert set(by([row(therapist="a"), row(therapist=None)], lambda one: one.therapist)) == {"a"}
    assert share_of([True] * 12).count == 12
