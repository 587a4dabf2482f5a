"""Letters and the directory: seen before they go, written down when they went, licences with who checked and when."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

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


def _headings(page: str) -> list[str]:
    article = page.split('<article class="document card">')[1].split("</article>", maxsplit=1)[0]
    return [
        unescape(re.sub("<[^>]+>", "", one)).strip()
        for one in re.findall(r"<h[2-4][^>]*>(.*?)</h[2-4]>", article, re.S)
    ]


def _outline(pdf: bytes) -> list[str]:
    """The headings under the title, as the outline of the file lists them; the page has the title above the letter."""
    found: list[str] = []
    _title, *below = PdfReader(io.BytesIO(pdf)).outline
    waiting: list[object] = list(below)
    while waiting:
        one = waiting.pop()
        waiting += one if isinstance(one, list) else []
        found += [str(one["/Title"])] if isinstance(one, dict) else []
    return found


def _text(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.mark.parametrize("kind", ["referral", "imaging", "co_treating", "packet", "discharge"])
def test_the_preview_and_the_pdf_have_the_sections_that_were_chosen_and_no_others(kind: str) -> None:
    north = house(story=9)
    client = _client(north.therapist)
    page, pdf = (reverse(name, args=[north.patient.pk, kind]) for name in ("letter", "letter_pdf"))
    whole = _headings(client.get(page).content.decode())
    asked = {"chosen": "1", "in": ["summary"]}
    short = _headings(client.get(page, asked).content.decode())
    assert len(short) < len(whole)
    printed = client.get(pdf, asked).content
    assert sorted(_outline(printed)) == sorted(short)
    assert sorted(_outline(client.get(pdf).content)) == sorted(whole)
    assert north.patient.name in _text(client.get(pdf).content)
    assert north.patient.name not in _text(printed)  # names were not chosen


def test_a_letter_costs_no_more_queries_for_a_long_directory() -> None:
    north = house(story=9)
    client = _client(north.therapist)
    entry = _entry(north)
    for name in ("letters", "letter"):
        address = reverse(name, args=[north.patient.pk, *(["packet"] if name == "letter" else [])])
        client.get(address, {"entry": entry.pk})
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(address, {"entry": entry.pk})
        DirectoryEntry.objects.bulk_create(
            DirectoryEntry(clinic=north.clinic, role="orthopaedic_surgeon", name=f"Dr {n}", checked_by=north.therapist)
            for n in range(50)
        )
        with CaptureQueriesContext(connection) as many:
            client.get(address, {"entry": entry.pk})
        assert len(many) <= len(few) <= 16


def test_a_letter_to_somebody_of_the_directory_keeps_their_name_and_why_it_went_out() -> None:
    north = house()
    entry, client = _entry(north), _client(north.therapist)
    page = client.get(reverse("letter", args=[north.patient.pk, "referral"]), {"entry": entry.pk}).content.decode()
    assert 'name="addressee" value="Dr Novak"' in page
    form = {"kind": "referral", "to": "orthopaedic_surgeon", "addressee": "Dr Novak"}
    address = reverse("letter_sent", args=[north.patient.pk])
    answer = client.post(f"{address}?entry={entry.pk}", form)
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.content.decode()
    assert client.post(address, {**form, "reason": "the knee gives way"}).status_code == 302
    change = course_for(actor=north.therapist, patient_id=north.patient.pk)[2].plan_changes[-1]
    assert (change.what, change.reason) == ("Referral to Dr Novak", "the knee gives way")
