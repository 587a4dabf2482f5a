"""Safety first: red flags are asked before anything else, shown before anything else, and never taken as absent."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import PACK, TODAY, course
from replan.review import review, tell
from replan.safety import finding_facts, questions, stale_findings


def _reviewed(condition: str = "lbp_acute", today: date = TODAY, patient: dict[str, Any] | None = None, **states: str):
    findings = [{"code": code, "state": state, "on": "2026-03-17"} for code, state in states.items()]
    return review(course(condition, findings=findings, patient=patient or {}), today=today, pack=PACK)


TEXTBOOK = [
    # condition, findings, patient, flag that must be raised
    ("lbp_acute", {"saddle_numbness": "present"}, {}, "cauda_equina"),
    ("lbp_acute", {"bladder_change": "present"}, {}, "cauda_equina"),
    ("lbp_acute", {"bilateral_leg_symptoms": "present", "progressive_leg_weakness": "present"}, {}, "cauda_equina"),
    ("lbp_acute", {"severe_trauma": "present"}, {"birth_year": 1950}, "vertebral_fracture"),
    ("lbp_acute", {"contusion_over_spine": "present"}, {}, "vertebral_fracture"),
    ("lbp_acute", {}, {"diagnoses": ["cancer_history"]}, "spinal_malignancy"),
    ("lbp_acute", {"unexplained_weight_loss": "present", "night_pain_unremitting": "present"}, {}, "spinal_malignancy"),
    ("lbp_acute", {"fever": "present", "recent_infection_or_procedure": "present"}, {}, "spinal_infection"),
    ("lbp_acute", {"tearing_pain_sudden": "present"}, {}, "aortic_or_cardiac"),
    ("lbp_acute", {"progressive_leg_weakness": "present"}, {}, "progressive_neuro_deficit"),
    ("neck_pain_nonspecific", {"face_numbness_or_droop_eyelid": "present"}, {}, "cervical_arterial"),
    ("neck_pain_nonspecific", {"hand_clumsiness": "present", "gait_unsteadiness": "present"}, {}, "myelopathy"),
    ("ankle_sprain", {"calf_swelling_one_side": "present", "deep_vein_tenderness": "present"}, {}, "deep_vein_thrombosis"),
    ("tka", {"sudden_breathlessness": "present", "recent_immobilisation_or_surgery": "present"}, {}, "pulmonary_embolism"),
    ("knee_oa", {"hot_swollen_joint": "present", "fever": "present"}, {}, "septic_joint"),
]  # fmt: skip

NEAR_MISSES = [
    ("lbp_acute", {"severe_trauma": "present"}, {"birth_year": 1995, "sex": "male", "diagnoses": [], "medications": []}, "vertebral_fracture"),
    ("lbp_acute", {"fever": "absent", "recent_infection_or_procedure": "present"}, {}, "spinal_infection"),
    ("ankle_sprain", {"calf_swelling_one_side": "present", "deep_vein_tenderness": "absent", "recent_immobilisation_or_surgery": "absent"}, {"diagnoses": []}, "deep_vein_thrombosis"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "findings", "patient", "flag"), TEXTBOOK)
def test_a_textbook_case_raises_its_flag(condition: str, findings: dict, patient: dict, flag: str) -> None:
    score = {"tka": "lefs", "knee_oa": "koos_pain", "ankle_sprain": "lefs", "neck_pain_nonspecific": "ndi"}.get(
        condition, "odi"
    )
    doc = course(
        condition,
        {score: [("2026-01-24", 40.0)]},
        findings=[{"code": c, "state": s, "on": "2026-03-17"} for c, s in findings.items()],
        patient=patient,
    )
    raised = [found.flag for found in review(doc, today=TODAY, pack=PACK).screening.raised]
    assert flag in raised


@pytest.mark.parametrize(("condition", "findings", "patient", "flag"), NEAR_MISSES)
def test_a_near_miss_does_not_raise_it(condition: str, findings: dict, patient: dict, flag: str) -> None:
    found = _reviewed(condition, patient=patient, **findings) if condition == "lbp_acute" else review(
        course(condition, {"lefs": [("2026-01-24", 40.0)]}, findings=[{"code": c, "state": s, "on": "2026-03-17"} for c, s in findings.items()], patient=patient),
        today=TODAY, pack=PACK,
    )  # fmt: skip
    assert flag not in [raised.flag for raised in found.screening.raised]


def test_a_flag_that_nobody_asked_about_is_open_and_never_cleared() -> None:
    found = _reviewed()
    assert "cauda_equina" in [flag.flag for flag in found.screening.open]
    assert "cauda_equina" not in found.screening.cleared
    assert found.next_question is not None
    assert found.next_question.reason == "safety"


def test_an_answer_of_dont_know_clears_nothing() -> None:
    asked = next(flag for flag in _reviewed().screening.open if flag.flag == "cauda_equina").to_ask
    found = _reviewed(**dict.fromkeys(asked, "unknown"))
    assert "cauda_equina" in [flag.flag for flag in found.screening.open]


def test_an_urgent_flag_closes_every_option_and_stands_first() -> None:
    found = _reviewed(saddle_numbness="present")
    assert found.screening.urgent
    assert found.offers == found.steps == ()
    assert {out.id for out in found.not_offered} == set(PACK.options)
    told = tell(
        found,
        course(findings=[{"code": "saddle_numbness", "state": "present", "on": "2026-03-17"}]),
        PACK,
        emergency_number="999",
    )
    assert told.urgent
    assert "999" in told.alarms[0].action
    assert told.next_question is None
    assert told.steps == ()
    assert told.answers == ()


def test_no_older_than_six_weeks_an_answer_of_no_holds_and_then_is_asked_again() -> None:
    doc = course(findings=[{"code": "saddle_numbness", "state": "absent", "on": "2026-01-24"}])
    assert finding_facts(doc, date(2026, 3, 7), ["saddle_numbness"])["finding.saddle_numbness"] is False
    assert "finding.saddle_numbness" not in finding_facts(doc, date(2026, 3, 8), ["saddle_numbness"])
    assert stale_findings(doc, date(2026, 3, 8), ["saddle_numbness"]) == {"saddle_numbness"}


def test_present_never_expires_and_a_later_dont_know_does_not_erase_it() -> None:
    doc = course(
        findings=[
            {"code": "fever", "state": "present", "on": "2026-01-24"},
            {"code": "fever", "state": "unknown", "on": "2026-03-01"},
        ]
    )
    assert finding_facts(doc, TODAY, ["fever"])["finding.fever"] is True


def test_a_later_dont_know_opens_a_no_again_and_a_later_no_settles_it() -> None:
    def facts(*states: str) -> dict[str, object]:
        days = ("2026-02-20", "2026-03-10", "2026-03-12")
        rows = [{"code": "fever", "state": state, "on": on} for state, on in zip(states, days, strict=False)]
        return dict(finding_facts(course(findings=rows), TODAY, ["fever"]))

    assert facts("absent")["finding.fever"] is False
    assert "finding.fever" not in facts("absent", "unknown")
    assert facts("absent", "unknown", "absent")["finding.fever"] is False
    same_day = [{"code": "fever", "state": state, "on": "2026-03-10"} for state in ("unknown", "absent")]
    assert finding_facts(course(findings=same_day), TODAY, ["fever"])["finding.fever"] is False


def test_when_scores_become_worse_a_no_that_was_given_before_is_asked_again() -> None:
    answers = [{"code": "fever", "state": "absent", "on": "2026-02-25"}]

    def open_flags(*scores: float) -> set[str]:
        rows = [("2026-02-20", scores[0]), *(("2026-03-10", score) for score in scores[1:])]
        found = review(course(scores={"nprs": rows}, findings=answers), today=TODAY, pack=PACK)
        return {code for flag in found.screening.open for code in flag.to_ask}

    assert "fever" not in open_flags(4.0)
    assert "fever" not in open_flags(4.0, 5.0), "inside the error of one score"
    assert "fever" in open_flags(4.0, 9.0)
    assert "fever" not in open_flags(9.0, 4.0)
    late = [{"code": "fever", "state": "absent", "on": "2026-03-10"}]
    found = review(
        course(scores={"nprs": [("2026-02-20", 4.0), ("2026-03-10", 9.0)]}, findings=late), today=TODAY, pack=PACK
    )
    assert "fever" not in {code for flag in found.screening.open for code in flag.to_ask}, "answered as it is now"


def test_a_patient_is_asked_only_what_a_patient_can_answer() -> None:
    found = _reviewed()
    assert all(PACK.findings[code].asked_of == "patient" for code in questions(found.screening, PACK))
    assert "midline_percussion_pain" in questions(found.screening, PACK, "therapist")


CODES = sorted({code for flag in PACK.red_flags.values() for code in flag.asks})
states = st.dictionaries(st.sampled_from(CODES), st.sampled_from(["present", "absent", "unknown"]), max_size=6)
URGENCY = ["emergency_now", "same_day", "urgent_2_weeks", "soon_2_6_weeks", "routine"]


def _worst(found: Any) -> int:
    return min((URGENCY.index(raised.urgency) for raised in found.screening.raised), default=len(URGENCY))


@settings(max_examples=60, deadline=None)
@given(states, st.sampled_from(CODES))
def test_one_more_present_finding_never_lowers_the_urgency(answers: dict[str, str], more: str) -> None:
    assert _worst(_reviewed(**{**answers, more: "present"})) <= _worst(_reviewed(**answers))


@settings(max_examples=60, deadline=None)
@given(states)
def test_whatever_is_answered_urgent_means_no_options(answers: dict[str, str]) -> None:
    found = _reviewed(**answers)
    assert bool(found.offers) != found.screening.urgent


def test_every_red_flag_asks_about_each_finding_of_its_rule() -> None:
    for flag in PACK.red_flags.values():
        named = {
            part
            for part in json.dumps(flag.model_dump(mode="json")["raised_when"]).split('"')
            if part.startswith("finding.")
        }
        assert {name.removeprefix("finding.") for name in named} <= set(flag.asks), flag.id


def test_safety_questions_are_short_and_in_both_languages() -> None:
    for code in CODES:
        question = PACK.findings[code].question
        assert question.en.endswith("?")
        assert "¿" in question.es
        assert len(question.en.split()) <= 18, question.en
