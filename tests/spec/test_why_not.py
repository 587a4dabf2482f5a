"""The article's case end to end, and what a review promises of ledger, schedule, views and the next question."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from conftest import ROOT, TODAY, course
from replan.app.attention import reasons
from replan.app.gist import gist_of
from replan.course import Course, read_course
from replan.demo import ANCHOR, demo_courses
from replan.knowledge.pack import Pack
from replan.review import Review, review, review_json, tell
from replan.review.home_effect import home_effect
from replan.roadblocks import schedule, weeks_done

JO = read_course(ROOT / "examples/jo.yaml")


def _with(made: Course, **more: Any) -> Course:
    data = json.loads(made.model_dump_json(by_alias=True, exclude_defaults=True))
    return Course.model_validate_json(json.dumps({**data, **more}))


@pytest.mark.parametrize("made", [JO, demo_courses(ANCHOR)[0].course], ids=["example", "demo"])
def test_the_strain_that_is_a_disc_comes_out_with_the_loaded_flexion_named(made: Course, pack: Pack) -> None:
    found = review(made, today=TODAY if made is JO else ANCHOR, pack=pack)
    assert found.roadblocks.in_the_way[0].id == "misdiagnosis"
    check = found.why.diagnosis
    assert check.working == "muscle_strain"
    assert check.suspect == "lumbar_radiculopathy"
    assert check.response_fits is False
    assert check.fit is not None
    assert check.fit.against[0].part == "loaded_flexion"
    assert "loaded_forward_bend" in check.fit.against[0].exercises
    assert ("misdiagnosis", "nerve_gliding") in check.fit.missing
    assert check.delay.visits > 0
    assert check.delay.weeks > 6
    assert "wrong_treatment" in found.why.home.apart
    assert "not_done" not in found.why.home.apart
    for lang, words in (("en", "bending forward under load"), ("es", "flexión hacia delante con carga")):
        told = tell(found, made, pack, lang=lang)
        notes = [line.text for line in told.reasons[0].notes]
        assert words in notes[0]
        assert tell(found, made, pack, lang=lang, reader="therapist").reasons[0].would_change
    assert found.steps[0].id == "reassess_diagnosis"


def test_an_answer_updates_the_review_at_once(pack: Pack) -> None:
    made = demo_courses(ANCHOR)[0].course
    found = review(made, today=ANCHOR, pack=pack)
    question = next(q for q in found.questions if q.reason != "safety")
    for state, said in (("present", question.if_yes), ("absent", question.if_no)):
        answer = {"code": question.finding, "state": state, "on": ANCHOR.isoformat()}
        rows = [json.loads(f.model_dump_json(exclude_defaults=True)) for f in made.findings]
        then = review(_with(made, findings=[*rows, answer]), today=ANCHOR, pack=pack)
        p = {reason.id: reason.probability.best for reason in then.reasons}
        assert p[question.reason] == pytest.approx(said, abs=1e-9)
        assert question.finding not in {q.finding for q in then.questions}


def _disagrees(holds: bool, on: str = "2026-03-10", **more: Any) -> dict[str, Any]:
    return {"on": on, "roadblock": "misdiagnosis", "holds": holds, "because": "the scan is clear", **more}


def test_a_view_decides_on_rank_and_options_and_leaves_the_probability(pack: Pack) -> None:
    before = review(JO, today=TODAY, pack=pack)
    after = review(_with(JO, disagreements=[_disagrees(False)]), today=TODAY, pack=pack)
    chance = {r.id: r.probability for r in before.reasons}
    assert {r.id: r.probability for r in after.reasons} == chance
    assert after.reasons[-1].id == "misdiagnosis"
    assert "misdiagnosis" not in {r.id for r in after.roadblocks.in_the_way}
    assert after.facts["roadblock.misdiagnosis"] == 0.0
    assert all(offer.answers != "misdiagnosis" for offer in after.offers)
    assert all(question.reason != "misdiagnosis" for question in after.questions)
    assert after.screening == before.screening
    told = tell(after, JO, pack)
    assert "10 March 2026" in told.reasons[-1].view
    assert "the scan is clear" in told.reasons[-1].view
    assert "7 in 10" in told.reasons[-1].chance


def test_the_latest_view_counts_and_none_from_after_the_day(pack: Pack) -> None:
    rows = [_disagrees(False), _disagrees(True, "2026-03-12"), _disagrees(False, "2026-03-30")]
    found = review(_with(JO, disagreements=rows), today=TODAY, pack=pack)
    assert found.reasons[0].id == "misdiagnosis"
    assert found.reasons[0].affirmed
    assert found.facts["roadblock.misdiagnosis"] == 0.9


SCORES = [("2026-01-24", 46.0), ("2026-02-07", 45.0), ("2026-02-21", 45.0), ("2026-03-07", 24.0), ("2026-03-18", 10.0)]


def _changed(**more: Any) -> Course:
    return course("lbp_persistent", {"odi": SCORES}, **more)


def test_the_ledger_holds_what_was_written_and_what_the_record_shows(pack: Pack) -> None:
    made = _changed(
        plan_changes=[
            {"on": "2026-02-23", "kind": "approach", "what": "graded walking", "reason": "flat for four weeks",
             "roadblock": "inadequate_therapy", "option": "switch_approach", "by": "pt"},
        ],
        program=[
            {"id": "a", "exercise": "bridge", "from": "2026-01-26", "per_week": 7, "sets": 2, "reps": 10},
            {"id": "b", "exercise": "bridge", "from": "2026-02-16", "per_week": 7, "sets": 3, "reps": 10},
        ],
        options_tried=[{"option": "yoga", "from": "2026-02-02", "helped": "same"}, {"option": "massage", "from": "2026-03-20"}],
    )  # fmt: skip
    found = review(made, today=TODAY, pack=pack)
    assert [(e.change.on.isoformat(), e.change.seen) for e in found.ledger] == [
        ("2026-02-02", "option_begun"), ("2026-02-16", "exercise_changed"), ("2026-02-23", "written"),
    ]  # fmt: skip
    written = found.ledger[-1]
    assert written.outcome == "helped"
    assert written.effect is not None and written.effect.gain is not None
    assert written.effect.gain.low < written.effect.gain.best < written.effect.gain.high
    assert found.facts["tried.yoga_helped"] is False
    assert found.facts["tried.switch_approach_helped"] is True
    assert found.facts["tried.switch_approach"] is True
    assert found.facts["tried.massage"] is False
    for reader in ("patient", "therapist"):
        told = tell(found, made, pack, reader=reader)  # type: ignore[arg-type]
        assert told.ledger[0].what == "graded walking"
        assert "flat for four weeks" in told.ledger[0].why[0]
        assert told.ledger[0].effect
    data = review_json(found, tell(found, made, pack))
    assert data["review"]["ledger"][-1]["change"]["reason"] == "flat for four weeks"
    assert data["told"]["ledger"][0]["what"] == "graded walking"


def test_a_change_that_is_too_new_is_called_so_and_not_judged(pack: Pack) -> None:
    rows = [{"on": "2026-03-17", "kind": "exercises", "what": "new exercises", "option": "progress_exercises"}]
    found = review(_changed(plan_changes=rows), today=TODAY, pack=pack)
    assert found.ledger[-1].outcome == "too_early"
    assert "tried.progress_exercises_helped" not in found.facts


def _due(found: Review, kind: str) -> list[tuple[str, date, bool]]:
    return [(due.id, due.on, due.overdue) for due in found.schedule if due.kind == kind]


def test_what_to_measure_when_has_a_day_for_each(pack: Pack) -> None:
    goals = [{"id": "g", "text": "cycle to work", "by": "2026-04-01"}]
    found = review(course(scores={"odi": [("2026-01-24", 44.0)]}, goals=goals), today=TODAY, pack=pack)
    assert _due(found, "score") == [("odi", date(2026, 2, 21), True)]
    assert _due(found, "goal") == [("g", date(2026, 4, 1), False)]
    assert _due(found, "goals") == []
    assert _due(found, "screen") == [("start_back", date(2026, 2, 7), True)]
    assert [due.on for due in found.schedule] == sorted(due.on for due in found.schedule)
    fresh = review(course(), today=date(2026, 2, 15), pack=pack)
    assert _due(fresh, "score") == [("odi", fresh.progress.main.next_score, False)]  # type: ignore[union-attr]
    assert _due(fresh, "goals")


def test_a_score_is_overdue_to_the_roadblocks_on_the_day_on_which_it_is_to_the_caseload(pack: Pack) -> None:
    made = course(scores={"odi": [("2026-01-24", 44.0)]})
    for days, overdue in ((28, False), (29, True)):
        today = date(2026, 1, 24) + timedelta(days=days)
        found = review(made, today=today, pack=pack)
        assert found.facts["monitoring.overdue"] is overdue
        assert ("overdue" in reasons(gist_of(found, made, pack), today)) is overdue


def test_nothing_is_due_once_care_has_ended(pack: Pack) -> None:
    made = course(episode={"ended": {"on": "2026-02-20", "reason": "goal_reached"}})
    found = review(made, today=TODAY, pack=pack)
    assert found.schedule == ()
    assert found.facts["monitoring.overdue"] is None
    assert schedule(made, {}, {}, {}, pack, TODAY) == ()


def test_scores_that_move_in_the_weeks_that_were_done_show_it(pack: Pack) -> None:
    """Alternate fortnights done and not done; the score falls by 12 in each done and by nothing in the others."""
    days = [date(2026, 1, 24) + timedelta(days=14 * n) for n in range(7)]
    scores = [60.0, 48.0, 48.0, 36.0, 36.0, 24.0, 24.0]
    log = [
        {"on": (day + timedelta(days=n)).isoformat(), "exercise": "a", **({} if number % 2 == 0 else {"sets": 0})}
        for number, day in enumerate(days[:-1])
        for n in range(14)
    ]
    program = [{"id": "a", "exercise": "bridge", "from": "2026-01-24", "per_week": 7}]
    rows = [(day.isoformat(), score) for day, score in zip(days, scores, strict=True)]
    made = course("lbp_persistent", {"odi": rows}, program=program, exercise_log=log)
    found = review(made, today=days[-1], pack=pack)
    effect = found.why.home_effect
    assert effect is not None
    assert (effect.much, effect.little) == (3, 3)
    assert effect.difference.low < 6.0 < effect.difference.high + 2
    assert effect.difference.best > 3
    main = found.progress.main  # type: ignore[union-attr]
    turned = home_effect(weeks_done(made, days[-1]), main, 1.0)
    assert turned is not None
    assert turned.difference.best == pytest.approx(-effect.difference.best)


def test_the_plan_is_weighed_by_grade_load_and_who_gives_it(pack: Pack) -> None:
    content = [{"code": "exercise_therapy", "minutes": 20}, {"code": "therapeutic_ultrasound", "minutes": 20}]
    made = course(
        "lbp_persistent",
        visits=[{"on": "2026-02-02", "status": "attended", "provider": "p", "interventions": content}],
        program=[
            {"id": "a", "exercise": "squat", "from": "2026-01-26", "per_week": 3, "sets": 3, "reps": 12, "load": "5 kg"},
            {"id": "b", "exercise": "squat", "from": "2026-02-16", "per_week": 3, "sets": 3, "reps": 8, "load": "7,5 kg"},
        ],
        providers=[
            {"id": "p", "role": "physical_therapist", "years": 12, "specialties": ["paediatric"],
             "license": {"valid": True, "checked_on": "2024-12-01", "registered_with": "the state board"}},
        ],
    )  # fmt: skip
    care = review(made, today=TODAY, pack=pack).why.care
    assert [(row.intervention, row.share, row.strength) for row in care.content] == [
        ("exercise_therapy", 0.5, "strong"), ("therapeutic_ultrasound", 0.5, "outdated"),
    ]  # fmt: skip
    assert care.load == "rising"
    assert care.progressed is True
    assert care.credentials is not None
    assert care.credentials.specialty_fits is False
    assert care.credentials.check_due
    notes = tell(review(made, today=TODAY, pack=pack), made, pack).reasons
    said = " ".join(line.text for reason in notes if reason.id == "inadequate_therapy" for line in reason.notes)
    assert "It is the plan that is looked at, not the person." in said
    assert "the state board" in said


def test_what_comes_after_the_day_of_the_review_is_not_known_yet(pack: Pack) -> None:
    """Everything that can carry a date, dated after the day: roadblocks, ledger, schedule and account stay the same."""
    later = "2026-04-02"
    future = {
        "findings": [{"code": "slr", "state": "present", "on": later}],
        "visits": [{"on": later, "status": "missed", "cost": 90, "interventions": [{"code": "heat"}]}],
        "program": [{"id": "new", "exercise": "sit_up", "from": later, "per_week": 7}],
        "exercise_log": [{"on": later, "exercise": "toe-touch", "sets": 0, "reason": "pain", "pain_0_10": 9}],
        "measurements": [{"measure": "start_back", "on": later, "score": 7}],
        "options_tried": [{"option": "yoga", "from": later, "helped": "worse"}],
        "plan_changes": [{"on": later, "kind": "diagnosis", "what": "a disc", "option": "reassess_diagnosis"}],
        "disagreements": [_disagrees(False, later)],
        "second_opinions": [{"on": "2026-03-01", "role": "neurologist", "answered_on": later}],
        "messages": [{"on": later, "from": "therapist", "text": "soon"}],
    }
    data = json.loads(JO.model_dump_json(by_alias=True, exclude_defaults=True))
    after = _with(JO, **{key: [*data.get(key, []), *rows] for key, rows in future.items()})
    then, now = review(after, today=TODAY, pack=pack), review(JO, today=TODAY, pack=pack)
    assert then.why == now.why
    assert then.ledger == now.ledger
    assert then.schedule == now.schedule
    assert then.reasons == now.reasons
    assert then.questions == now.questions


def test_stopping_because_of_feeling_well_is_asked_only_of_somebody_who_may_have_stopped(pack: Pack) -> None:
    program = [{"id": "a", "exercise": "bridge", "from": "2026-01-26", "per_week": 7}]
    quiet = review(course(program=program), today=TODAY, pack=pack).roadblocks
    log = [{"on": (date(2026, 1, 26) + timedelta(days=n)).isoformat(), "exercise": "a"} for n in range(50)]
    busy = review(course(program=program, exercise_log=log), today=TODAY, pack=pack).roadblocks
    for found, asked in ((quiet, True), (busy, False)):
        reason = next(r for r in found.reasons if r.id == "non_adherence")
        well = {"code": "stopped_because_well", "state": "present", "on": "2026-03-17"}
        made = course(program=program, exercise_log=[] if asked else log, findings=[well])
        then = next(r for r in review(made, today=TODAY, pack=pack).reasons if r.id == "non_adherence")
        assert (then.probability.best < reason.probability.best) is asked


def test_an_exercise_prescribed_anew_has_changed_and_not_ended(pack: Pack) -> None:
    program = [
        {"id": "a", "exercise": "bridge", "from": "2026-01-26", "until": "2026-02-15", "per_week": 7, "sets": 2},
        {"id": "b", "exercise": "bridge", "from": "2026-02-16", "until": "2026-03-01", "per_week": 7, "sets": 3},
    ]
    found = review(_changed(program=program), today=TODAY, pack=pack)
    assert [(e.change.on.isoformat(), e.change.seen) for e in found.ledger] == [
        ("2026-02-16", "exercise_changed"),
        ("2026-03-01", "exercise_ended"),
    ]
