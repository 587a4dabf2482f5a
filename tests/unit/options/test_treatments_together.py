"""Treatments at the same time: which go together, which must be kept apart, and that the therapist hears of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conftest import PACK, TODAY, course
from replan.options import clashes
from replan.review import review, tell

FLAT = {"odi": [("2026-01-24", 44.0), ("2026-02-14", 44.0), ("2026-03-14", 45.0)]}
RECENT = (TODAY - timedelta(days=5)).isoformat()


def _visit(*codes: str) -> dict[str, Any]:
    return {"on": RECENT, "status": "attended", "interventions": [{"code": code} for code in codes]}


def _review(**more: Any):
    document = course("lbp_persistent", FLAT, **more)
    found = review(document, today=TODAY, pack=PACK)
    return document, found


def test_a_pair_is_the_same_whichever_side_is_planned() -> None:
    one, other = clashes(["acupuncture"], ["massage"], PACK), clashes(["massage"], ["acupuncture"], PACK)
    assert [c.combination for c in one] == [c.combination for c in other] == ["needles_and_hands"]
    assert one[0].days_apart == 2


def test_nothing_clashes_with_itself_and_the_gravest_word_wins() -> None:
    assert clashes(["acupuncture"], ["acupuncture"], PACK) == ()
    found = clashes(["osteopathy"], ["chiropractic"], PACK)
    assert [clash.together for clash in found] == ["not_together"]


def test_two_people_never_adjust_the_same_spine_in_one_plan() -> None:
    _, found = _review(visits=[_visit("manipulation")])
    assert not {"chiropractic", "osteopathy"} & {step.id for step in found.steps}


def test_steps_of_one_plan_never_exclude_each_other() -> None:
    for visits in ([], [_visit("strengthening", "soft_tissue_massage")], [_visit("dry_needling")]):
        _, found = _review(visits=visits)
        assert all(clash.together != "not_together" for clash in found.plan.clashes)


def test_treatments_under_way_that_clash_are_said_with_their_reason_and_source() -> None:
    tried = [{"option": code, "from": "2026-03-01", "told_therapist": True} for code in ("acupuncture", "massage")]
    document, found = _review(options_tried=tried)
    told = tell(found, document, PACK)
    assert told.plan is not None
    line = next(one for one in told.plan.together if "Massage" in one.how and "Acupuncture" in one.how)
    assert "2 days" in line.how and line.because and line.source.text


@pytest.mark.parametrize("told_therapist", [None, False])
def test_a_treatment_that_the_therapist_may_not_know_of_is_a_step_and_a_ready_note(told_therapist: bool | None) -> None:
    tried = {"option": "massage", "from": "2026-03-01"} | ({} if told_therapist is None else {"told_therapist": False})
    document, found = _review(options_tried=[tried])
    assert "coordinate_care" in {step.id for step in found.steps}
    for lang, day in (("en", "1 March 2026"), ("es", "1 de marzo de 2026")):
        told = tell(found, document, PACK, lang=lang)
        assert told.plan is not None
        note = next(one for one in told.plan.notes if one.option == "massage")
        assert day in note.text and not note.planned


def test_a_treatment_that_the_therapist_knows_of_needs_no_note() -> None:
    _, found = _review(options_tried=[{"option": "massage", "from": "2026-03-01", "told_therapist": True}])
    assert not [note for note in found.plan.notes if not note.planned]


def test_a_step_outside_the_therapy_brings_its_own_note() -> None:
    document, found = _review(
        patient={"diagnoses": ["fibromyalgia_dx", "depression"]}, visits=[_visit("exercise_therapy")]
    )
    outside = [step for step in found.plan.steps if step.tell]
    assert {step.option for step in outside} == {note.option for note in found.plan.notes if note.planned}
    told = tell(found, document, PACK)
    assert told.plan is not None
    assert all(step.tell for step in told.plan.steps if step.id in {one.option for one in outside})


def test_a_treatment_that_must_be_kept_apart_begins_on_a_day_without_a_visit() -> None:
    """Acupuncture and hands-on treatment: two days between."""
    from replan.options.plan import _begin

    on = [(TODAY + timedelta(days=n)).isoformat() for n in (6, 8, 10)]
    document = course("lbp_persistent", FLAT, visits=[{"on": day, "status": "booked"} for day in on])
    begin = _begin("acupuncturist", document, {"manipulation": 2}, TODAY)
    assert all(abs((begin - visit.on).days) > 2 for visit in document.visits)


def test_every_combination_of_the_pack_names_treatments_and_says_why() -> None:
    known = {*PACK.options, *PACK.interventions}
    for one in PACK.combinations.values():
        assert {*one.treatments, *one.with_treatments} <= known
        assert one.text.en != one.text.es and one.source in PACK.sources
