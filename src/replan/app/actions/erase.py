"""Erases a person's account and record at their wish."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction

from replan.app.permissions import May, require
from replan.app.queries.courses import has_record, own_record
from replan.app.queries.my_data import rows_of_patient, rows_of_person
from replan.store.models import AuditEvent, Job, Patient, User

HOLD_RECORDS = ("export", "import")
"""Kinds of long work whose results or arguments hold whole records."""


@transaction.atomic
def erase_account(*, actor: User, now: datetime) -> None:
    """Erases everything of the actor but the audit's lines, and makes the sign-in void, all or nothing.

    Whoever calls has asked for the password. Raises NotAllowed for anybody but a patient.
    """
    require(actor, May.SHARE_OWN_RECORD)
    user = User.objects.select_for_update().get(pk=actor.pk)
    AuditEvent.objects.create(actor=actor, action="erase_account")
    if has_record(user):
        _erase_record(own_record(user), now)
    for rows in rows_of_person(user).values():
        rows.delete()
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username=user.username).delete()
    _make_nobody(user)


def _erase_record(patient: Patient, now: datetime) -> None:
    AuditEvent.objects.create(actor=patient.user, patient=patient, action="erase_record")
    for rows in reversed(rows_of_patient(patient).values()):
        rows.delete()
    if patient.clinic_id is not None:
        done = Job.objects.filter(clinic_id=patient.clinic_id, kind__in=HOLD_RECORDS)
        done.exclude(state__in=("waiting", "running")).update(result={}, arguments={}, checkpoint={})
    patient.name, patient.user, patient.therapist, patient.erased = "", None, None, now
    patient.save()


def _make_nobody(user: User) -> None:
    """The row stays for the audit; nothing in it says who it was, and nobody signs in with it."""
    user.username, user.shown_name, user.first_name, user.last_name, user.email = f"erased-{uuid4()}", "", "", "", ""
    user.is_active, user.last_login, user.recovery_hash, user.recovery_since = False, None, "", None
    user.set_unusable_password()
    user.save()
