"""Letters and the directory: seen before they go, written down when they went, licences with who checked and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from houses import House, house
from replan.app.queries.courses import course_for
from replan.app.queries.directory import CHECK_HOLDS, state_of
from replan.store.models import DirectoryEntry, User

pytestmark = pytest.mark.django_db


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _entry(north: House, **more: object) -> DirectoryEntry:
    form = {"name": "Dr Novak", "role": "orthopaedic_surgeon", "license_valid": "yes", **more}
    assert _client(north.therapist).post(reverse("directory_save"), form).status_code == 302
    return DirectoryEntry.objects.get(name=form["name"])


def test_a_licence_check_keeps_who_did_it_and_grows_old() -> None:
    north = house()
    entry, today = _entry(north), timezone.localdate()
    assert (entry.checked_by, entry.license_checked_on, state_of(entry, today)) == (north.therapist, today, "valid")
    assert state_of(entry, today + CHECK_HOLDS + timedelta(days=1)) == "old"
    _entry(north, name="Somebody", license_valid="unknown")
    assert state_of(DirectoryEntry.objects.get(name="Somebody"), today) == "unknown"


def test_another_clinic_sees_no_entry_and_a_lead_changes_none() -> None:
    north, south = house("North"), house("South")
    entry = _entry(north)
    assert b"Dr Novak" not in _client(south.therapist).get(reverse("directory")).content
    assert _client(south.therapist).post(reverse("directory_retire", args=[entry.pk])).status_code == 404
    assert b"Dr Novak" in _client(north.lead).get(reverse("directory")).content
    assert _client(north.lead).post(reverse("directory_retire", args=[entry.pk])).status_code == 403


def test_a_wrong_entry_is_told_and_kept_on_the_page() -> None:
    north = house()
    answer = _client(north.therapist).post(reverse("directory_save"), {"name": " ", "role": "x", "contact": "room 4"})
    assert answer.status_code == 422
    assert b"room 4" in answer.content


@pytest.mark.parametrize("kind", ["referral", "imaging", "co_treating", "packet", "discharge"])
def test_each_letter_is_seen_first_and_comes_as_pdf(kind: str) -> None:
    north = house()
    entry, client = _entry(north), _client(north.therapist)
    asked = {"entry": entry.pk, "question": "Is it the nerve?"}
    page = client.get(reverse("letter", args=[north.patient.pk, kind]), asked)
    assert page.status_code == 200
    assert north.patient.name in page.content.decode()
    pdf = client.get(reverse("letter_pdf", args=[north.patient.pk, kind]), asked)
    assert pdf.content.startswith(b"%PDF")


def test_a_letter_that_went_out_is_a_change_of_the_plan_and_a_second_opinion_asked_for() -> None:
    north = house()
    client = _client(north.therapist)
    form = {"kind": "packet", "to": "orthopaedic_surgeon", "question": "Is it the nerve?"}
    assert client.post(reverse("letter_sent", args=[north.patient.pk]), form).status_code == 302
    course = course_for(actor=north.therapist, patient_id=north.patient.pk)[2]
    assert course.plan_changes[-1].kind == "referral"
    assert course.second_opinions[-1].question == "Is it the nerve?"
    assert "Is it the nerve?" in client.get(reverse("letters", args=[north.patient.pk])).content.decode()
