"""What must hold of the posterior whatever the scores: units, order, repeats, values that tell nothing, calibration."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from conftest import PACK, TODAY, course
from replan.batch import learn_curve
from replan.course import Course
from replan.course.declared import DeclaredCurve
from replan.trajectory import follow
from replan.trajectory.expected import Expected, published_course
from replan.trajectory.fitting.learn import learn
from replan.trajectory.fitting.rows import rows_of
from replan.trajectory.follow import tracks_of
from replan.trajectory.in_scores import above
from replan.trajectory.kernel import Observed, take_in
from replan.trajectory.prior import Prior
from replan.trajectory.scaling import Scaling

WEEKS, ASKED = np.array([0.0, 2.0, 4.0, 9.0]), np.array([0.0, 4.0, 12.0])
inside = st.lists(st.integers(1, 99), min_size=4, max_size=4)


def _prior() -> Expected:
    return published_course(course(), PACK.scales["odi"], PACK)


def _look(prior: Expected, weeks: np.ndarray, scores: np.ndarray):
    return take_in([Observed(prior, weeks, scores, -1.0)]).at(0, ASKED)


@settings(max_examples=30, deadline=None)
@given(inside, st.floats(0.05, 20), st.floats(-50, 50))
def test_the_units_of_the_scale_do_not_matter(scores: list[int], factor: float, shift: float) -> None:
    prior, seen = _prior(), np.array(scores, dtype=float)
    spreads = ("level_sd", "change_sd", "wander_sd", "mean_sd", "step")
    other = replace(
        prior,
        low=prior.low * factor + shift,
        high=(prior.high or 0.0) * factor + shift,
        means=tuple(mean * factor + shift for mean in prior.means),
        best_score=prior.best_score * factor + shift,
        error=replace(prior.error, value=prior.error.value * factor),
        **{name: getattr(prior, name) * factor for name in spreads},
    )
    plain, scaled = _look(prior, WEEKS, seen), _look(other, WEEKS, seen * factor + shift)
    # 1e-6: the level's share is a quotient of differences from the best score, rounded anew in other units.
    np.testing.assert_allclose(scaled.means, plain.means * factor + shift, rtol=1e-6, atol=1e-6 * factor)
    np.testing.assert_allclose(scaled.ahead.sd, plain.ahead.sd * factor, rtol=1e-6, atol=1e-9)


def test_what_a_cohort_teaches_does_not_depend_on_the_units() -> None:
    rng = np.random.default_rng(5)
    weeks = np.array([0.0, 2.0, 6.0, 12.0])
    level = rng.normal(55, 12, 60)
    scores = [np.clip(np.round(own - 6 * np.log1p(weeks) + rng.normal(0, 5, 4)), 0, 100) for own in level]
    plain = learn(rows_of([(weeks, y) for y in scores]), Scaling(0, 100, 1), 4.0)
    scaled = learn(rows_of([(weeks, y / 4 + 7) for y in scores]), Scaling(7, 32, 0.25), 1.0)
    assert plain is not None and scaled is not None
    np.testing.assert_allclose(scaled.prior.mean, plain.prior.mean, atol=1e-5)
    # The search stops where the likelihood is flat to 1e-9: a few thousandths of a variance that 60 patients show.
    np.testing.assert_allclose(scaled.prior.cov, plain.prior.cov, rtol=5e-3)


@settings(max_examples=20, deadline=None)
@given(inside, st.floats(0, 14))
def test_a_score_that_is_just_what_was_expected_moves_nothing_and_never_widens(scores: list[int], week: float) -> None:
    prior, seen = _prior(), np.clip(_prior().mean(WEEKS) + np.array(scores) / 10 - 5, 2, 98)
    known = take_in([Observed(prior, WEEKS, seen, -1.0)])
    there = float(known.at(0, np.array([week])).means[0, 0])
    if not 1 <= there <= 99 or np.min(np.abs(WEEKS - week)) < 1e-6:
        return
    order = np.argsort(np.append(WEEKS, week), kind="stable")
    before, after = known.at(0, ASKED), _look(prior, np.append(WEEKS, week)[order], np.append(seen, there)[order])
    np.testing.assert_allclose(after.means, before.means, atol=1e-6)
    assert np.all(after.ahead.sd <= before.ahead.sd + 1e-9)


@settings(max_examples=20, deadline=None)
@given(inside, st.floats(-1e3, 1e3))
def test_a_value_that_tells_nothing_changes_nothing(scores: list[int], wild: float) -> None:
    """A second scale whose scores are nearly all error: whatever they are, the first scale's answer stays."""
    prior = _prior()
    noise = replace(prior, low=-1e9, high=1e9, error=replace(prior.error, value=1e7))
    first = Observed(prior, WEEKS, np.array(scores, dtype=float), -1.0)
    alone = take_in([first]).at(0, ASKED)
    beside = take_in([first, Observed(noise, WEEKS[1:2] + 1.0, np.array([wild]), -1.0)]).at(0, ASKED)
    np.testing.assert_allclose(beside.means, alone.means, atol=1e-4)
    np.testing.assert_allclose(beside.ahead.sd, alone.ahead.sd, rtol=1e-6)


def test_the_same_score_entered_twice_is_no_second_measurement() -> None:
    rows = [((date(2026, 1, 24) + timedelta(days=14 * n)).isoformat(), 44.0 - 6 * n) for n in range(4)]
    for some in (rows[:1], rows):
        plain, repeated = (follow(course(scores={"odi": part}), PACK, TODAY) for part in (some, [*some, some[-1]]))
        assert plain is not None and repeated is not None
        assert repeated.main.now == plain.main.now
        assert repeated.chance_of_goal == plain.chance_of_goal
        assert (repeated.verdict, repeated.main.scores, repeated.notes) == (
            plain.verdict,
            plain.main.scores,
            plain.notes,
        )


@settings(max_examples=15, deadline=None)
@given(st.permutations([("2026-01-24", 44.0), ("2026-02-14", 30.0), ("2026-02-14", 40.0), ("2026-02-14", 30.0)]))
def test_different_scores_of_one_day_count_as_their_mean_in_any_order(rows: list[tuple[str, float]]) -> None:
    mean = follow(course(scores={"odi": [("2026-01-24", 44.0), ("2026-02-14", 35.0)]}), PACK, TODAY)
    mixed = follow(course(scores={"odi": rows}), PACK, TODAY)
    assert mean is not None and mixed is not None
    assert (mixed.main.now, mixed.chance_of_goal) == (mean.main.now, mean.chance_of_goal)
    (note,) = (said for said in mixed.notes if said not in mean.notes)
    assert note.key == "unknown.scores_differ"
    assert (note.values["on"], note.values["low"], note.values["high"]) == (date(2026, 2, 14), 30.0, 40.0)


@pytest.mark.parametrize("known", [1, 3])
def test_the_rank_of_the_truth_among_draws_is_uniform(known: int) -> None:
    """Simulation-based calibration (Talts et al. 2018, arXiv 1804.06788) of the change since the start, a function of two
    days: courses from the prior, scores from the courses, draws from the posterior of what a cohort taught."""
    nodes = np.array([0.0, 2.0, 5.0, 12.0])
    cov = 180.0 * np.exp(-np.abs(np.subtract.outer(np.log1p(nodes), np.log1p(nodes))))
    prior = Prior(nodes, np.array([50.0, 42.0, 36.0, 30.0]), cov, 25.0, Scaling(-1e4, 1e4, 1e-3))
    rng, root, draws = np.random.default_rng(21), np.linalg.cholesky(cov), 19
    weeks, ends = np.array([0.0, 1.0, 4.0])[:known], np.array([0.0, 12.0])
    ranks = []
    for _ in range(600):
        at_nodes = prior.mean + root @ rng.normal(size=4)
        truth = np.interp(np.log1p(np.append(weeks, ends)), np.log1p(nodes), at_nodes)
        state = prior.given(weeks, truth[:known] + rng.normal(0, 5.0, known))
        mean, spread = state.at(ends)
        change, sd = mean[1] - mean[0], np.sqrt(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])
        ranks.append(int(np.sum(change + sd * rng.normal(size=draws) < truth[-1] - truth[-2])))
    assert chisquare(np.bincount(ranks, minlength=draws + 1)).pvalue > 0.01


@cache
def _curve() -> DeclaredCurve:
    """What a cohort taught in which many stood at an end of the scale."""
    rng = np.random.default_rng(4)
    weeks, series = np.array([0.0, 2.0, 4.0, 8.0]), []
    for level in rng.normal(4, 6, 80):
        scores = 10 * np.clip(np.round(level - 0.2 * np.log1p(weeks) + rng.normal(0, 1.5, 4)), 0, 10)
        series.append(list(zip(weeks.tolist(), scores.tolist(), strict=True)))
    curve = learn_curve("lbp_acute", "odi", Scaling(0, 100, 10), series, 5.0, learned_from="a test")
    assert curve is not None
    return curve


def _taught(*scores: float) -> Course:
    """A course that is judged by that curve, scored every two weeks."""
    rows = [((date(2026, 1, 24) + timedelta(days=14 * n)).isoformat(), score) for n, score in enumerate(scores)]
    return course(scores={"odi": rows}, declared={"curves": [json.loads(_curve().model_dump_json())]})


def test_who_stands_at_the_worst_end_of_a_taught_scale_cannot_have_got_worse() -> None:
    found = follow(_taught(100, 100, 100), PACK, date(2026, 2, 21))
    assert found is not None and found.main.origin == "cohort"
    assert found.main.chance_worse < 0.2 and found.verdict != "worse"
    assert found.main.chance_still is not None and found.main.chance_still > 0.5


@pytest.mark.parametrize("scores", [(0, 0), (10, 0, 0), (20, 10, 10), (60, 20), (90, 100), (100, 100, 100)])
@pytest.mark.parametrize("gain", [-10.0, -5.0, 5.0, 10.0])
def test_chances_of_a_change_on_a_taught_scale_are_those_of_draws(scores: tuple[float, ...], gain: float) -> None:
    """True scores lie inside the scale, many at its ends: a chance is the share of draws with at least this change."""
    tracks = tracks_of(_taught(*scores), PACK, TODAY, {})
    assert tracks is not None
    (track,) = tracks.all
    look = tracks.known.at(0, track.weeks[[0, -1]])
    drawn = np.random.default_rng(9).multivariate_normal(look.means[0], look.covs[0], 40_000)
    first, last = track.expected.scaling.score(drawn).T
    assert above(track, look, 1, 0, gain) == pytest.approx(float(np.mean(first - last >= gain)), abs=0.03)
