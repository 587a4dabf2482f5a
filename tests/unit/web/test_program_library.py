"""Templates of programs and videos of the clinic: what is kept, who may, what a patient sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from houses import House, house, signed_in, user
from replan.app.actions import add_therapist
from replan.app.queries.courses import courses_of, current_episode
from replan.app.reviews import pack
from replan.course import Course
from replan.store.models import AuditEvent, ExerciseVideo, ProgramTemplate

pytestmark = pytest.mark.django_db

DISC, BONES = 0, 8


def course(north: House) -> Course:
    episode = current_episode(north.patient)
    return courses_of([episode])[episode.pk]


def at(name: str, north: House, *more: Any) -> str:
    return reverse(name, args=[north.patient.pk, *more])


def kept(north: House, name: str = "Back, early") -> ProgramTemplate:
    signed_in(north.therapist).post(at("template_save", north), {"name": name})
    return ProgramTemplate.objects.get(name=name)


def test_a_template_keeps_exercises_and_doses_and_nothing_of_the_patient() -> None:
    north = house(story=DISC)
    client = signed_in(north.therapist)
    form = {"per_week": "7", "sets": "2", "note": "as Jo told me of her divorce", "reason": "to move more"}
    client.post(at("program_add", north, "heel_slide"), form)
    lines = kept(north).lines
    assert {"exercise": "heel_slide", "per_week": 7.0, "sets": 2} in lines
    assert "divorce" not in str(lines)
    assert not {"id", "from", "until", "note", "by"} & {key for line in lines for key in line}
    assert AuditEvent.objects.filter(action="save_template").count() == 1


def test_a_name_is_needed_and_is_given_once() -> None:
    north = house(story=DISC)
    kept(north)
    client = signed_in(north.therapist)
    for name in ("", "back,  EARLY"):
        answer = client.post(at("template_save", north), {"name": name})
        assert answer.status_code == 422
        assert 'href="#template-name"' in answer.content.decode()
    assert ProgramTemplate.objects.count() == 1


def test_a_program_begins_from_a_template_with_doses_changed_before_saving() -> None:
    north = house(story=DISC)
    template = ProgramTemplate.objects.create(
        clinic=north.clinic,
        name="Knee",
        lines=[
            {"exercise": "heel_slide", "per_week": 7.0, "sets": 2, "reps": 10},
            {"exercise": "seated_knee_bend", "per_week": 5.0},
        ],
    )
    client, address = signed_in(north.therapist), at("template_start", north, template.pk)
    shown = client.get(address).content.decode()
    assert 'value="7"' in shown and "Heel slide" in shown
    form = {"take-0": "1", "per_week-0": "3", "sets-0": "1", "reps-0": "8", "per_week-1": "5", "reason": "the knee"}
    missing = client.post(address, {**form, "reason": ""})
    assert missing.status_code == 422 and 'value="3"' in missing.content.decode()
    wrong = client.post(address, {**form, "per_week-0": "often"})
    assert wrong.status_code == 422 and 'href="#per_week-0"' in wrong.content.decode()
    assert course(north).plan_changes == ()
    client.post(address, form)
    made = course(north)
    line = next(one for one in made.program if one.exercise == "heel_slide")
    assert (line.per_week, line.sets, line.reps) == (3, 1, 8)
    assert not [one for one in made.program if one.exercise == "seated_knee_bend"]
    [change] = made.plan_changes
    assert "Knee" in change.what and change.reason == "the knee"


def test_a_line_that_does_not_suit_this_patient_is_marked_and_has_to_be_ticked_by_hand() -> None:
    north = house(story=BONES)
    unfit = next(one.id for one in pack().exercises.values() if "osteoporosis" in one.not_for)
    template = ProgramTemplate.objects.create(
        clinic=north.clinic,
        name="Two",
        lines=[{"exercise": unfit, "per_week": 3.0}, {"exercise": "heel_slide", "per_week": 3.0}],
    )
    shown = signed_in(north.therapist).get(at("template_start", north, template.pk)).content.decode()
    assert "With this, first agree with somebody qualified" in shown
    assert 'name="take-0" value="1">' in shown
    assert 'name="take-1" value="1" checked>' in shown


def test_only_who_made_a_template_or_leads_the_clinic_renames_and_deletes_it() -> None:
    north, south = house("North", story=DISC), house("South")
    template = kept(north)
    address = reverse("template_keep", args=[template.pk])
    colleague = add_therapist(clinic="North", name="colleague", password="a quiet green boat")
    assert signed_in(colleague).post(address, {"name": "Mine"}).status_code == 403
    assert signed_in(south.lead).post(address, {"do": "delete"}).status_code == 404
    assert signed_in(north.own).post(address, {"do": "delete"}).status_code == 403
    signed_in(north.therapist).post(address, {"name": "Back, first weeks"})
    template.refresh_from_db()
    assert template.name == "Back, first weeks"
    signed_in(north.lead).post(address, {"do": "delete"})
    assert not ProgramTemplate.objects.exists()


def test_another_clinics_templates_do_not_exist() -> None:
    north, south = house("North", story=DISC), house("South")
    template = kept(north)
    assert signed_in(south.therapist).get(at("template_start", south, template.pk)).status_code == 404
    assert template.name not in signed_in(south.lead).get(reverse("library")).content.decode()


@pytest.mark.parametrize(
    "address",
    ["http://clinic.example/a", "javascript:alert(1)", "https://me:secret@clinic.example/a", "https:///a", "a video"],
)
def test_only_addresses_of_https_are_kept(address: str) -> None:
    north = house()
    form = {"exercise": "heel_slide", "url": address}
    answer = signed_in(north.therapist).post(reverse("video_save"), form)
    assert answer.status_code == 422
    assert 'href="#url"' in answer.content.decode()
    assert not ExerciseVideo.objects.exists()


def test_a_patient_sees_the_video_with_words_that_it_leaves_replan() -> None:
    north = house(story=DISC)
    line = next(one for one in course(north).program if one.until is None)
    ExerciseVideo.objects.create(clinic=house("South").clinic, exercise=line.exercise, url="https://other.example/x")
    page = signed_in(north.own).get(reverse("program_exercise", args=[line.id])).content.decode()
    assert "other.example" not in page
    form = {"per_week": "7", "reason": "to move more"}
    signed_in(north.therapist).post(at("program_add", north, "heel_slide"), form)
    signed_in(north.lead).post(reverse("video_save"), {"exercise": "heel_slide", "url": "https://north.example/slide"})
    page = signed_in(user("north-patient")).get(reverse("program_exercise", args=["heel_slide"])).content.decode()
    assert 'href="https://north.example/slide" rel="noopener noreferrer external"' in page
    assert "You leave Replan." in page
    signed_in(north.therapist).post(reverse("video_save"), {"exercise": "heel_slide", "url": ""})
    assert not ExerciseVideo.objects.filter(clinic=north.clinic).exists()
