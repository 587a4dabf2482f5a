"""Two kinds of patients in one cohort: found where they are, not where they are not, and carried into every answer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from conftest import PACK, TODAY, course
from replan.core.errors import DocumentError
from replan.course import Course, read_courses
from replan.course.declared import DeclaredCurve
from replan.trajectory.cohort import outlook
from replan.trajectory.condition import MOST_EVIDENCE, evidence
from replan.trajectory.fitting.ahead import forecasts
from replan.trajectory.fitting.kinds import each_of, seen_as_of
from replan.trajectory.fitting.learn import learn
from replan.trajectory.fitting.rows import Rows, rows_of
from replan.trajectory.follow import follow, tracks_of
from replan.trajectory.hats import hats
from replan.trajectory.in_scores import above, chance, change_in_scores, interval_in_scores
from replan.trajectory.kernel import Observed, take_in
from replan.trajectory.mixture import Mixture
from replan.trajectory.next_score import next_score
from replan.trajectory.prior import Kind, Prior
from replan.trajectory.scaling import Scaling
from replan.trajectory.taught import Covariate, Taught, declared_curve, taught_course

WEEKS = np.array([0.0, 1.0, 3.0, 6.0, 12.0])
LIMITS = Scaling(0.0, 100.0, 1.0)


def _acute_and_chronic(seed: int, size: int) -> tuple[Rows, np.ndarray]:
    """Acute patients fall from about 58 toward 12, chronic ones stay near 55; and who is acute."""
    rng = np.random.default_rng(seed)
    acute = rng.random(size) < 0.6
    pace = np.exp(-np.exp(rng.normal(-1.0, 0.3, (size, 1))) * WEEKS)
    falling = 12 + rng.normal(46, 8, (size, 1)) * pace + rng.normal(0, 4, (size, 5))
    staying = rng.normal(55, 12, (size, 1)) + rng.normal(0, 6, (size, 5))
    scores = np.clip(np.round(np.where(acute[:, None], falling, staying)), 0, 100)
    return rows_of([(WEEKS, row) for row in scores]), acute


def _two_kinds(scaling: Scaling = LIMITS) -> Prior:
    """Of kinds that are far apart in the end and alike in the beginning; in standard units on a margin."""
    unit, middle = (1.0, 0.0) if not scaling.at else (20.0, 40.0)
    cov = (100.0 * np.exp(-np.abs(np.subtract.outer(np.log1p(WEEKS), np.log1p(WEEKS)))) + 40.0) / unit**2
    falling, staying = np.array([58.0, 45.0, 28.0, 18.0, 12.0]), np.array([56.0, 55.0, 54.0, 54.0, 53.0])
    kinds = (
        Kind(0.6, (falling - middle) / unit, cov * 0.6, 16.0 / unit**2),
        Kind(0.4, (staying - middle) / unit, cov, 36.0 / unit**2),
    )
    mean = 0.6 * kinds[0].mean + 0.4 * kinds[1].mean
    apart = kinds[0].mean - kinds[1].mean
    whole = 0.6 * kinds[0].cov + 0.4 * kinds[1].cov + 0.24 * np.outer(apart, apart)
    return Prior(WEEKS, mean, whole, 24.0 / unit**2, scaling, kinds)


MARGIN = replace(LIMITS, at=(0.5, 99.5), cuts=(-1.975, 2.975))
"""One model unit is twenty points."""


def _curve(prior: Prior) -> DeclaredCurve:
    return declared_curve(
        "lbp_acute", "odi", Taught(prior, np.full(5, 0.05), 80), np.zeros((0, 5)), np.zeros(0), (), "x"
    )


def _judged(*scores: float, curve: DeclaredCurve | None = None) -> Course:
    """A course that is judged by two kinds, scored in weeks 0, 1, 3 and 6."""
    days = [date(2026, 1, 24) + timedelta(weeks=float(week)) for week in WEEKS[: len(scores)]]
    rows = [(day.isoformat(), score) for day, score in zip(days, scores, strict=True)]
    told = json.loads((curve or _curve(_two_kinds(MARGIN))).model_dump_json())
    return course(scores={"odi": rows}, declared={"curves": [told]})


@pytest.mark.parametrize("size", [80, 400])
def test_acute_and_chronic_patients_are_told_apart(size: int) -> None:
    rows, acute = _acute_and_chronic(1, size)
    found = learn(rows, LIMITS, 5.0)
    assert found is not None and found.kinds is not None
    share = found.kinds.shares(np.ones((1, 1)))[:, 0]
    ends = found.prior.scaling.score(found.kinds.means[:, -1])
    first = int(np.argmin(ends))
    assert share[first] == pytest.approx(acute.mean(), abs=0.08)
    last = rows.scores.reshape(-1, 5)[:, -1]
    assert ends[first] == pytest.approx(last[acute].mean(), abs=2)
    assert ends[1 - first] == pytest.approx(last[~acute].mean(), abs=2)
    prior = found.kinds.prior(found.prior, np.zeros(0))
    chances = [prior.each_given(WEEKS[:4], rows.scores[start : start + 4])[first][0] for start in rows.starts]
    assert np.mean((np.array(chances) > 0.5) == acute) > 0.95


def test_patients_of_one_kind_stay_of_one_kind() -> None:
    """Normal ones, ones on five levels, ones on a skewed scale with many zeros."""
    found = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        level, slope = rng.normal(0, 1, (150, 1)), rng.normal(-0.5, 0.3, (150, 1))
        course_ = level + slope * np.log1p(WEEKS) + rng.normal(0, 0.6, (150, 5))
        five = np.digitize(course_, [-1.6, -0.8, 0.0, 0.9]).astype(float)
        zeros = np.minimum(np.round(np.maximum(np.exp(1.3 + course_) - 1.5, 0)), 100)
        for scores, limits in ((50 + 12 * course_.clip(-4, 4), LIMITS), (five, Scaling(0, 4, 1)), (zeros, LIMITS)):
            learned = learn(rows_of([(WEEKS, row) for row in np.round(scores)]), limits, 0.3 * float(scores.std()))
            assert learned is not None
            found.append(learned.kinds is not None)
    assert sum(found) <= 1


def test_two_kinds_forecast_new_patients_better_than_one() -> None:
    learned = learn(_acute_and_chronic(2, 200)[0], LIMITS, 5.0)
    assert learned is not None and learned.kinds is not None
    new, _ = _acute_and_chronic(3, 1000)
    rows = new.scores.reshape(-1, 5)
    errors, held = {}, {}
    for name, prior in (("one", learned.prior), ("two", learned.kinds.prior(learned.prior, np.zeros(0)))):
        ahead = forecasts([(prior, WEEKS[:2], row[:2]) for row in rows], np.full(1000, 12.0))
        errors[name] = np.abs(prior.scaling.score(ahead.at(0.0)) - rows[:, 4]).mean()
        places = ahead.above(prior.scaling.cut(rows[:, 4]), -1.0)
        held[name] = np.mean(np.abs(places - 0.5) < 0.4)
    assert errors["two"] < 0.9 * errors["one"]
    assert 0.76 < held["two"] < 0.86


def test_a_fact_that_goes_with_the_kind_moves_its_odds() -> None:
    rows, acute = _acute_and_chronic(4, 200)
    known = np.where(acute, -1.0, 1.0) + np.random.default_rng(5).normal(0, 0.8, 200)
    found = learn(replace(rows, covariates=(known - known.mean())[None]), LIMITS, 5.0)
    assert found is not None and found.kinds is not None
    first = int(np.argmin(found.kinds.means[:, -1]))
    low, high = (found.kinds.shares(np.array([[1.0, x]]))[first, 0] for x in (-1.5, 1.5))
    assert low > 0.85 and high < 0.3


def test_likelihood_and_posterior_of_one_kind_are_the_dense_ones() -> None:
    rng = np.random.default_rng(6)
    prior = _two_kinds()
    series = [(np.sort(rng.choice(WEEKS, n, replace=False)), rng.normal(40, 15, n)) for n in (1, 3, 5, 4)]
    kind = prior.kinds[0]
    seen = seen_as_of(each_of(rows_of(series), prior), kind.mean, kind.cov, kind.noise)
    for number, (weeks, scores) in enumerate(series):
        design = hats(weeks, WEEKS)
        cov = design @ kind.cov @ design.T + kind.noise * np.eye(len(weeks))
        gain = kind.cov @ design.T @ np.linalg.inv(cov)
        exact = multivariate_normal(design @ kind.mean, cov).logpdf(scores)
        assert seen.likelihood[number] == pytest.approx(exact, abs=1e-6)
        np.testing.assert_allclose(seen.mean[number], kind.mean + gain @ (scores - design @ kind.mean), atol=1e-5)
        np.testing.assert_allclose(seen.cov[number], kind.cov - gain @ design @ kind.cov, atol=1e-5)


places = st.floats(-50, 150)
sizes = st.floats(1, 400)


@given(st.lists(places, min_size=2, max_size=2), places, sizes, places, sizes)
def test_a_score_further_toward_one_kind_never_speaks_against_it(
    scores: list[float], mean: float, variance: float, other: float, wide: float
) -> None:
    assume(mean != other)
    toward = 1.0 if mean > other else -1.0
    near, far = sorted(scores, key=lambda score: toward * score)
    less, more = (evidence(score, mean, variance, other, wide) for score in (near, far))
    assert less <= more + 1e-9
    assert abs(more) <= MOST_EVIDENCE
    assert evidence(far, other, wide, mean, variance) == pytest.approx(-more)


def test_between_two_kinds_a_score_tells_as_much_as_their_densities() -> None:
    found = evidence(40.0, 30.0, 100.0, 55.0, 144.0)
    assert found == pytest.approx(norm(30, 10).logpdf(40.0) - norm(55, 12).logpdf(40.0))


def test_three_ways_to_the_same_mixture() -> None:
    """Plain floats over nodes, one Cholesky factor, and the compiled cohort."""
    prior = _two_kinds(MARGIN)
    scores, asked = np.array([[60.0, 52.0, 30.0], [57.0, 58.0, 61.0], [20.0, 90.0, 50.0]]), np.array([12.0])
    days = np.tile((WEEKS[:3] * 7).astype(np.int32), (3, 1))
    compiled = outlook(prior, days, scores, np.full(3, 84, dtype=np.int32), -10.0)
    for number, row in enumerate(scores):
        plain = forecasts([(prior, WEEKS[:3], row)], asked, with_error=False)
        look = take_in([Observed(Taught(prior, np.zeros(5), 100), WEEKS[:3], row, -1.0)]).at(0, asked)
        for other in (look.ahead, Mixture(*(part[:, number : number + 1] for part in _parts(compiled.ahead)))):
            for ours, theirs in zip(_parts(plain), _parts(other), strict=True):
                np.testing.assert_allclose(ours, theirs, atol=1e-6)
        cut = prior.scaling.goal_cut(row[:1], -10.0)
        assert compiled.chance[number] == pytest.approx(look.ahead_as_scored.above(cut, -1.0)[0], abs=1e-6)


def _parts(mixture: Mixture) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return mixture.shares, mixture.means, mixture.sds


def test_what_was_known_earlier_is_what_the_earlier_scores_alone_tell() -> None:
    course_ = Taught(_two_kinds(MARGIN), np.zeros(5), 100)
    scores, asked = np.array([58.0, 50.0, 33.0, 54.0]), np.array([3.0, 12.0])
    known = take_in([Observed(course_, WEEKS[:4], scores, -1.0)])
    for count in (1, 2, 3):
        alone = take_in([Observed(course_, WEEKS[:count], scores[:count], -1.0)]).at(0, asked)
        before = known.at(0, asked, known.before(float(WEEKS[count - 1])))
        for ours, theirs in zip(_parts(before.ahead), _parts(alone.ahead), strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-9)


def test_another_scale_leaves_the_kinds_to_the_scores_of_their_own() -> None:
    one = Observed(Taught(_two_kinds(MARGIN), np.zeros(5), 100), WEEKS[:3], np.array([58.0, 47.0, 33.0]), -1.0)
    other = replace(one, scores=np.array([60.0, 60.0, 62.0]))
    alone, both = take_in([one]), take_in([one, other])
    assert len(both.posteriors) == 4
    of_first = [both.shares()[both.kinds[:, 0] == kind].sum() for kind in (0, 1)]
    np.testing.assert_allclose(of_first, alone.shares(), atol=1e-9)


def test_of_many_scales_only_the_first_ones_are_looked_at_kind_by_kind() -> None:
    course_ = Taught(_two_kinds(MARGIN), np.zeros(5), 100)
    one = Observed(course_, WEEKS[:3], np.array([58.0, 47.0, 33.0]), -1.0)
    known = take_in([one] * 6)
    assert len(known.posteriors) == 8
    assert known.at(5, np.array([12.0])).ahead.mean[0] == pytest.approx(
        known.at(0, np.array([12.0])).ahead.mean[0], abs=0.4
    )


def test_answers_are_those_of_draws_from_both_kinds() -> None:
    tracks = tracks_of(_judged(58, 52), PACK, TODAY, {})
    assert tracks is not None
    (track,) = tracks.all
    look = tracks.known.at(0, np.array([0.0, 12.0]))
    rng = np.random.default_rng(7)
    drawn = np.concatenate(
        [
            rng.multivariate_normal(*part, size=round(80_000 * share))
            for share, *part in zip(look.shares, look.means, look.covs, strict=True)
        ]
    )
    first, last = track.expected.scaling.score(drawn).T
    for gain in (5.0, 20.0, 40.0):
        assert above(track, look, 1, 0, gain) == pytest.approx(np.mean(first - last >= gain), abs=0.01)
    assert chance(track, look, 1, 30.0) == pytest.approx(np.mean(last <= 30), abs=0.01)
    there, moved = interval_in_scores(track, look, 1), change_in_scores(track, look, 1, 0)
    np.testing.assert_allclose((there.low, there.best, there.high), np.quantile(last, [0.1, 0.5, 0.9]), atol=1.0)
    assert moved.best == pytest.approx(np.mean(first - last), abs=0.3)


def test_the_next_score_tells_as_much_as_made_up_scores_do() -> None:
    """Expected rise of the chance of judging rightly, over scores drawn from the forecast itself."""
    scores = (58.0, 52.0)
    tracks = tracks_of(_judged(*scores), PACK, TODAY, {})
    assert tracks is not None
    (track,) = tracks.all
    found = next_score(tracks, 0, date(2026, 1, 31))
    week = (found.on - date(2026, 1, 24)).days / 7
    rng, scaling = np.random.default_rng(8), track.expected.scaling
    look = tracks.known.at(0, np.array([week, track.horizon]))
    goal = scaling.cut(np.array([track.aim.score]))
    kind = rng.choice(2, 1500, p=look.shares)
    values = rng.normal(look.ahead_as_scored.means[kind, 0], look.ahead_as_scored.sds[kind, 0])
    after = [
        take_in([Observed(track.expected, np.append(WEEKS[:2], week), np.append(scores, one), -1.0)])
        .at(0, np.array([track.horizon]))
        .ahead.above(goal, -1.0)[0]
        for one in scaling.score(values)
    ]
    now = look.ahead.above(goal, -1.0)[1]
    rise = np.mean(np.maximum(after, 1 - np.array(after))) - max(now, 1 - now)
    assert found.tells == pytest.approx(rise, abs=0.03)
    assert found.tells > 0.05


def test_who_falls_early_is_told_another_outlook_than_who_stays() -> None:
    falls, stays = (follow(_judged(*scores), PACK, date(2026, 2, 14)) for scores in ((58, 46, 27), (58, 57, 56)))
    assert falls is not None and stays is not None
    assert falls.main.chance_of_goal.best > 0.9 and stays.main.chance_of_goal.best < 0.35
    for one in (falls, stays):
        band = one.main.chance_of_goal
        assert 0 <= band.low <= band.best <= band.high <= 1


@pytest.mark.parametrize("before", [(58,), (58, 50), (45, 44, 30)])
def test_a_worse_last_score_never_raises_the_chance_of_the_goal(before: tuple[float, ...]) -> None:
    """One kind is better than the other throughout, so that a worse score speaks for the other."""
    told = [follow(_judged(*before, last), PACK, date(2026, 3, 7)) for last in range(0, 101, 5)]
    chances = [one.main.chance_of_goal.best for one in told if one is not None]
    assert len(chances) == 21
    assert all(worse <= better + 1e-9 for better, worse in pairwise(chances))


def test_a_curve_of_two_kinds_is_the_same_once_written_down_and_read_again() -> None:
    prior = _two_kinds(MARGIN)
    facts = (Covariate("patient.age", 50.0, False),)
    written = declared_curve(
        "lbp_acute", "odi", Taught(prior, np.ones(5), 80), np.zeros((1, 5)), np.array([0.1]), facts, "x"
    )
    again = DeclaredCurve.model_validate_json(written.model_dump_json())
    scale = PACK.scales["odi"]
    average, old = (taught_course(again, scale, {"patient.age": age}).prior for age in (50.0, 70.0))
    for ours, theirs in zip(average.kinds, prior.kinds, strict=True):
        assert ours.share == pytest.approx(theirs.share)
        np.testing.assert_allclose(ours.mean, theirs.mean, atol=1e-5)
    odds = [kinds[0].share / kinds[1].share for kinds in (average.kinds, old.kinds)]
    assert odds[1] / odds[0] == pytest.approx(np.exp(2.0), rel=1e-4)


def test_beyond_the_follow_up_each_kind_drifts_apart() -> None:
    prior = _two_kinds(MARGIN)
    reached = Taught(prior, np.zeros(5), 100).reaching(26.0, 52.0)
    for kind, before in zip(reached.kinds, prior.kinds, strict=True):
        assert kind.mean[-1] == pytest.approx(before.mean[-1])
        assert kind.cov[-1, -1] > kind.cov[-2, -2] > before.cov[-1, -1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda kinds: kinds[:1], "there must be two, whose shares add up to 1"),
        (lambda kinds: [{**kinds[0], "share": 0.7}, kinds[1]], "there must be two, whose shares add up to 1"),
        (lambda kinds: [kinds[0], {**kinds[1], "means": [1.0]}], "kinds, 2: means: there must be as many as weeks"),
        (lambda kinds: [{**kinds[0], "cov": [[1.0] * 5] * 4 + [[2.0] * 5]}, kinds[1]], "it is not a covariance"),
    ],
)
def test_kinds_that_do_not_fit_are_told(change, said: str) -> None:
    told = json.loads(_judged(58, 50).model_dump_json())
    curve = told["declared"]["curves"][0]
    curve["kinds"] = change(curve["kinds"])
    with pytest.raises(DocumentError, match=said):
        read_courses(json.dumps(told), "a document")
