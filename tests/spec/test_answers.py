"""What the trajectory engine answers beside the verdict, told as a user would ask."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PACK, TODAY, course
from replan.knowledge.pack import Pack
from replan.review import review
from replan.review.forecast import forecast
from replan.trajectory import Signs, decide, follow
from replan.trajectory.follow import tracks_of
from replan.trajectory.what_if import forecast_on

START = date(2026, 1, 24)


def _scores(*values: float, every: int = 14) -> list[tuple[str, float]]:
    return [((START + timedelta(days=every * n)).isoformat(), value) for n, value in enumerate(values)]


def _main(*values: float, every: int = 14, today: date = TODAY, changes: tuple[date, ...] = (), **more):
    found = follow(course(scores={"odi": _scores(*values, every=every)}, **more), PACK, today, changes=changes)
    assert found is not None
    return found


# Where am I, and how fast does it go?


def test_a_falling_score_has_a_rate_toward_better_and_a_steady_one_stands_still() -> None:
    falling, steady = _main(60, 50, 40, 30).main, _main(60, 60, 60, 60).main
    assert falling.rate is not None and steady.rate is not None
    assert falling.rate.low > 0.5 and steady.rate.best < falling.rate.best
    assert steady.chance_still is not None and steady.chance_still > 0.5
    assert falling.chance_important > 0.95 > steady.chance_important


def test_reliable_change_is_the_change_over_its_standard_error() -> None:
    """Jacobson & Truax 1991: (44 - 30) / (sqrt(2) SEM), with SEM = MDC90 / (1.645 sqrt(2)) = 15 / 2.326 (pack: odi)."""
    found = _main(44, 30).main
    assert found.reliable_change == pytest.approx(14 / (2**0.5 * 15 / (1.6449 * 2**0.5)), rel=1e-3)


def test_moving_still_and_worse_are_all_there_is() -> None:
    found = _main(44, 42, 45, 43).main
    assert found.chance_moving is not None and found.chance_still is not None
    assert 0 <= found.chance_moving + found.chance_still <= 1 + 1e-9


# When will I get there?


def test_the_date_of_the_goal_comes_sooner_with_better_scores() -> None:
    fast, slow = _main(60, 45, 32).main.goal_date, _main(60, 58, 56).main.goal_date
    assert fast.best is not None
    assert fast.late is not None and (slow.late is None or slow.late > fast.late)
    known = [day for day in (fast.early, fast.best, fast.late) if day is not None]
    assert known == sorted(known) and all(day >= TODAY for day in known)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(5, 95), min_size=1, max_size=6))
def test_every_answer_is_in_range_whatever_the_scores(values: list[float]) -> None:
    found = _main(*(round(value) for value in values), every=9).main
    chances = (found.chance_important, found.chance_worse, found.chance_of_goal.best, found.next_score_tells)
    assert all(0.0 <= chance <= 1.0 for chance in chances)
    assert 0.0 <= found.next_score_narrows < 1.0 and found.next_score >= TODAY
    assert found.chance_of_goal.low <= found.chance_of_goal.best <= found.chance_of_goal.high


# When should I measure next?


def test_the_next_score_is_between_one_and_four_weeks_away_and_never_in_the_past() -> None:
    found = _main(44, 40, today=START + timedelta(days=14)).main
    assert START + timedelta(days=21) <= found.next_score <= START + timedelta(days=42)
    late = _main(44, 40, today=date(2026, 7, 1)).main
    assert late.next_score >= date(2026, 7, 1)


def test_the_day_of_the_next_score_stays_until_the_score_comes() -> None:
    seen, told = START + timedelta(days=14), []
    for passed in range(35):
        told.append(_main(44, 40, today=seen + timedelta(days=passed)).main.next_score)
    day = told[0]
    assert told == [max(day, seen + timedelta(days=passed)) for passed in range(35)]


def test_a_score_tells_most_when_the_answer_is_open() -> None:
    open_, settled = _main(44, 38).main, _main(44, 10, 8, 6).main
    assert open_.next_score_tells > settled.next_score_tells


# What changed since last time?


def test_what_was_known_before_the_last_score_is_what_a_review_of_that_day_says() -> None:
    scores = _scores(44, 40, 33, 30)
    now = follow(course(scores={"odi": scores}), PACK, TODAY)
    then = follow(course(scores={"odi": scores[:-1]}), PACK, date.fromisoformat(scores[-2][0]))
    assert now is not None and then is not None and now.main.before is not None
    assert now.main.before.on.isoformat() == scores[-2][0]
    assert now.main.before.verdict == then.main.verdict


def test_each_review_says_in_one_sentence_what_changed() -> None:
    from replan.review.telling import tell

    document = course(scores={"odi": _scores(60, 45, 60, 62)})
    told = tell(review(document, today=TODAY, pack=PACK), document, PACK, reader="patient", lang="en")
    assert sum("Since your score on" in line for line in told.progress_lines) == 1


def _signs(goal: float) -> Signs:
    return Signs(4, 8.0, 0.0, 4.0, 0.0, 0.1, 0.5, 0.1, 0.2, goal)


def test_a_verdict_is_kept_until_its_bound_is_clearly_passed() -> None:
    """On track from 0.60, behind up to 0.40: between, and near a bound, it stays what it was for whom it was."""
    assert decide(_signs(0.58)).verdict == "uncertain"
    assert decide(_signs(0.58), "on_track").verdict == "on_track"
    assert decide(_signs(0.54), "on_track").verdict == "uncertain"
    assert decide(_signs(0.43), "behind").verdict == "behind"
    assert decide(_signs(0.43), "on_track").verdict == "uncertain"


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 1))
def test_hysteresis_only_ever_keeps_the_verdict_that_was(goal: float) -> None:
    plain = decide(_signs(goal)).verdict
    for before in ("on_track", "behind", "uncertain", "plateau", "worse", "recovered"):
        assert decide(_signs(goal), before).verdict in (plain, before)


# Did the change of plan help?


def test_a_turn_after_a_change_of_plan_is_put_down_to_it() -> None:
    change = START + timedelta(days=43)
    helped = _main(60, 61, 60, 60, 45, 30, today=date(2026, 5, 1), changes=(change,))
    effect = helped.plan_effects[0]
    assert effect.gain is not None and effect.chance is not None
    assert effect.gain.best > 5 and effect.chance > 0.85


def test_a_course_that_goes_on_as_before_says_little_of_the_change() -> None:
    change = START + timedelta(days=43)
    steady = _main(60, 52, 47, 43, 40, 38, today=date(2026, 5, 1), changes=(change,)).plan_effects[0]
    assert steady.gain is not None and steady.chance is not None
    assert steady.gain.low < 0 < steady.gain.high and 0.05 < steady.chance < 0.95


def test_one_score_after_a_change_is_too_early() -> None:
    change = START + timedelta(days=30)
    effect = _main(60, 58, 57, 50, changes=(change,)).plan_effects[0]
    assert effect.too_early and effect.gain is None


def test_every_change_is_judged_and_later_ones_do_not_silence_it() -> None:
    scores, today = (60, 61, 60, 60, 45, 30, 28, 27, 27), date(2026, 6, 20)
    first = START + timedelta(days=43)
    later = tuple(START + timedelta(days=d) for d in (80, 90, 100, 110))
    (alone,) = _main(*scores, today=today, changes=(first,)).plan_effects
    together = _main(*scores, today=today, changes=(first, *later)).plan_effects
    assert [effect.on for effect in together] == [first, *later]
    assert alone.gain is not None and together[0].gain is not None and together[0].chance is not None
    assert together[0].chance > 0.8 and together[0].gain.best > 5
    assert together[0].gain.high - together[0].gain.low >= alone.gain.high - alone.gain.low, "no surer for it"


def test_changes_on_neighbouring_days_share_what_followed_them() -> None:
    """Nothing can tell them apart, so that neither is credited with what one alone would be."""
    scores, today, day = (60, 61, 60, 60, 45, 30), date(2026, 5, 1), START + timedelta(days=43)
    (alone,) = _main(*scores, today=today, changes=(day,)).plan_effects
    pair = _main(*scores, today=today, changes=(day, day + timedelta(days=1))).plan_effects
    gains = [effect.gain.best for effect in pair if effect.gain]
    assert alone.gain is not None and len(gains) == 2
    assert gains[0] == pytest.approx(gains[1], rel=0.1) and max(gains) < 0.85 * alone.gain.best
    assert all(effect.chance < alone.chance for effect in pair)


def test_a_change_before_any_score_is_not_judged() -> None:
    assert _main(60, 50, 40, changes=(START,)).plan_effects == ()


# What if I did more?


def _with_log(condition: str, done: int) -> dict:
    begin = date(2026, 2, 16)
    log = [
        {"on": (begin + timedelta(days=n)).isoformat(), "exercise": "ex-1", "sets": 3 if n % 7 < done else 0}
        for n in range(28)
    ]
    program = [{"id": "ex-1", "exercise": "bridge", "from": "2026-02-16", "per_week": 7, "sets": 3}]
    return {"condition": condition, "program": program, "exercise_log": log}


def test_more_of_the_program_moves_a_forecast_only_where_somebody_measured_an_effect(pack: Pack) -> None:
    neck = course(scores={"ndi": _scores(50, 44, 42)}, **_with_log("neck_pain_nonspecific", 2))
    asked = forecast(neck, pack, TODAY, date(2026, 5, 1), 0.9)
    assert asked.what_if is not None
    assert asked.what_if.then.score.best < asked.what_if.as_is.score.best, "lower is better on this scale"
    assert asked.what_if.then.chance > asked.what_if.as_is.chance
    width = asked.what_if.as_is.score.high - asked.what_if.as_is.score.low
    assert asked.what_if.then.score.high - asked.what_if.then.score.low > width, "the effect is not sure"

    back = course(scores={"odi": _scores(50, 44, 42)}, **_with_log("lbp_persistent", 2))
    same = forecast(back, pack, TODAY, date(2026, 5, 1), 0.9)
    assert same.what_if is not None
    assert same.what_if.then.score.best == pytest.approx(same.what_if.as_is.score.best), "no association was found"

    knee = course(scores={"koos_pain": _scores(50, 52)}, **_with_log("knee_oa", 2))
    assert forecast(knee, pack, TODAY, None, 0.9).why_not == "what_if.no_effect"


def test_without_a_log_it_cannot_be_told(pack: Pack) -> None:
    back = course("lbp_persistent", scores={"odi": _scores(50, 44)})
    assert forecast(back, pack, TODAY, None, 0.9).why_not == "what_if.no_log"


# Who is expected to go slower


def test_a_fact_that_makes_recovery_slower_lowers_the_chance_and_an_unknown_one_moves_nothing() -> None:
    document = course("lbp_persistent", scores={"odi": _scores(50, 44)})
    plain = follow(document, PACK, TODAY)
    unknown = follow(document, PACK, TODAY, facts={"patient.start_back": None})
    high = follow(document, PACK, TODAY, facts={"patient.start_back": "high"})
    assert plain is not None and unknown is not None and high is not None
    assert unknown.chance_of_goal == plain.chance_of_goal
    assert high.chance_of_goal.best < plain.chance_of_goal.best


# Any day


def test_a_forecast_is_wider_the_further_it_looks() -> None:
    tracks = tracks_of(course(scores={"odi": _scores(50, 44, 40)}), PACK, TODAY, {})
    assert tracks is not None
    widths = []
    for weeks in (1, 4, 10):
        found = forecast_on(tracks, START + timedelta(weeks=4 + weeks))
        widths.append(found.score.high - found.score.low)
    assert widths == sorted(widths)


def test_forecasts_of_simulated_patients_come_true_as_often_as_they_say() -> None:
    """Simulation-based calibration (Talts 2018): courses drawn from the model itself; the rank of the truth is uniform."""
    from scipy.stats import kstest

    from replan.trajectory.expected import published_course
    from replan.trajectory.kernel import Observed, take_in

    prior = replace(published_course(course(), PACK.scales["odi"], PACK), low=-500.0, high=600.0)
    rng = np.random.default_rng(7)
    weeks = np.array([0.0, 1.0, 3.0, 6.0, 12.0])
    root = np.linalg.cholesky(prior.cov(weeks, weeks) + 1e-9 * np.eye(5))
    places = []
    for _ in range(400):
        truth = prior.mean(weeks) + root @ rng.normal(size=5)
        seen = truth[:4] + rng.normal(0, prior.noise**0.5, 4)
        look = take_in([Observed(prior, weeks[:4], seen, -1.0)]).at(0, weeks[4:]).ahead
        places.append((truth[4] - look.mean[0]) / look.sd[0])
    assert kstest(places, "norm").pvalue > 0.01


def test_the_shape_of_a_document_with_a_curve_survives_the_round_trip() -> None:
    from replan.batch import learn_curve
    from replan.course import Course
    from replan.trajectory.scaling import Scaling

    rng = np.random.default_rng(3)
    series = [
        [(week, float(np.clip(round(60 - 4 * week + level + rng.normal(0, 4)), 0, 100))) for week in (0.0, 2.0, 6.0)]
        for level in rng.normal(0, 10, 30)
    ]
    curve = learn_curve("lbp_acute", "odi", Scaling(0, 100, 1), series, 5.0, learned_from="a test")
    assert curve is not None
    document = course(declared={"curves": [json.loads(curve.model_dump_json())]})
    again = Course.model_validate_json(document.model_dump_json(by_alias=True))
    assert again == document
    found = follow(again, PACK, TODAY)
    assert found is not None and found.main.origin == "cohort"
    assert 0 <= found.main.now.low <= found.main.now.best <= found.main.now.high <= 100
    assert found.main.change.best > 0


def test_no_change_is_larger_than_the_scale_is_wide() -> None:
    for scores in ((100, 0, 0, 0), (0, 100, 100, 100)):
        change = _main(*scores).main.change
        assert -100 <= change.low <= change.best <= change.high <= 100
