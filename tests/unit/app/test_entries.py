"""Scores and answers are added, never overwritten, and each leaves a line in the audit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from houses import House, house
from replan.app.actions import answer_findings, reassess, record_score, save_check_in
from replan.app.actions.entries import CORRECTED, EXAMINED
from replan.app.check_in_values import CheckInValues
from replan.app.queries.courses import course_for, courses_of, current_episode
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.course import Course
from replan.review import review
from replan.store.models import AuditEvent, Episode, FindingRow, Score

pytestmark = pytest.mark.django_db


def course_now(north: House) -> Course:
    return courses_of([current_episode(north.patient)]).popitem()[1]


def check_in(north: House, **said: int) -> None:
    today = timezone.localdate()
    values = CheckInValues.model_validate(said)
    save_check_in(actor=north.own, client_id=uuid4(), on=today, values=values, now=timezone.now(), today=today)


def answer(north: House, who: Any, **answers: Any) -> Episode:
    return answer_findings(actor=who, patient=north.patient, on=timezone.localdate(), answers=answers)


def pain_today(north: House) -> list[float | None]:
    return [m.score for m in course_now(north).measurements if m.measure == "nprs" and m.on == timezone.localdate()]


def test_a_check_in_is_part_of_the_course_at_once() -> None:
    north = house(story=2)
    check_in(north, pain=4, function=6)
    assert pain_today(north) == [4.0]


def test_a_second_check_in_on_one_day_replaces_the_first_and_keeps_it() -> None:
    north = house(story=2)
    check_in(north, pain=4)
    check_in(north, pain=6)
    assert pain_today(north) == [6.0]
    second = Score.objects.get(replaces__isnull=False)
    assert (second.replaces.value, second.reason) == (4.0, CORRECTED)


def test_a_patient_never_replaces_the_score_that_a_therapist_took() -> None:
    north, today = house(story=2), timezone.localdate()
    record_score(actor=north.therapist, patient=north.patient, on=today, scale="nprs", score=5.0, today=today)
    check_in(north, pain=2)
    assert sorted(pain_today(north)) == [2.0, 5.0]


@pytest.mark.parametrize("score", [11.0, -1.0, float("nan"), float("inf")])
def test_a_score_that_its_scale_does_not_have_is_refused_and_nothing_is_kept(score: float) -> None:
    north = house()
    before = Score.objects.count(), AuditEvent.objects.count(), current_episode(north.patient).revision
    with pytest.raises(UserError, match="0 to 10"):
        reassess(
            actor=north.therapist,
            patient=north.patient,
            today=timezone.localdate(),
            scores={"psfs": 5.0, "nprs": score},
            answers={},
            response=None,
            subjective="",
        )
    assert (Score.objects.count(), AuditEvent.objects.count(), current_episode(north.patient).revision) == before


def test_a_score_of_a_day_that_has_not_come_is_refused() -> None:
    north, today = house(), timezone.localdate()
    with pytest.raises(UserError, match="has not come"):
        record_score(
            actor=north.therapist,
            patient=north.patient,
            on=today + timedelta(days=1),
            scale="nprs",
            score=5.0,
            today=today,
        )


def test_a_wrong_yes_to_a_safety_question_can_be_put_right_on_the_same_day() -> None:
    north = house(story=2)
    answer(north, north.own, saddle_numbness="present")
    answer(north, north.own, saddle_numbness="absent")
    states = [f.state for f in course_now(north).findings if f.code == "saddle_numbness"]
    assert states[-1] == "absent"
    assert "present" not in states
    assert FindingRow.objects.get(replaces__isnull=False).reason == CORRECTED


def test_an_examination_settles_what_the_patient_answered_that_day() -> None:
    north = house(story=0)
    answer(north, north.own, saddle_numbness="present")
    assert review(course_now(north), today=timezone.localdate(), pack=pack()).red_flags.urgent
    answer(north, north.therapist, saddle_numbness="absent")
    assert not review(course_now(north), today=timezone.localdate(), pack=pack()).red_flags.urgent
    assert FindingRow.objects.get(replaces__isnull=False).reason == EXAMINED


def test_a_patient_does_not_settle_what_an_examination_found() -> None:
    north = house(story=0)
    answer(north, north.therapist, saddle_numbness="present")
    answer(north, north.own, saddle_numbness="absent")
    assert review(course_now(north), today=timezone.localdate(), pack=pack()).red_flags.urgent


def test_a_patient_answers_only_what_a_patient_can_know() -> None:
    north = house()
    examined = next(code for code, finding in pack().findings.items() if finding.asked_of == "therapist")
    with pytest.raises(UserError, match="examination"):
        answer(north, north.own, **{examined: "absent"})
    with pytest.raises(UserError, match="not a finding"):
        answer(north, north.own, fortune="present")
    answer(north, north.therapist, **{examined: "absent"})


def test_each_change_is_audited_and_makes_a_new_state() -> None:
    north, today = house(), timezone.localdate()
    AuditEvent.objects.all().delete()
    check_in(north, pain=4)
    answer(north, north.own, night_pain_unremitting="absent")
    record_score(actor=north.therapist, patient=north.patient, on=today, scale="nprs", score=5.0, today=today)
    course_for(actor=north.lead, patient_id=north.patient.pk)
    seen = list(AuditEvent.objects.order_by("pk").values_list("actor__username", "action", "patient"))
    assert seen == [
        ("north-patient", "check_in", north.patient.pk),
        ("north-patient", "answer_findings", north.patient.pk),
        ("north-therapist", "record_scores", north.patient.pk),
        ("north-lead", "read_course", north.patient.pk),
    ]
    assert current_episode(north.patient).revision == 3


def test_an_audit_line_never_says_what_was_entered() -> None:
    assert {field.name for field in AuditEvent._meta.get_fields()} == {
        "id",
        "actor",
        "clinic",
        "patient",
        "action",
        "at",
    }
