"""How habits and pain move together: found when planted, rarely when not, nothing before there are days enough."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PACK, course
from replan.core.said import Said
from replan.lifestyle import Relation, one_change, relate, say_relation, say_thirds
from replan.lifestyle.relation import FALSE_ALARM, LOOKS, relation
from replan.lifestyle.series import carried_over, settled
from replan.review.words import Speaker

FIRST = date(2026, 1, 1)


def carried(rng: np.random.Generator, days: int, share: float) -> np.ndarray:
    """A series of which each day keeps `share` of the day before."""
    noise = rng.standard_normal(days + 30)
    for n in range(1, days + 30):
        noise[n] = share * noise[n - 1] + np.sqrt(1 - share**2) * noise[n]
    return noise[30:]


def seen(rng: np.random.Generator, days: int, *, share: float, effect: float = 0.0, tests: int = 1) -> Relation:
    habit, pain = carried(rng, days, share), carried(rng, days, share)
    return relation("stress_0_10", 0, np.arange(days, dtype=float), habit, effect * habit + pain, tests=tests)


@pytest.mark.parametrize("share", [0.0, 0.4, 0.7])
@pytest.mark.parametrize("days", [21, 42, 84])
def test_unrelated_series_are_rarely_seen_together(days: int, share: float) -> None:
    """The false alarms at each look stay below the whole allowance of a person, however strongly days carry over."""
    rng = np.random.default_rng(7 + days)
    runs = 600
    alarms = sum(seen(rng, days, share=share).state == "together" for _ in range(runs))
    look = LOOKS.index(days) + 1
    level = FALSE_ALARM / 2**look
    assert alarms / runs <= level + 3 * np.sqrt(level * (1 - level) / runs)


def test_looking_every_day_at_everything_keeps_the_false_alarms_of_a_person_below_the_promise() -> None:
    """Eight habits, two lags, looked at each day for six months: at most one person in ten sees what is not there."""
    rng = np.random.default_rng(11)
    people, fooled = 60, 0
    for _ in range(people):
        pain, day = carried(rng, 169, 0.4), np.arange(168, dtype=float)
        habits = [carried(rng, 168, 0.3) for _ in range(8)]
        fooled += any(
            relation("x", lag, day[:n], habit[:n], pain[lag : n + lag], tests=16).state == "together"
            for n in LOOKS
            for habit in habits
            for lag in (0, 1)
        )
    assert fooled / people <= FALSE_ALARM + 2 * np.sqrt(FALSE_ALARM * (1 - FALSE_ALARM) / people)


def test_a_planted_relation_of_the_day_before_is_found_at_its_lag_and_in_its_direction() -> None:
    rng = np.random.default_rng(3)
    found = 0
    for _ in range(30):
        sleep = 7 + carried(rng, 85, 0.2)
        pain = np.clip(5 - 0.9 * (np.roll(sleep, 1) - 7) + carried(rng, 85, 0.3), 0, 10)
        days = [
            {"on": (FIRST + timedelta(days=n)).isoformat(), "sleep_hours": float(np.clip(sleep[n], 0, 12))}
            for n in range(84)
        ]
        scores = [((FIRST + timedelta(days=n)).isoformat(), float(pain[n])) for n in range(1, 85)]
        top = relate(course("lbp_acute", {"nprs": scores}, lifestyle=days), FIRST + timedelta(days=90))[0]
        found += (top.state, top.habit, top.lag) == ("together", "sleep_hours", 1) and top.strength < 0
    assert found >= 27


def test_nothing_is_said_before_there_are_days_enough() -> None:
    rng = np.random.default_rng(5)
    few = seen(rng, LOOKS[0] - 1, share=0.0, effect=5.0)
    assert (few.state, few.days_missing, few.strength) == ("cannot_tell", 1, 0.0)
    assert seen(rng, LOOKS[0], share=0.0, effect=5.0).state == "together"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(21, 100), st.floats(-3, 3), st.floats(0, 0.8))
def test_strength_lies_in_its_interval_is_drawn_in_and_turns_round_with_the_habit(
    seed: int, days: int, effect: float, share: float
) -> None:
    rng = np.random.default_rng(seed)
    habit = carried(rng, days, share)
    pain = effect * habit + carried(rng, days, share)
    day = np.arange(days, dtype=float)
    one = relation("x", 0, day, habit, pain, tests=1)
    other = relation("x", 0, day, -habit, pain, tests=1)
    assert -1 <= one.low <= one.strength <= one.high <= 1
    assert one.strength == pytest.approx(-other.strength, abs=1e-9)
    assert 0 < one.worth <= days
    used = LOOKS[sum(days >= needed for needed in LOOKS) - 1]
    a, b = settled(day[:used], habit[:used]), settled(day[:used], pain[:used])
    assert abs(one.strength) <= abs(np.corrcoef(a, b)[0, 1]) + 1e-9


def test_units_of_the_habit_change_nothing() -> None:
    rng = np.random.default_rng(9)
    habit, pain, day = carried(rng, 42, 0.2), carried(rng, 42, 0.2), np.arange(42, dtype=float)
    hours, minutes = (relation("x", 0, day, values, pain, tests=1) for values in (habit, habit * 60 + 400))
    assert hours.strength == pytest.approx(minutes.strength)


def test_a_shared_drift_is_not_a_relation() -> None:
    """Both get better week by week: that alone says nothing."""
    rng = np.random.default_rng(13)
    day = np.arange(42, dtype=float)
    drifting = [
        relation("x", 0, day, 0.2 * day + rng.standard_normal(42), -0.2 * day + rng.standard_normal(42), tests=1)
        for _ in range(100)
    ]
    assert sum(one.state == "together" for one in drifting) <= 8


def test_what_carries_over_is_recovered() -> None:
    rng = np.random.default_rng(17)
    day = np.arange(84, dtype=float)
    found = [carried_over(day, settled(day, carried(rng, 84, 0.5))) for _ in range(200)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.06)


def test_a_habit_that_never_changes_cannot_be_told() -> None:
    day, pain = np.arange(30, dtype=float), np.random.default_rng(1).standard_normal(30)
    flat = relation("steps", 0, day, np.full(30, 5.0), pain, tests=1)
    assert flat.state == "cannot_tell"
    assert say_relation(flat) == Said("lifestyle.cannot_tell_flat")


def test_days_to_come_are_not_known_yet() -> None:
    scores = [((FIRST + timedelta(days=n)).isoformat(), float(n % 7)) for n in range(60)]
    days = [{"on": on, "stress_0_10": score} for on, score in scores]
    whole = course("lbp_acute", {"nprs": scores}, lifestyle=days)
    assert relate(whole, FIRST + timedelta(days=9))[0].days == 10


def made(habit: str, strength: float, state: str = "together") -> Relation:
    return Relation(habit, 1, state, 42, 30.0, strength, strength - 0.1, strength + 0.1, 5.0, 3.0)  # type: ignore[arg-type]


FACTS = {"lifestyle.sleep_hours": 6.5, "lifestyle.activity_minutes": 5.0, "lifestyle.stress_0_10": 3.0}


def test_the_change_follows_what_moves_with_the_pain_before_what_falls_short_most() -> None:
    change = one_change((made("sleep_hours", -0.4), made("steps", -0.3)), FACTS, PACK)
    assert change is not None and (change.option, change.because) == ("better_sleep", "relation")
    weakest = one_change((made("sleep_hours", -0.4, "not_seen"),), FACTS, PACK)
    assert weakest is not None and (weakest.option, weakest.because) == ("physical_activity", "weakest")


def test_steps_stand_for_activity() -> None:
    change = one_change((made("steps", -0.4),), {}, PACK)
    assert change is not None and change.option == "physical_activity"


def test_no_option_is_tied_to_a_relation_that_it_would_make_worse() -> None:
    """More sleep goes with more pain in this person: sleeping more is not what the data speak for."""
    assert one_change((made("sleep_hours", 0.4),), {"lifestyle.sleep_hours": 8.0}, PACK) is None


def test_an_urgent_flag_or_good_habits_leave_nothing_to_change() -> None:
    assert one_change((made("sleep_hours", -0.4),), FACTS | {"safety.urgent": True}, PACK) is None
    assert one_change((), {"lifestyle.sleep_hours": 8.0, "lifestyle.activity_minutes": 60.0}, PACK) is None
    assert one_change((), {}, PACK) is None


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_sentence_can_be_said_and_none_claims_a_cause(lang: str) -> None:
    speaker = Speaker(PACK, lang, "patient")
    for lag in (0, 1):
        for strength in (-0.4, 0.4):
            one = Relation("steps", lag, "together", 42, 30.0, strength, -0.5, 0.5, 5.0, 3.0)
            said = speaker.say(say_relation(one))
            assert ("not prove" in said) if lang == "en" else ("no prueba" in said)
            thirds = say_thirds(one)
            assert thirds is not None and "5" in speaker.say(thirds)
    change = one_change((made("sleep_hours", -0.4),), FACTS, PACK)
    assert change is not None and "{" not in speaker.say(change.say)
    options = [o.id for o in PACK.options.values() if o.kind == "lifestyle" and o.by_yourself]
    assert [id_ for id_ in options if f"lifestyle.try.{id_}" not in PACK.words[lang]] == []
