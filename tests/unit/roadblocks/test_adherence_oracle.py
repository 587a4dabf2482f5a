"""The adherence figures against a slow oracle that counts day by day, over whatever a program and a log can say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import course
from reference.slow_adherence import shares
from replan.roadblocks import adherence_facts, weeks_done

START = date(2025, 12, 15)  # the weeks run over the end of a month and of a year
days = st.integers(0, 70)


def _on(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Programs with lines that overlap, replace each other, end, or are as needed; logs with and without doses."""
    program = []
    for number in range(draw(st.integers(1, 4))):
        begins = draw(days)
        line: dict[str, Any] = {
            "id": f"ex-{number}",
            "exercise": draw(st.sampled_from(["bridge", "squat"])),
            "from": _on(begins),
            "per_week": draw(st.sampled_from([0.5, 1, 2, 3, 3.5, 5, 7, 14])),
        }
        line |= draw(st.sampled_from([{}, {"sets": 3, "reps": 10}, {"sets": 2}]))
        line |= {"until": _on(begins + draw(st.integers(0, 40)))} if draw(st.booleans()) else {}
        line |= {"as_needed": True} if draw(st.integers(0, 5)) == 0 else {}
        program.append(line)
    log = []
    for _ in range(draw(st.integers(0, 30))):
        entry: dict[str, Any] = {"on": _on(draw(days)), "exercise": draw(st.sampled_from([p["id"] for p in program]))}
        entry |= draw(
            st.sampled_from([{}, {"sets": 3, "reps": 10}, {"sets": 1, "reps": 12}, {"sets": 0}, {"reason": "no_time"}])
        )
        log.append(entry)
    episode: dict[str, Any] = {"start": START.isoformat()}
    if draw(st.integers(0, 3)) == 0:
        episode["ended"] = {"on": _on(draw(days)), "reason": "well"}
    return {"episode": episode, "program": program, "exercise_log": log}


@settings(max_examples=300, deadline=None)
@given(documents(), days)
def test_the_share_is_what_counting_day_by_day_gives(document: dict[str, Any], today: int) -> None:
    due, done = shares(document, START + timedelta(days=today))
    made = course(scores={"odi": [(START.isoformat(), 40.0)]}, **document)
    rows = weeks_done(made, START + timedelta(days=today))
    assert sum(row.due for row in rows) == due
    assert sum(row.done for row in rows) == pytest.approx(float(done))
    share = adherence_facts(made, START + timedelta(days=today))["adherence.done_share"]
    assert share == (pytest.approx(float(done / due)) if due else None)
    assert all(row.done <= row.due and row.sessions <= row.due for row in rows)


@settings(max_examples=100, deadline=None)
@given(documents(), days)
def test_what_is_written_down_later_changes_nothing_about_today(document: dict[str, Any], today: int) -> None:
    then = START + timedelta(days=today)
    made = course(scores={"odi": [(START.isoformat(), 40.0)]}, **document)
    known = [entry for entry in document["exercise_log"] if date.fromisoformat(entry["on"]) <= then]
    before = course(scores={"odi": [(START.isoformat(), 40.0)]}, **{**document, "exercise_log": known})
    assert adherence_facts(made, then) == adherence_facts(before, then)
