"""A patient takes everything along, sees who looked, and erases the account with everything in it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.utils import timezone

from houses import STRONG, House, house, signed_in
from replan.app.actions import save_draft
from replan.app.actions.sharing import make_share, open_share
from replan.app.queries.courses import course_for
from replan.store.models import AuditEvent, Consent, Episode, LastLook, Patient, ReminderChoice, Share, User

pytestmark = pytest.mark.django_db


def lived_in() -> House:
    """A house whose patient has left traces of many kinds."""
    north, now = house(), timezone.now()
    choice = {"meant_for": "Vega", "passcode": "blue kettle", "days": 7, "choice": {}}
    secret = make_share(actor=north.own, now=now, today=timezone.localdate(), **choice)  # type: ignore[arg-type]
    open_share(secret=secret, passcode="blue kettle", said_to_be="Vega", now=now)
    save_draft(actor=north.own, kind="outcome", data={"1": 2})
    Consent.objects.create(patient=north.patient, purpose="keep_record", version="1")
    LastLook.objects.create(user=north.therapist, patient=north.patient)
    ReminderChoice.objects.create(user=north.own)
    course_for(actor=north.therapist, patient_id=north.patient.pk)
    return north


def left_of(patient: Patient, who: User) -> dict[str, int]:
    """Rows of every model that lead to the patient, their episodes, shares or sign-in, without the audit."""
    left: dict[str, int] = {}
    for model in apps.get_app_config("replan_store" if "replan_store" in apps.app_configs else "store").get_models():
        for field in model._meta.concrete_fields:
            owner = {Patient: patient.pk, User: who.pk}.get(field.related_model)
            if owner is None or model is AuditEvent:
                continue
            count = model._default_manager.filter(**{field.attname: owner}).count()
            if count:
                left[f"{model.__name__}.{field.name}"] = count
    return left


def test_erasing_leaves_nothing_but_the_audit() -> None:
    north = lived_in()
    own = north.own
    neighbour = house("South")
    assert left_of(north.patient, own)
    page = signed_in(own).post("/my-data/erase/", {"password": STRONG})
    assert page.headers["Location"] == "/sign-in/"
    assert left_of(north.patient, own) == {}
    assert not Share.objects.exists()
    assert list(Episode.objects.values_list("patient", flat=True)) == [neighbour.patient.pk]
    erased, nobody = Patient.objects.get(pk=north.patient.pk), User.objects.get(pk=own.pk)
    assert (erased.name, erased.user, erased.erased is not None) == ("", None, True)
    assert (nobody.is_active, nobody.shown_name, nobody.has_usable_password()) == (False, "", False)
    assert "north" not in nobody.username
    assert AuditEvent.objects.filter(patient=erased, action="read_course", actor=north.therapist).exists()
    assert AuditEvent.objects.filter(patient=erased, action="erase_record").count() == 1


def test_nothing_is_erased_with_a_wrong_password() -> None:
    north = lived_in()
    before = left_of(north.patient, north.own)
    page = signed_in(north.own).post("/my-data/erase/", {"password": "guess"})
    assert page.status_code == 422
    assert b"Nothing was erased" in page.content
    assert left_of(north.patient, north.own) == before


def test_wrong_tries_at_erasing_count_as_at_the_sign_in_and_nothing_is_erased_after_ten() -> None:
    north = lived_in()
    client, before = signed_in(north.own), left_of(north.patient, north.own)
    for _ in range(10):
        last = client.post("/my-data/erase/", {"password": "guess"})
    assert last.status_code == 429
    assert client.post("/my-data/erase/", {"password": STRONG}).status_code == 429, "the right one comes too late"
    assert left_of(north.patient, north.own) == before


def test_everything_is_taken_along_without_what_opens_a_link() -> None:
    north = lived_in()
    client = signed_in(north.own)
    archive = zipfile.ZipFile(io.BytesIO(client.get("/my-data/tables.zip").content))
    text = {name: archive.read(name).decode() for name in archive.namelist()}
    assert text["Score.csv"].count("\n") > 1
    assert "Vega" in text["ShareOpening.csv"]
    assert not any(Share.objects.get().secret_hash in table for table in text.values())
    document = json.loads(client.get("/my-data/course.json").content)
    assert json.loads(text["course-1.json"]) == document
    assert document["measurements"]


def test_the_page_says_who_looked_and_what_was_agreed_to() -> None:
    north = lived_in()
    content = signed_in(north.own).get("/my-data/").content.decode()
    assert "north-therapist looked at it." in content
    assert "Keep what I enter" in content
    assert "may have to keep its own notes by law" in content


def test_the_further_places_are_linked() -> None:
    content = signed_in(house().own).get("/more/").content.decode()
    for place in ("/goals/", "/second-opinion/", "/my-data/", "/settings/"):
        assert f'href="{place}"' in content
