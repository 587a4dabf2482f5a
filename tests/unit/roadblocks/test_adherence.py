"""Done against prescribed: right for a perfect patient on any day, and unknown where nobody wrote anything down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import course
from replan.course import Course
from replan.roadblocks import adherence_facts, home_account, weeks_done
from replan.roadblocks.home import told_apart

START = date(2026, 1, 26)


def _facts(days_done: list[int], today: int, *, per_week: float = 7, **line: object) -> dict[str, object]:
    program = [
        {
            "id": "ex",
            "exercise": "bridge",
            "from": START.isoformat(),
            "per_week": per_week,
            "sets": 3,
            "reps": 10,
            **line,
        }
    ]
    log = [{"on": (START + timedelta(days=d)).isoformat(), "exercise": "ex", "sets": 3, "reps": 10} for d in days_done]
    return adherence_facts(course(program=program, exercise_log=log), START + timedelta(days=today))


@pytest.mark.parametrize("day", [3, 7, 28, 31, 35, 59])
def test_a_perfect_patient_has_done_everything_on_any_day(day: int) -> None:
    assert _facts(list(range(day)), day - 1)["adherence.done_share"] == 1.0


@pytest.mark.parametrize("per_week", [1, 2, 3, 5, 7, 14])
def test_a_perfect_patient_is_perfect_at_any_frequency(per_week: int) -> None:
    days = [
        week * 7 + day
        for week in range(5)
        for day in range(7)
        for _ in range(-(-per_week // 7))
        if day < min(per_week, 7)
    ]
    assert _facts(days, 34, per_week=per_week)["adherence.done_share"] == 1.0


def test_one_who_stopped_after_week_one_leaves_later_weeks_unknown() -> None:
    facts = _facts(list(range(7)), 34)
    assert facts["adherence.done_share"] == 1.0
    assert facts["adherence.weeks_logged"] == 1


@pytest.mark.parametrize("prescribed", range(7))
def test_a_week_of_silence_is_unknown_whatever_day_of_the_week_the_exercise_was_prescribed_on(prescribed: int) -> None:
    # Weeks cut from the day of the prescription would count the silent week as two that are half done.
    done = [day for day in range(prescribed, 28) if not 14 <= day < 21]
    facts = adherence_facts(_doc([{"id": "ex", "from": _day(prescribed)}], _log(done)), START + timedelta(days=27))
    assert facts["adherence.done_share"] == 1.0
    assert facts["adherence.weeks_unknown"] == 1.0


@pytest.mark.parametrize("silent", range(1, 7))
def test_a_silence_of_less_than_a_week_counts_as_not_done(silent: int) -> None:
    done = [day for day in range(14 + silent) if not 7 <= day < 7 + silent]
    share = adherence_facts(_doc([{"id": "ex"}], _log(done)), START + timedelta(days=13 + silent))[
        "adherence.done_share"
    ]
    assert share == pytest.approx(14 / (14 + silent))


def test_one_who_falls_silent_keeps_the_share_of_the_time_that_is_known() -> None:
    for today in range(10, 40):
        assert _facts([0, 1, 2, 4, 5, 6, 7, 9, 10], today)["adherence.done_share"] == pytest.approx(9 / 11)


def test_a_week_counts_once_however_many_exercises_begin_in_it() -> None:
    lines = [{"id": code, "exercise": code, "from": _day(n)} for n, code in enumerate(("a", "b", "c", "d"))]
    log = [{"on": _day(day), "exercise": code} for day in range(21) for code in ("a", "b", "c", "d")]
    facts = adherence_facts(_doc(lines, log), START + timedelta(days=20))
    assert (facts["adherence.weeks_logged"], facts["adherence.weeks_unknown"]) == (3.0, 0.0)
    assert facts["adherence.done_share"] == 1.0


def test_nothing_written_down_is_unknown_and_not_zero() -> None:
    assert _facts([], 34)["adherence.done_share"] is None


def test_half_the_repetitions_are_half_a_session() -> None:
    program = [{"id": "ex", "exercise": "bridge", "from": START.isoformat(), "per_week": 7, "sets": 3, "reps": 10}]
    log = [{"on": (START + timedelta(days=d)).isoformat(), "exercise": "ex", "sets": 3, "reps": 5} for d in range(7)]
    facts = adherence_facts(course(program=program, exercise_log=log), START + timedelta(days=6))
    assert facts["adherence.done_share"] == 0.5


def test_a_day_written_down_as_not_done_counts_as_not_done() -> None:
    program = [{"id": "ex", "exercise": "bridge", "from": START.isoformat(), "per_week": 7}]
    log = [{"on": START.isoformat(), "exercise": "ex", "sets": 0, "reason": "no_time"}]
    facts = adherence_facts(course(program=program, exercise_log=log), START + timedelta(days=6))
    assert facts["adherence.done_share"] == 0.0


def test_an_exercise_that_ended_asks_for_nothing_more() -> None:
    until = (START + timedelta(days=13)).isoformat()
    assert _facts(list(range(14)), 40, until=until)["adherence.done_share"] == 1.0


def test_weeks_run_on_over_the_end_of_month_and_year() -> None:
    begin = date(2025, 12, 22)
    program = [{"id": "ex", "exercise": "bridge", "from": begin.isoformat(), "per_week": 7}]
    log = [{"on": (begin + timedelta(days=d)).isoformat(), "exercise": "ex"} for d in range(21)]
    doc = course(
        episode={"start": "2025-12-20"}, scores={"odi": [("2025-12-22", 40.0)]}, program=program, exercise_log=log
    )
    rows = weeks_done(doc, begin + timedelta(days=20))
    assert [(row.begins, row.due, row.done) for row in rows] == [
        (date(2025, 12, 22), 7, 7.0), (date(2025, 12, 29), 7, 7.0), (date(2026, 1, 5), 7, 7.0),
    ]  # fmt: skip


@given(st.lists(st.integers(0, 60), max_size=60, unique=True), st.integers(0, 60))
def test_the_share_is_never_below_zero_or_above_one(days: list[int], today: int) -> None:
    share = _facts(days, today)["adherence.done_share"]
    assert share is None or 0 <= share <= 1  # type: ignore[operator]


@given(st.lists(st.integers(0, 34), max_size=35, unique=True), st.integers(0, 34))
def test_doing_more_on_a_day_between_two_entries_never_lowers_the_share(days: list[int], more: int) -> None:
    before, after = (day for day in days if day < more), (day for day in days if day > more)
    if min(after, default=99) - max(before, default=-99) <= 7:
        then, now = (_facts(sorted(log), 34)["adherence.done_share"] for log in (days, {*days, more}))
        assert now >= then  # type: ignore[operator]


def _doc(program: list[dict[str, object]], log: list[dict[str, object]], **more: Any) -> Course:
    lines = [{"exercise": "bridge", "from": START.isoformat(), "per_week": 7, **line} for line in program]
    return course(program=lines, exercise_log=log, **more)


def _log(days: list[int]) -> list[dict[str, object]]:
    return [{"on": _day(n), "exercise": "ex"} for n in days]


def _day(n: int) -> str:
    return (START + timedelta(days=n)).isoformat()


def test_an_exercise_as_needed_is_never_due_and_never_missed() -> None:
    log = [{"on": _day(n), "exercise": "ice"} for n in (1, 4)]
    doc = _doc([{"id": "ice", "exercise": "cold", "as_needed": True}], log)
    account = home_account(doc, {}, START + timedelta(days=20))
    assert account.share is None
    assert account.due == 0
    assert account.exercises[0].times == 2


def test_the_same_exercise_prescribed_anew_is_due_once() -> None:
    lines = [{"id": "old", "sets": 2, "reps": 10}, {"id": "new", "from": _day(14), "sets": 3, "reps": 10}]
    log = [{"on": _day(n), "exercise": "old", "sets": 2, "reps": 10} for n in range(14)]
    log += [{"on": _day(n), "exercise": "new", "sets": 3, "reps": 10} for n in range(14, 28)]
    rows = weeks_done(_doc(lines, log), START + timedelta(days=27))
    assert sum(row.due for row in rows) == 28
    assert sum(row.done for row in rows) == 28


def test_two_different_exercises_at_once_are_both_due() -> None:
    log = [{"on": _day(n), "exercise": "a"} for n in range(7)]
    rows = weeks_done(_doc([{"id": "a"}, {"id": "b", "exercise": "squat"}], log), START + timedelta(days=6))
    assert (sum(row.due for row in rows), sum(row.done for row in rows)) == (14, 7)


def test_a_reason_without_a_dose_says_that_it_was_not_done() -> None:
    log = [{"on": _day(0), "exercise": "a", "reason": "no_time"}]
    facts = adherence_facts(_doc([{"id": "a"}], log), START + timedelta(days=6))
    assert facts["adherence.done_share"] == 0.0
    assert facts["adherence.main_reason"] == "no_time"


def test_frequency_and_dose_are_told_apart() -> None:
    log = [{"on": _day(n), "exercise": "a", "sets": 3, "reps": 5} for n in range(7)]
    facts = adherence_facts(_doc([{"id": "a", "sets": 3, "reps": 10}], log), START + timedelta(days=6))
    assert facts["adherence.frequency_share"] == 1.0
    assert facts["adherence.dose_share"] == 0.5


def test_nothing_is_due_after_the_end_of_care() -> None:
    log = [{"on": _day(n), "exercise": "a"} for n in range(7)]
    ended = {"ended": {"on": _day(6), "reason": "well"}}
    doc = _doc([{"id": "a"}], log, episode=ended)
    facts = adherence_facts(doc, START + timedelta(days=60))
    assert facts["adherence.done_share"] == 1.0
    assert facts["adherence.weeks_unknown"] == 0.0
    assert facts["episode.ended_well"] is True


@pytest.mark.parametrize("day", [3, 28, 31, 35])
def test_the_day_is_the_day_of_whoever_asks(day: int) -> None:
    """Days are civil dates. At one moment it is one day in Madrid and the day before in Honolulu: each is right for who
    is there, because the day is an argument and no clock of the machine is read."""
    honolulu, madrid = START + timedelta(days=day - 1), START + timedelta(days=day)
    log = [{"on": _day(n), "exercise": "a"} for n in range(day + 1)]
    for today in (honolulu, madrid):
        assert adherence_facts(_doc([{"id": "a"}], log), today)["adherence.done_share"] == 1.0


def test_weeks_without_a_word_are_counted_as_unknown() -> None:
    facts = adherence_facts(_doc([{"id": "a"}], [{"on": _day(0), "exercise": "a"}]), START + timedelta(days=34))
    assert (facts["adherence.weeks_logged"], facts["adherence.weeks_unknown"]) == (1.0, 4.0)


def _visit(day: int, status: str = "attended", **more: object) -> dict[str, object]:
    return {"on": _day(day), "status": status, "cost": 80, **more}


def test_what_was_wasted_is_counted_in_visits_minutes_and_money() -> None:
    log = [{"on": _day(n), "exercise": "a", "sets": 0} for n in range(14)]
    interventions = [{"code": "exercise_therapy", "minutes": 40}]
    visits = [
        _visit(7, interventions=interventions),
        _visit(14, interventions=interventions),
        _visit(16, "missed"),
        _visit(90, "missed"),
    ]
    waste = home_account(_doc([{"id": "a"}], log, visits=visits), {}, START + timedelta(days=20)).waste
    assert (waste.missed, waste.missed_cost) == (1, 80)
    assert (waste.weak, waste.weak_cost, waste.weak_minutes) == (2, 160, 80)


BAD = {"progress.not_working": True}


@pytest.mark.parametrize(
    ("facts", "apart"),
    [
        ({}, ()),
        ({"progress.not_working": False, "adherence.done_share": 0.1}, ()),
        (BAD, ("ask_first",)),
        (BAD | {"adherence.done_share": 0.3}, ("not_done",)),
        (BAD | {"adherence.done_share": 0.6}, ("partly_done",)),
        (BAD | {"adherence.done_share": 0.95, "care.visits_share": 0.4}, ("too_little_prescribed",)),
        (BAD | {"adherence.done_share": 0.95, "plan.against_suspect": True}, ("wrong_treatment",)),
        (BAD | {"adherence.done_share": 0.3, "plan.against_suspect": True}, ("not_done", "wrong_treatment")),
        (BAD | {"finding.home_most_days": True, "care.visits_share": 1.0}, ()),
    ],
)
def test_not_done_too_little_and_wrong_treatment_are_told_apart(
    facts: dict[str, object], apart: tuple[str, ...]
) -> None:
    assert told_apart(facts) == apart
