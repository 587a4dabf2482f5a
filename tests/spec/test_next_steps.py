"""The next steps as a patient reads them: safe before useful, sure only where it is sure, and fitting how it goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from conftest import PACK, TODAY, course
from replan.core.interval import Interval
from replan.course import Course
from replan.review import review, tell
from replan.roadblocks import conclude

START = date(2026, 1, 24)


def _odi(*scores: float) -> dict[str, list[tuple[str, float]]]:
    return {"odi": [((START + timedelta(days=14 * n)).isoformat(), score) for n, score in enumerate(scores)]}


FLAT, WELL, GONE = _odi(44, 44, 44, 44), _odi(44, 34, 26, 18), _odi(44, 20, 6, 0)
PROGRAM = [{"id": "a", "exercise": "bridge", "from": "2026-01-26", "per_week": 7, "sets": 2, "reps": 10}]
PASSIVE = [
    {
        "on": (START + timedelta(days=7 * n)).isoformat(),
        "status": "attended",
        "interventions": [{"code": "soft_tissue_massage"}],
    }
    for n in range(6)
]
ALL_UNKNOWN = [
    {"code": code, "state": "unknown", "on": TODAY.isoformat()}
    for flag in PACK.red_flags.values()
    if "lumbar" in flag.regions
    for code in flag.asks
]


def test_force_by_hand_is_no_step_while_what_rules_it_out_has_not_been_asked() -> None:
    found = review(course("lbp_persistent", FLAT, findings=ALL_UNKNOWN), today=TODAY, pack=PACK)
    assert any(offer.if_applies for offer in found.offers if PACK.options[offer.id].kind == "manual_therapy")
    assert all(PACK.options[step.id].kind != "manual_therapy" for step in found.steps)


@pytest.mark.parametrize("scores", [WELL, GONE])
def test_who_does_well_is_first_told_how_to_hold_it_and_never_to_change_the_treatment(scores: dict) -> None:
    found = review(course("lbp_acute", scores, program=PROGRAM, visits=PASSIVE), today=TODAY, pack=PACK)
    assert found.progress is not None and found.progress.verdict in ("on_track", "recovered")
    ids = [step.id for step in found.steps]
    assert not PACK.options[ids[0]].fits, "the first step holds the gain"
    assert "switch_approach" not in [offer.id for offer in found.offers]


def test_nobody_is_told_to_keep_going_with_what_was_never_begun() -> None:
    begun, not_begun = (
        review(course("lbp_acute", _odi(44), **more), today=START + timedelta(days=1), pack=PACK)
        for more in ({"program": PROGRAM}, {})
    )
    assert "keep_going" in [offer.id for offer in begun.offers]
    assert "keep_going" not in [offer.id for offer in not_begun.offers]


def _stops(scores: dict, **more: object) -> dict[str, str]:
    doc = course("lbp_acute", scores, **more)
    told = tell(review(doc, today=TODAY, pack=PACK), doc, PACK)
    assert told.plan is not None
    return {step.id: step.stop_rule for step in told.plan.steps}


def test_a_step_that_holds_the_gain_stops_when_the_score_falls_and_talking_is_stopped_by_no_score() -> None:
    held = _stops(WELL, program=PROGRAM)
    assert "gets worse by" in held["keep_going"]
    for id_, rule in {**held, **_stops(FLAT, program=PROGRAM, visits=PASSIVE)}.items():
        option = PACK.options[id_]
        if option.kind in ("communication", "expectations") and option.gives == "effect":
            assert "better by" not in rule, id_
        if option.gives == "effect" and option.fits and set(option.fits) <= {"non_adherence", "no_monitoring"}:
            assert "whether it helps" in rule, "what supports the treatment is no treatment"


def test_no_step_asks_for_more_points_than_the_scale_has_left() -> None:
    assert all("not better by" not in rule for rule in _stops(GONE, program=PROGRAM).values())


def test_a_step_for_a_reason_that_is_not_likely_says_so() -> None:
    doc = course("lbp_persistent", FLAT, program=PROGRAM)
    made = review(doc, today=TODAY, pack=PACK)
    named = {reason.id for reason in made.roadblocks.in_the_way}
    told = tell(made, doc, PACK)
    reasons = [offer.answers for offer in made.steps if offer.answers in PACK.options[offer.id].because]
    assert reasons
    for offer, step in zip(made.steps, told.steps, strict=True):
        if offer.answers in PACK.options[offer.id].because:
            assert ("This is not certain." in step.because) is (offer.answers not in named), offer.id


def test_what_stands_still_simply_takes_time_only_where_that_is_likelier_than_not() -> None:
    made = review(course("lbp_persistent", FLAT, program=PROGRAM), today=TODAY, pack=PACK)

    def concluded(chance: float, verdict: str) -> str:
        from dataclasses import replace

        each = Interval(chance, chance, chance)
        reasons = tuple(replace(one, probability=each, known=True) for one in made.reasons)
        return conclude(reasons, verdict).conclusion

    assert concluded(0.1, "plateau") == "takes_time"  # 0.9^5 = 0.59
    assert concluded(0.1, "worse") == "cannot_tell"  # nobody who gets worse is told that it takes time
    assert concluded(0.2, "plateau") == "cannot_tell"  # 0.8^5 = 0.33
    assert concluded(0.2, "too_early") == "takes_time"
    assert concluded(0.6, "plateau") == "found"


def test_who_does_well_is_not_told_to_complain() -> None:
    texts = {}
    for name, scores in (("flat", FLAT), ("well", WELL)):
        doc = course("lbp_acute", scores)
        told = tell(review(doc, today=TODAY, pack=PACK), doc, PACK)
        answer = next(one for one in told.answers if one.id == "no_improvement")
        texts[name] = " ".join([*answer.paragraphs, *(step.say or "" for step in answer.steps)])
    assert "do not see it getting better" in texts["flat"] and "somebody else should look" in texts["flat"]
    assert "do not see it getting better" not in texts["well"] and "somebody else should" not in texts["well"]


def _because(doc: Course) -> dict[str, str]:
    """Why each option is offered, by its id."""
    return {one.id: one.because for one in tell(review(doc, today=TODAY, pack=PACK), doc, PACK).options}


def test_missed_visits_without_a_home_program_are_talked_about_and_no_exercise_is_said_to_be_left_out() -> None:
    states = ["attended", "missed"] * 3
    visits = [{"on": (START + timedelta(days=7 * n)).isoformat(), "status": one} for n, one in enumerate(states)]
    doc = course("lbp_persistent", FLAT, visits=visits)
    found = review(doc, today=TODAY, pack=PACK)
    assert [reason.id for reason in found.roadblocks.in_the_way] == ["non_adherence"]
    assert found.steps[0].id == "barriers_coaching"
    assert "not known yet" in _because(doc)["simplify_home_program"]


def test_what_nobody_knows_of_a_person_is_no_fact_about_them() -> None:
    untold, told = (course("lbp_acute", FLAT, visits=PASSIVE, program=program) for program in ([], PROGRAM))
    assert "have not been stepped up" not in _because(untold)["progress_exercises"], "there is no program at all"
    assert "have not been stepped up" in _because(told)["progress_exercises"]
