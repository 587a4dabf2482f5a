"""Alternatives: side by side, recorded with a warning at once, and nothing that is ruled out shown as fine."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from houses import patient_of
from replan.app.actions import answer_findings, write_section
from replan.app.queries.courses import course_for, own_record
from replan.app.reviews import pack
from replan.course.document import Course
from replan.store.models import User

pytestmark = pytest.mark.django_db

KNEE = 1


def course_of(own: User) -> Course:
    return course_for(actor=own, patient_id=own_record(own).pk)[2]


def takes(own: User, **more: object) -> None:
    patient = own_record(own)
    write_section(actor=own, patient=patient, section="patient", data=more, today=timezone.localdate())


def record(client: Client, **more: str) -> str:
    begun = (timezone.localdate() - timedelta(days=3)).isoformat()
    said = {"option": "acupuncture", "from": begun, "told": "no", "untold_reason": "I was shy", **more}
    return client.post("/options/tried/", said, follow=True).content.decode()


@pytest.mark.parametrize(("lang", "stop"), [("en", "Stop and ask first."), ("es", "Pare y pregunte antes.")])
def test_needles_on_a_blood_thinner_warn_at_once_and_are_kept(lang: str, stop: str) -> None:
    client, own = patient_of(KNEE, lang)
    takes(own, medications=["warfarin"])
    text = record(client)
    assert stop in text
    because = pack().options["acupuncture"].exclude[1].because
    assert getattr(because, lang) in text
    [kept] = [one for one in course_of(own).options_tried if one.option == "acupuncture"]
    assert kept.untold_reason == "I was shy"
    assert kept.told_therapist is False


def test_a_plant_is_checked_against_the_medicines_and_again_later() -> None:
    client, own = patient_of(KNEE)
    takes(own, medications=["warfarin"])
    assert "Stop and ask first." in record(client, option="herbal_medicine", plant="st_johns_wort")
    assert "Stop and ask first." in client.get("/options/").content.decode()


def test_herbal_medicine_asks_which_plant_and_one_that_is_not_known_is_not_taken_for_harmless() -> None:
    client, own = patient_of(KNEE)
    takes(own, medications=["warfarin"])
    for missing in ({}, {"plant": "other"}):
        assert "Say which plant it is." in record(client, option="herbal_medicine", **missing)
    assert not course_of(own).options_tried
    text = record(client, option="herbal_medicine", plant="other", plant_other="Moon root", note="as a tea")
    assert "We do not know this plant." in text
    [kept] = course_of(own).options_tried
    assert kept.note == "Moon root. as a tea"
    [key] = re.findall(r"action=./options/tried/([^/\"]+)/", text)
    assert 'value="Moon root"' in client.get(f"/options/tried/?edit={key}").content.decode()


def test_two_who_adjust_the_back_clash() -> None:
    client, _ = patient_of(0)
    record(client, option="osteopathy", told="yes")
    text = record(client, option="chiropractic", told="yes")
    assert pack().combinations["two_who_thrust"].text.en in text
    assert "Stop and ask first." in text


def test_what_is_ruled_out_cannot_be_ticked_or_compared() -> None:
    client, own = patient_of(KNEE)
    takes(own, medications=["warfarin"])
    text = client.get("/options/").content.decode()
    assert 'id="with-acupuncture"' not in text
    offered = next(part.split('"')[0] for part in text.split('id="with-')[1:])
    assert client.get(f"/options/compare/?with=acupuncture&with={offered}").status_code == 422


def test_why_the_therapist_was_not_told_is_asked_for_and_the_note_tells_them() -> None:
    client, own = patient_of(KNEE)
    assert "Write a few words on what keeps you" in record(client, untold_reason="")
    assert not course_of(own).options_tried
    text = record(client)
    [key] = re.findall(r"action=./options/tried/([^/\"]+)/", text)
    client.post(f"/options/tried/{key}/", {"do": "tell"})
    course = course_of(own)
    assert course.options_tried[-1].told_therapist is True
    assert course.messages[-1].kind == "note"


def test_danger_words_in_the_note_ask_their_question() -> None:
    client, _ = patient_of(KNEE)
    text = record(client, note="since the needles I am numb between my legs")
    assert "finding-saddle_numbness-yes" in text


def test_an_urgent_flag_closes_options_and_questions() -> None:
    client, own = patient_of(0)
    answers = {"saddle_numbness": "present", "bladder_change": "present"}
    answer_findings(actor=own, patient=own_record(own), on=timezone.localdate(), answers=answers)  # type: ignore[arg-type]
    for address in ("/options/", "/options/compare/", "/options/tried/", "/questions/", "/questions/combine/"):
        text = client.get(address).content.decode()
        assert 'class="alarm' in text
        assert 'id="choose"' not in text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_each_of_the_five_questions_has_a_page(lang: str) -> None:
    client, _ = patient_of(KNEE, lang)
    for one in ("no_improvement", "second_opinion", "does_it_respond", "motivation", "combine"):
        answer = client.get(f"/questions/{one}/")
        assert answer.status_code == 200
        assert pack().words[lang][f"asked.{one}"] in answer.content.decode()
    assert client.get("/questions/whatever/").status_code == 404
