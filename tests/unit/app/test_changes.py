"""What changed between two looks at a patient, and why to look: from plain gists, without any patient."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conftest import PACK, course
from replan.app.attention import ATTENTION, NEVER_QUIET, reasons
from replan.app.changes import changes, seen_of
from replan.app.gist import gist_of
from replan.review import review

TODAY = date(2026, 3, 18)


def gist(**more: Any) -> dict[str, Any]:
    calm = {
        "verdict": "on_track", "chance": 0.7, "scores": 3, "raised": [], "open": 0, "urgent": False, "questions": 0,
        "reached": [], "adherence": 0.8, "reason": None, "ended": None, "measured": "2026-03-10",
        "contact": "2026-03-12", "booked": ["2026-03-25"],
    }  # fmt: skip
    return {**calm, **more}


def kinds(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [change.kind for change in changes(seen_of(before), now)]


def test_nothing_new_is_nothing() -> None:
    assert kinds(gist(), gist()) == []
    assert kinds(gist(chance=0.70), gist(chance=0.79)) == []


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"raised": [["cauda_equina", "emergency_now"]]}, "flag"),
        ({"verdict": "plateau"}, "verdict"),
        ({"scores": 5}, "scores"),
        ({"questions": 1}, "question"),
        ({"reached": ["2026-03-17"]}, "goal"),
        ({"chance": 0.8}, "chance_up"),
        ({"chance": 0.6}, "chance_down"),
        ({"adherence": 0.6}, "adherence_down"),
        ({"reason": "non_adherence"}, "reason"),
        ({"ended": "2026-03-17"}, "ended"),
    ],
)
def test_each_change_is_named(more: dict[str, Any], kind: str) -> None:
    assert kinds(gist(), gist(**more)) == [kind]


def test_a_new_warning_sign_is_told_before_anything_else() -> None:
    now = gist(raised=[["cauda_equina", "emergency_now"]], verdict="worse", scores=4, chance=0.2)
    assert kinds(gist(), now)[0] == "flag"


def test_care_that_ends_on_a_later_day_has_not_ended() -> None:
    ended = {"on": "2026-03-20", "reason": "moved", "by": "patient"}
    later = course(episode={"ended": ended})
    for day, gone in ((date(2026, 3, 18), None), (date(2026, 3, 20), "2026-03-20")):
        made = gist_of(review(later, today=day, pack=PACK), later, PACK)
        assert made["ended"] == gone
        assert ("ended" in reasons(made, day)) == (gone is not None)


def test_a_gist_of_yesterday_does_not_hide_that_a_score_is_overdue_today() -> None:
    old = gist(measured="2026-02-18")
    assert "overdue" not in reasons(old, date(2026, 3, 18))
    assert reasons(old, date(2026, 3, 19))[0] == "overdue"


def test_no_contact_needs_three_silent_weeks_and_no_visit_ahead() -> None:
    silent = gist(contact="2026-02-20", booked=[])
    assert "no_contact" in reasons(silent, TODAY)
    assert "no_contact" not in reasons({**silent, "booked": ["2026-03-20"]}, TODAY)
    assert "no_contact" not in reasons({**silent, "contact": "2026-03-01"}, TODAY)


def test_care_that_ended_asks_for_nothing_but_a_warning_sign() -> None:
    assert reasons(gist(ended="2026-03-01", measured="2025-12-01", verdict="plateau"), TODAY) == ("ended",)
    flagged = gist(ended="2026-03-01", raised=[["cauda_equina", "emergency_now"]], urgent=True)
    assert reasons(flagged, TODAY)[0] == "emergency"


@pytest.mark.parametrize(("verdict", "good"), [("on_track", "fine"), ("recovered", "finished")])
def test_nothing_good_is_said_beside_an_urgent_sign(verdict: str, good: str) -> None:
    assert good in reasons(gist(verdict=verdict), TODAY)
    raised = [["spine_fracture", "same_day"]]
    urgent = reasons(gist(verdict=verdict, urgent=True, raised=raised), TODAY)
    assert urgent == ("urgent",) and good not in urgent


def test_one_warning_sign_is_one_reason_and_help_now_comes_before_help_today() -> None:
    flags = {"emergency": ["aortic", "emergency_now"], "urgent": ["fracture", "same_day"], "warning": ["x", "routine"]}
    for why, flag in flags.items():
        assert reasons(gist(raised=[flag], urgent=why != "warning", verdict="plateau"), TODAY) == (why, "plateau")
    everything = reasons(gist(raised=list(flags.values()), urgent=True), TODAY)
    assert everything == ("emergency", "warning")
    assert ATTENTION.index("emergency") < ATTENTION.index("urgent") and "emergency" in NEVER_QUIET
