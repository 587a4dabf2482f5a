"""Somebody whom no therapist treats in Replan is never told that a therapist reads what they write."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from houses import STRONG, house, signed_in
from replan.app.actions import add_patient, sign_up
from replan.app.queries.courses import course_for, own_record
from replan.course.document import Course
from replan.demo import demo_courses
from replan.store.models import Consent, User

pytestmark = pytest.mark.django_db

KNEE = 1
ALONE = ("without a clinic", "the clinic was left", "the therapist has left", "nobody treats")


def somebody(how: str) -> User:
    """A patient of the knee story whom nobody reads, for one of the reasons that there are."""
    if how == "without a clinic":
        ada = sign_up(username="ada", password=STRONG, shown_name="Ada", lang="en", now=timezone.now())
        course = demo_courses(timezone.localdate())[KNEE].course
        add_patient(actor=ada, name="Ada", course=course, clinic=None, user=ada, therapist=None)
        return ada
    north = house(story=KNEE)
    if how == "the clinic was left":
        Consent.objects.create(patient=north.patient, purpose="clinic_sees", version="1", withdrawn_at=timezone.now())
    elif how == "the therapist has left":
        User.objects.filter(pk=north.therapist.pk).update(is_active=False)
    elif how == "nobody treats":
        north.patient.therapist = None
        north.patient.save()
    return north.own


def course_of(own: User) -> Course:
    return course_for(actor=own, patient_id=own_record(own).pk)[2]


@pytest.mark.parametrize("how", ALONE)
def test_a_message_is_kept_for_a_visit_and_nobody_is_said_to_read_it(how: str) -> None:
    own = somebody(how)
    client = signed_in(own)
    shown = client.get("/talk/").content.decode()
    assert "Send it to my therapist now" not in shown and "No therapist reads along in Replan" in shown
    said = client.post("/talk/", {"text": "Is it normal?", "for": "therapist"}, follow=True).content.decode()
    assert "No therapist reads it in Replan: bring it along, or call." in said and "Your therapist sees it" not in said
    assert course_of(own).messages[-1].for_visit is True


@pytest.mark.parametrize("how", ALONE)
def test_who_feels_that_something_is_wrong_is_told_to_call_and_not_to_write(how: str) -> None:
    client = signed_in(somebody(how))
    shown = client.get("/something-is-wrong/").content.decode()
    while found := re.findall(r'name="(finding-[a-z_]+)"', shown):
        shown = client.post("/something-is-wrong/", dict.fromkeys(found, "no"), follow=True).content.decode()
    assert "No therapist reads along in Replan. Call your therapist" in shown
    assert "Your therapist reads it" not in shown


def test_an_exercise_takes_no_message_that_nobody_reads() -> None:
    own = somebody("without a clinic")
    client, line = signed_in(own), course_of(own).program[0].id
    assert "Something to tell your therapist?" not in client.get(f"/program/{line}/").content.decode()
    said = client.post(f"/program/{line}/done/", {"do": "done", "message": "It hurts."}, follow=True).content.decode()
    assert "your message is with your therapist" not in said


def test_no_treatment_counts_as_told_to_a_therapist_who_reads_nothing() -> None:
    own = somebody("without a clinic")
    client, today = signed_in(own), timezone.localdate().isoformat()
    said = {"option": "acupuncture", "from": today, "told": "no", "untold_reason": "I see none"}
    shown = client.post("/options/tried/", said, follow=True).content.decode()
    assert "to show or to read out" in shown and "Send this note" not in shown
    [key] = re.findall(r"action=./options/tried/([^/\"]+)/", client.get("/options/").content.decode())
    told = client.post(f"/options/tried/{key}/", {"do": "tell"}, follow=True).content.decode()
    assert "No therapist reads along in Replan" in told
    assert course_of(own).options_tried[-1].told_therapist is False


def test_who_is_treated_may_send() -> None:
    client = signed_in(house(story=KNEE).own)
    assert "Send it to my therapist now" in client.get("/talk/").content.decode()
    said = client.post("/talk/", {"text": "Is it normal?", "for": "therapist"}, follow=True).content.decode()
    assert "Your therapist sees it in their list." in said
