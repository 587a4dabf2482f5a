"""Which safety questions are asked: the fewest that can clear a flag, and the rest as soon as one is answered yes."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from conftest import PACK, TODAY, course
from replan.review.build import gather
from replan.safety import Screening, questions, screen

CONDITIONS = list(PACK.conditions)
WHO = {"birth_year": 1985, "sex": "female", "pregnant": False, "diagnoses": [], "medications": [], "implants": []}


def screened(condition: str, answers: Mapping[str, bool]) -> Screening:
    states = [
        {"code": code, "state": "present" if there else "absent", "on": TODAY.isoformat()}
        for code, there in answers.items()
    ]
    scale = PACK.conditions[condition].prefer[0]
    low, high = PACK.scales[scale].range
    made = course(condition, {scale: [("2026-03-10", (low + (high or 60)) / 2)]}, patient=WHO, findings=states)
    return screen(made, gather(made, PACK, TODAY), PACK, TODAY)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_whoever_answers_no_to_what_is_asked_is_cleared_of_everything(condition: str) -> None:
    first = screened(condition, {})
    answers = dict.fromkeys(questions(first, PACK, asked_of="therapist"), False)
    after = screened(condition, answers)
    assert after.raised == ()
    assert after.open == ()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_patient_alone_can_answer_all_that_is_asked_first(condition: str) -> None:
    """A question that only an examination answers waits for a yes, or for the therapist's own findings."""
    asked = questions(screened(condition, {}), PACK, asked_of="patient")
    assert 1 <= len(asked) <= 25
    assert asked[0] in {code for flag in PACK.red_flags.values() for code in flag.asks}


@pytest.mark.parametrize("condition", ["lbp_acute", "knee_oa", "neck_pain_nonspecific", "ankle_sprain", "fibromyalgia"])
def test_every_question_that_is_asked_is_needed(condition: str) -> None:
    first = screened(condition, {})
    for flag in first.open:
        for left_out in flag.to_ask:
            rest = {code: False for code in flag.to_ask if code != left_out}
            still = {one.flag for one in screened(condition, rest).open}
            assert flag.flag in still, (flag.flag, left_out)


@pytest.mark.parametrize("condition", ["lbp_acute", "knee_oa", "neck_pain_nonspecific", "ankle_sprain"])
def test_a_yes_raises_the_flag_or_asks_the_rest(condition: str) -> None:
    for flag in screened(condition, {}).open:
        code = flag.to_ask[0]
        answers = dict.fromkeys(flag.to_ask, False) | {code: True}
        after = screened(condition, answers)
        raised = {one.flag for one in after.raised}
        still = {one.flag: one.to_ask for one in after.open}
        rule = json.dumps(PACK.red_flags[flag.flag].raised_when.model_dump())
        assert flag.flag in raised or still.get(flag.flag) or rule.count("finding.") > 1


def test_a_sign_found_on_examination_raises_a_flag_that_the_patients_answers_had_cleared() -> None:
    said_no = {"hand_clumsiness": False, "gait_unsteadiness": False}
    assert "myelopathy" in screened("neck_pain_nonspecific", said_no).cleared
    signs = dict.fromkeys(("gait_deviation_on_exam", "hoffmann_sign", "inverted_supinator_sign"), True)
    found = screened("neck_pain_nonspecific", said_no | signs)
    assert "myelopathy" in {raised.flag for raised in found.raised}


def test_a_torn_heel_cord_is_not_cleared_by_the_want_of_a_snap() -> None:
    """A tear need not be felt as one (Maffulli 1998: some still walk); standing on tiptoe on that leg speaks against it."""
    without_snap = screened("ankle_sprain", {"sudden_pain_back_of_ankle": False})
    assert "achilles_rupture" in {flag.flag for flag in without_snap.open}
    both = screened("ankle_sprain", {"sudden_pain_back_of_ankle": False, "cannot_stand_on_tiptoe": False})
    assert "achilles_rupture" in both.cleared
    weak = {"sudden_pain_back_of_ankle": False, "cannot_stand_on_tiptoe": True}
    assert "achilles_rupture" in {flag.flag for flag in screened("ankle_sprain", weak).open}
    assert "achilles_rupture" in screened("ankle_sprain", weak | {"calf_squeeze_no_movement": False}).cleared
    # The squeeze test misses one tear in 25 (sensitivity 0.96): it clears nothing while the other two are unknown.
    alone = screened("ankle_sprain", {"calf_squeeze_no_movement": False})
    assert "achilles_rupture" in {flag.flag for flag in alone.open}


def test_thoughts_of_ending_life_are_asked_about_in_every_condition_and_close_everything() -> None:
    for condition in CONDITIONS:
        assert "thoughts_of_ending_life" in questions(screened(condition, {}), PACK, asked_of="patient")
    assert screened("ankle_sprain", {"thoughts_of_ending_life": True}).urgent
