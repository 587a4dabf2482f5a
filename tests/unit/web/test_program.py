"""The home program: what is said of one exercise is kept, shown, and reaches the therapist."""

from __future__ import annotations

import pytest
from django.utils import timezone

from houses import demo, signed_in, user
from replan.app.queries.courses import course_for, own_record
from replan.store.models import ExerciseVideo


def course_of(name: str):
    return course_for(actor=user(name), patient_id=own_record(user(name)).pk)[2]


def first_line(name: str):
    today = timezone.localdate()
    return next(one for one in course_of(name).program if one.from_ <= today and (not one.until or one.until >= today))


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_exercise_of_the_demo_has_its_page(lang: str) -> None:
    demo()
    for name in ("jo", "mei", "kwame"):
        person = user(name)
        person.lang = lang
        person.save()
        client = signed_in(name)
        assert client.get("/program/").status_code == 200
        for line in course_of(name).program:
            assert client.get(f"/program/{line.id}/").status_code in (200, 404)  # 404: it does not hold today


@pytest.mark.django_db
def test_what_was_hard_is_kept_and_the_message_reaches_the_therapist_once() -> None:
    demo()
    client, line = signed_in("jo"), first_line("jo")
    said = {"do": "done", "difficulty": "too_hard", "pain": "4", "message": "My knee clicks.", "revision": "1"}
    said["client_id"] = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    for _ in range(2):
        assert client.post(f"/program/{line.id}/done/", said).status_code == 302
    course = course_of("jo")
    [done] = [one for one in course.exercise_log if one.on == timezone.localdate() and one.exercise == line.id]
    assert (done.difficulty, done.pain_0_10, done.sets) == ("too_hard", 4, line.sets)
    assert [one.text for one in course.messages if one.from_ == "patient"].count("My knee clicks.") == 1


@pytest.mark.django_db
def test_not_today_keeps_why_and_a_number_that_cannot_be_keeps_nothing() -> None:
    demo()
    client, line = signed_in("jo"), first_line("jo")
    answer = client.post(f"/program/{line.id}/done/", {"do": "done", "sets": "many", "message": "kept"})
    assert answer.status_code == 422
    assert "kept</textarea>" in answer.content.decode()
    client.post(f"/program/{line.id}/done/", {"do": "not_done", "reason": "no_time"})
    [done] = [one for one in course_of("jo").exercise_log if one.on == timezone.localdate() and one.exercise == line.id]
    assert (done.sets, done.reason) == (0, "no_time")


@pytest.mark.django_db
def test_the_clinics_own_video_is_linked_and_another_clinics_is_not() -> None:
    clinic = demo()
    line = first_line("jo")
    ExerciseVideo.objects.create(clinic=clinic, exercise=line.exercise, url="https://videos.example/one")
    assert "https://videos.example/one" in signed_in("jo").get(f"/program/{line.id}/").content.decode()


@pytest.mark.django_db
def test_the_program_prints_as_pdf_and_a_line_that_is_not_there_is_not_found() -> None:
    demo()
    client = signed_in("jo")
    answer = client.get("/program/sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert client.get("/program/no-such-line/").status_code == 404
    assert client.post("/program/no-such-line/done/", {"do": "done"}).status_code == 404
