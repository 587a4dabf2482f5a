"""Done against prescribed: right for a perfect patient on any day, and unknown where nobody wrote anything down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import course
from replan.roadblocks import adherence_facts, weeks_done

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
def test_doing_more_on_a_logged_day_never_lowers_the_share(days: list[int], more: int) -> None:
    weeks_logged = {day // 7 for day in days}
    before = _facts(days, 34)["adherence.done_share"]
    if more // 7 in weeks_logged and before is not None:
        after = _facts(sorted({*days, more}), 34)["adherence.done_share"]
        assert after >= before  # type: ignore[operator]
