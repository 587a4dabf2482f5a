"""Which answer of several counts, and which of them the screening goes by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conftest import PACK, TODAY, course
from replan.options.candidates import consider
from replan.review.build import gather
from replan.safety import Screening, ask_afresh, latest_findings, ruled_out, screen
from replan.safety.findings import answered_since

SADDLE = "saddle_numbness"
URGENT = ("cauda_equina", "emergency_now")


def said(*answers: tuple[str, str], code: str = SADDLE) -> list[dict[str, Any]]:
    return [{"code": code, "state": state, "on": f"2026-03-{day}"} for day, state in answers]


def screened(condition: str = "lbp_acute", known: dict[str, Any] | None = None, **more: Any) -> Screening:
    made = course(condition, **more)
    return screen(made, gather(made, PACK, TODAY) | (known or {}), PACK, TODAY)


@pytest.mark.parametrize("order", [("present", "absent"), ("absent", "present")])
def test_of_two_answers_of_one_day_present_wins_whichever_stands_last(order: tuple[str, str]) -> None:
    made = course(findings=said(*(("10", state) for state in order)))
    assert latest_findings(made, TODAY)[SADDLE].state == "present"


def test_the_later_answer_counts_and_none_from_after_the_day() -> None:
    made = course(findings=said(("10", "present"), ("12", "absent"), ("20", "present")))
    assert latest_findings(made, TODAY)[SADDLE].state == "absent"
    only_later = course(findings=said(("20", "present")))
    assert latest_findings(only_later, TODAY) == {}
    assert SADDLE not in {code for one in screen(only_later, {}, PACK, TODAY).raised for code in one.findings}


@pytest.mark.parametrize(
    ("day", "state", "answered"),
    [
        ("10", "present", True),
        ("10", "absent", True),
        ("12", "unknown", False),
        ("09", "absent", False),
        ("19", "absent", False),
    ],
)
def test_only_a_yes_or_a_no_from_that_day_on_and_by_today_is_an_answer(day: str, state: str, answered: bool) -> None:
    made = course(findings=said((day, state)))
    assert answered_since(made, SADDLE, TODAY.replace(day=10), TODAY) is answered


def test_words_that_point_to_a_sign_that_is_there_already_erase_it_not() -> None:
    message = {"on": "2026-03-16", "from": "patient", "text": "numb between my legs since last night"}
    found = screened(findings=said(("10", "present")), messages=[message])
    assert URGENT in {(one.flag, one.urgency) for one in found.raised}
    assert SADDLE not in found.heard
    asked = screened(findings=said(("10", "absent")), messages=[message])
    assert SADDLE in asked.heard
    assert "cauda_equina" in {one.flag for one in asked.open}


def test_a_yes_to_a_question_of_another_region_brings_its_flag() -> None:
    assert "cauda_equina" in {one.flag for one in screened("knee_oa", findings=said(("10", "present"))).raised}
    calm = screened("knee_oa", findings=said(("10", "absent")))
    assert "cauda_equina" not in {*calm.cleared, *(one.flag for one in (*calm.raised, *calm.open))}


def test_the_findings_of_who_calls_do_not_count_only_those_of_the_course() -> None:
    assert "cauda_equina" not in {one.flag for one in screened(known={f"finding.{SADDLE}": True}).raised}
    asks = PACK.red_flags["cauda_equina"].asks
    cleared = screened(known={f"finding.{code}": False for code in asks})
    assert "cauda_equina" in {one.flag for one in cleared.open}


def test_an_urgent_flag_rules_out_every_option_here_and_in_the_list_of_offers() -> None:
    made = course(findings=said(("10", "present")))
    facts = gather(made, PACK, TODAY) | {f"roadblock.{id_}": 0.9 for id_ in PACK.roadblocks}
    urgent = screen(made, facts, PACK, TODAY)
    assert urgent.urgent
    calm = replace(urgent, raised=())
    harmless = [option for option in PACK.options.values() if not ruled_out(option, facts, calm)]
    assert harmless
    assert {ruled_out(option, facts, urgent) for option in harmless} == {("for_whom",)}
    offers, rest = consider(made, PACK, facts, urgent, TODAY)
    assert offers == ()
    assert {one.why for one in rest} == {"urgent"}
    assert consider(made, PACK, facts, calm, TODAY)[0]


def test_asked_afresh_an_old_no_does_not_count_a_no_of_this_round_and_a_yes_do() -> None:
    first = ask_afresh(course(), {}, PACK, TODAY, asked=())
    assert SADDLE in first
    old = course(findings=[{"code": code, "state": "absent", "on": "2026-03-17"} for code in first])
    assert ask_afresh(old, {}, PACK, TODAY, asked=()) == first
    assert SADDLE not in ask_afresh(course(findings=said(("10", "present"))), {}, PACK, TODAY, asked=())
    nobody_knows = ask_afresh(course(), {}, PACK, TODAY, asked=first)
    assert not {*first} & {*nobody_knows}
    calm = course("achilles_midportion", findings=said(("18", "absent"), code="calf_squeeze_no_movement"))
    tiptoe = "cannot_stand_on_tiptoe"
    assert tiptoe in ask_afresh(calm, {}, PACK, TODAY, asked=())
    assert tiptoe not in ask_afresh(calm, {}, PACK, TODAY, asked=("calf_squeeze_no_movement",))
