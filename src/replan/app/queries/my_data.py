"""Everything that is kept about one person: a table for each kind of row, to take along or to erase."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from replan.app.permissions import May, require
from replan.app.queries.courses import current_episode, document_text, own_record
from replan.store.models import (
    AlertNote,
    AuditEvent,
    CalendarFeed,
    CheckIn,
    Consent,
    Draft,
    Episode,
    FindingRow,
    Handover,
    Invitation,
    LastLook,
    Patient,
    PushDevice,
    ReminderChoice,
    Score,
    SectionRow,
    Share,
    ShareOpening,
    StoredReview,
    User,
)

SECRET = frozenset({"secret_hash", "passcode_hash", "auth_secret", "public_key", "endpoint"})
"""What opens something; it is of no use to read and stays out of files."""


def rows_of_person(user: User) -> dict[str, QuerySet[Any]]:
    """What is kept because of a sign-in."""
    return {m.__name__: m.objects.filter(user=user) for m in (Draft, ReminderChoice, PushDevice, CalendarFeed)}


def rows_of_patient(patient: Patient) -> dict[str, QuerySet[Any]]:
    """What is kept of a record, without the audit; rows that hang on others come before them."""
    by_episode: tuple[type[Model], ...] = (Score, FindingRow, SectionRow, CheckIn, StoredReview)
    by_patient: tuple[type[Model], ...] = (Consent, Share, AlertNote, LastLook, Handover, Invitation, Episode)
    found = {"ShareOpening": ShareOpening.objects.filter(share__patient=patient)}
    found |= {m.__name__: m._default_manager.filter(episode__patient=patient) for m in by_episode}
    return found | {m.__name__: m._default_manager.filter(patient=patient) for m in by_patient}


def consents_of(*, actor: User) -> list[Consent]:
    """What the actor agreed to and what they took back, oldest first. Raises NotAllowed, DoesNotExist."""
    require(actor, May.SEE_OWN_COURSE)
    return list(Consent.objects.filter(patient=own_record(actor)).order_by("pk"))


@transaction.atomic
def everything_as_tables(*, actor: User) -> bytes:
    """All rows of the actor with their history as CSV, and each episode's course document, in one ZIP.

    Raises NotAllowed, DoesNotExist.
    """
    require(actor, May.SHARE_OWN_RECORD)
    patient = own_record(actor)
    tables: Mapping[str, QuerySet[Any]] = {
        **rows_of_person(actor),
        **rows_of_patient(patient),
        "AuditEvent": AuditEvent.objects.filter(patient=patient),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _table(rows))
        for number, episode in enumerate(patient.episodes.order_by("pk"), 1):
            archive.writestr(f"course-{number}.json", document_text(episode))
    AuditEvent.objects.create(actor=actor, patient=patient, action="export_tables")
    return out.getvalue()


def _table(rows: QuerySet[Any]) -> str:
    names = [field.attname for field in rows.model._meta.concrete_fields if field.name not in SECRET]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows.order_by("pk").values_list(*names):
        writer.writerow(
            [json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else cell for cell in row]
        )
    return out.getvalue()


@transaction.atomic
def own_document(*, actor: User) -> str:
    """The actor's current course document as JSON. Raises NotAllowed, DoesNotExist."""
    require(actor, May.SHARE_OWN_RECORD)
    patient = own_record(actor)
    AuditEvent.objects.create(actor=actor, patient=patient, action="export_course")
    return document_text(current_episode(patient))
