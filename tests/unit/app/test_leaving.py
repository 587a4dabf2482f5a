"""Deleting an account leaves nothing of the person but the lines of the audit."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db.models import ForeignKey
from django.test import Client
from django.utils import timezone

from houses import STRONG, house
from replan.app.actions import record_check_in, save_draft, write_section
from replan.app.actions.leaving import delete_account
from replan.app.actions.shares import make_share
from replan.app.permissions import NotAllowed
from replan.app.queries.own_data import as_zip, own_documents
from replan.core.errors import UserError
from replan.store.models import AuditEvent, Consent, Patient, User

pytestmark = pytest.mark.django_db


def _rows_about(patient_id: Any, user_id: int) -> dict[str, int]:
    """Every row of every model that hangs on the patient or the user, by model."""
    found: dict[str, int] = {}
    for model in apps.get_app_config("store").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and field.related_model in (Patient, User):
                wanted = patient_id if field.related_model is Patient else user_id
                found[model.__name__] = (
                    found.get(model.__name__, 0) + model._default_manager.filter(**{field.name: wanted}).count()
                )
    return {name: count for name, count in found.items() if count}


def test_nothing_is_left_but_the_audit() -> None:
    north = house()
    today, own = timezone.localdate(), north.own
    record_check_in(actor=own, on=today, scores={"nprs": 4.0})
    record_check_in(actor=own, on=today, scores={"nprs": 3.0})  # replaces the first
    for text in ("walk", "walk far"):
        write_section(
            actor=own, patient=north.patient, section="goals", key="g-9", data={"id": "g-9", "text": text}, today=today
        )
    save_draft(actor=own, kind="anything", data={"a": 1})
    Consent.objects.create(patient=north.patient, purpose="keep_record", version="1")
    make_share(actor=own, meant_for="Dr", choice={}, days=7, as_of=today, now=timezone.now())
    client = Client()
    client.force_login(own)
    delete_account(actor=own, password=STRONG)
    assert set(_rows_about(north.patient.pk, own.pk)) <= {"AuditEvent"}
    left = Patient.objects.get(pk=north.patient.pk)
    assert (left.name, left.user, left.therapist) == ("", None, None)
    gone = User.objects.get(pk=own.pk)
    assert not gone.is_active
    assert "patient" not in gone.username
    assert client.get("/today/").status_code == 302
    assert AuditEvent.objects.filter(patient=left, action="delete_account").exists()


def test_a_wrong_password_deletes_nothing_and_staff_have_nothing_to_delete() -> None:
    north = house()
    with pytest.raises(UserError):
        delete_account(actor=north.own, password="something else")
    assert north.patient.episodes.exists()
    with pytest.raises(NotAllowed):
        delete_account(actor=north.therapist, password=STRONG)


def test_everything_can_be_taken_along_and_a_table_runs_nothing() -> None:
    north = house()
    north.own.password = make_password(STRONG)
    write_section(
        actor=north.own,
        patient=north.patient,
        section="goals",
        key="g-9",
        data={"id": "g-9", "text": "=HYPERLINK(1)"},
        today=timezone.localdate(),
    )
    [document] = own_documents(actor=north.own)
    assert document["measurements"]
    assert document["goals"][-1]["text"] == "=HYPERLINK(1)"
    import io
    import zipfile

    archive = zipfile.ZipFile(io.BytesIO(as_zip([document])))
    assert {"measurements.csv", "goals.csv", "episode.csv"} <= set(archive.namelist())
    assert "'=HYPERLINK(1)" in archive.read("goals.csv").decode()
    assert AuditEvent.objects.filter(patient=north.patient, action="export_record").exists()
