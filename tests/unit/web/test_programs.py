"""The program builder: what is found, what a save writes, who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from houses import House, house, signed_in
from replan.app.actions import answer_findings, write_section
from replan.app.actions.entries import State
from replan.app.actions.people import add_user
from replan.app.queries.courses import courses_of, current_episode
from replan.app.reviews import pack
from replan.course import Course
from replan.review import Told, review, tell
from replan.store.models import Patient, Role, SectionRow, Team

pytestmark = pytest.mark.django_db

DISC = 0


def course(patient: Patient) -> Course:
    episode = current_episode(patient)
    return courses_of([episode])[episode.pk]


def told_of(patient: Patient) -> Told:
    made = review(course(patient), today=timezone.localdate(), pack=pack())
    return tell(made, course(patient), pack(), reader="therapist", lang="en")


def at(name: str, north: House, *more: Any) -> str:
    return reverse(name, args=[north.patient.pk, *more])


def test_the_library_is_searched_without_accents_and_cautions_stand_with_what_does_not_suit() -> None:
    north = house(story=DISC)
    north.therapist.lang = "es"
    north.therapist.save()
    page = signed_in(north.therapist).get(at("builder", north), {"q": "talon", "region": "knee"}).content.decode()
    assert "Deslizar el talón" in page
    assert "<svg" in page


def test_adding_writes_the_line_and_one_change_of_plan_with_its_reason() -> None:
    north = house(story=DISC)
    form = {"per_week": "7", "sets": "2", "reps": "10", "hold_seconds": "2,5", "load": "1 kg", "reason": "to move more"}
    answer = signed_in(north.therapist).post(at("program_add", north, "heel_slide"), form, follow=True)
    assert answer.status_code == 200
    made = course(north.patient)
    line = next(one for one in made.program if one.exercise == "heel_slide")
    assert (line.per_week, line.sets, line.reps, line.hold_seconds, line.load) == (7, 2, 10, 2.5, "1 kg")
    [change] = made.plan_changes
    assert (change.kind, change.reason, change.by) == ("exercises", "to move more", "north-therapist")


def test_a_dose_that_cannot_be_writes_nothing_and_names_the_field() -> None:
    north = house(story=DISC)
    answer = signed_in(north.therapist).post(at("program_add", north, "heel_slide"), {"per_week": "many"})
    assert answer.status_code == 422
    assert b'href="#per_week"' in answer.content
    assert SectionRow.objects.count() == 0


def test_a_step_ends_the_old_line_yesterday_and_begins_the_new_one_today() -> None:
    north, today = house(story=DISC), timezone.localdate()
    client = signed_in(north.therapist)
    begun = today - timedelta(days=7)
    data = {"id": "slide", "exercise": "heel_slide", "from": begun.isoformat(), "per_week": 7}
    write_section(
        actor=north.therapist, patient=north.patient, section="program", key="slide", data=data, today=today, on=begun
    )
    assert "Step up to Knee bend in a chair" in client.get(at("builder", north)).content.decode()
    client.post(at("program_step", north, "slide"), {"to": "seated_knee_bend"})
    made = course(north.patient)
    assert next(one for one in made.program if one.id == "slide").until == today - timedelta(days=1)
    assert [one.from_ for one in made.program if one.exercise == "seated_knee_bend"] == [today]
    assert len(made.plan_changes) == 1


def test_a_dose_changes_and_a_line_ends() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    first, second = (one.id for one in course(north.patient).program if one.until is None)
    client.post(at("program_line", north, first), {"per_week": "3", "as_needed": "1", "reason": "fewer"})
    client.post(at("program_end", north, second), {"reason": "it hurts"})
    made = course(north.patient)
    [now] = [one for one in made.program if one.until is None]
    assert (now.per_week, now.as_needed, now.sets) == (3, True, None)
    assert [one.reason for one in made.plan_changes][1] == "it hurts"


def test_a_save_without_a_reason_writes_nothing_and_keeps_what_was_typed() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    first, *_ = (one.id for one in course(north.patient).program if one.until is None)
    for name, more, form in (
        ("program_add", "heel_slide", {"per_week": "6", "note": "slowly"}),
        ("program_line", first, {"per_week": "6", "note": "slowly"}),
        ("program_end", first, {"reason": " "}),
    ):
        answer = client.post(at(name, north, more), form)
        assert answer.status_code == 422
        assert "Say why the plan changes" in answer.content.decode()
        assert form.get("note", "") in answer.content.decode()
    assert SectionRow.objects.count() == 0


def urgent_sign(north: House) -> None:
    today = timezone.localdate()
    answers: dict[str, State] = {"saddle_numbness": "present"}
    answer_findings(actor=north.therapist, patient=north.patient, on=today, answers=answers)


def test_an_urgent_sign_stops_every_change_but_those_that_act_on_it() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    first, *_ = (one.id for one in course(north.patient).program if one.until is None)
    urgent_sign(north)
    dose, why = {"per_week": "7", "reason": "to move more"}, {"what": "another way", "reason": "no help"}
    for name, more, form in (
        ("program_add", "heel_slide", dose),
        ("program_line", first, dose),
        ("change_kind", "approach", why),
        ("change_kind", "education", why),
        ("change_kind", "discharge", {"ending": "well", **why}),
    ):
        answer = client.post(at(name, north, more), form)
        assert answer.status_code == 409, (name, more)
        assert "Nothing was saved." in answer.content.decode()
    assert course(north.patient).plan_changes == ()
    assert "A warning sign comes first" in client.get(at("change_kind", north, "approach")).content.decode()
    client.post(at("change_kind", north, "referral"), {"what": "emergency department", "reason": "the sign"})
    assert client.post(at("program_pause", north), {"reason": ""}).status_code == 422
    client.post(at("program_pause", north), {"reason": "until it is clear"})
    made = course(north.patient)
    assert [one.kind for one in made.plan_changes] == ["referral", "exercises"]
    assert not [one for one in made.program if one.until is None or one.until >= timezone.localdate()]


def test_preview_and_print_hold_the_program() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    assert "Curl-up" in client.get(at("program_preview", north)).content.decode()
    assert client.get(at("program_print", north)).content.startswith(b"%PDF")


def test_assistants_and_leads_change_no_program() -> None:
    north = house(story=DISC)
    team = Team.objects.create(clinic=north.clinic, name="Team")
    north.therapist.team = team
    north.therapist.save()
    helper = add_user(name="helper", password="a quiet green boat", role=Role.ASSISTANT, clinic=north.clinic)
    helper.team = team
    helper.save()
    for who in (helper, north.lead, north.own):
        answer = signed_in(who).post(at("program_add", north, "heel_slide"), {"per_week": "7"})
        assert answer.status_code == 403
    assert SectionRow.objects.count() == 0


def test_a_view_written_on_the_page_is_honoured_by_the_review() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    form = {"roadblock": "misdiagnosis", "holds": "no", "because": "the scan was clear"}
    page = client.post(at("disagree", north), form, follow=True).content.decode()
    assert "the scan was clear" in page
    told = told_of(north.patient)
    reason = next(one for one in told.reasons if one.id == "misdiagnosis")
    assert not reason.likely
    assert "the scan was clear" in reason.view
