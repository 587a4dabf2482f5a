"""A patient takes a consent back, or gives it again. Both are added to the record of consents; neither overwrites."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from replan.app.actions.first_visit import CONSENT_VERSION
from replan.app.consents import CLINIC, KEEP
from replan.app.permissions import May, require
from replan.app.queries.courses import own_record
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, CalendarFeed, Consent, PushDevice, ReminderChoice, Share, User


@transaction.atomic
def withdraw_consent(*, actor: User, purpose: str, now: datetime) -> None:
    """Takes the standing consent to `purpose` back. Without the one to keep a record, links, reminders and the calendar
    end too. Raises UserError when none stands, NotAllowed, DoesNotExist."""
    require(actor, May.SHARE_OWN_RECORD)
    patient = own_record(actor)
    standing = Consent.objects.filter(patient=patient, purpose=purpose, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=now):
        raise UserError([Problem("consent", "there is none to take back.", "Reload the page.")])
    if purpose == KEEP:
        Share.objects.filter(patient=patient, revoked_at__isnull=True).update(revoked_at=now)
        for rows in (PushDevice, CalendarFeed):
            rows.objects.filter(user=actor).delete()
        ReminderChoice.objects.filter(user=actor).update(by_push=False, by_email=False)
    # The clinic that is left by it sees that it was, and nothing later.
    clinic = patient.clinic if purpose == CLINIC else None
    AuditEvent.objects.create(actor=actor, patient=patient, clinic=clinic, action="withdraw_consent")


@transaction.atomic
def give_consent_again(*, actor: User, purpose: str) -> None:
    """Agrees anew to what was taken back. Raises UserError when it stands or was never asked, NotAllowed."""
    require(actor, May.SHARE_OWN_RECORD)
    patient = own_record(actor)
    rows = Consent.objects.filter(patient=patient, purpose=purpose)
    if not rows.exists() or rows.filter(withdrawn_at__isnull=True).exists():
        raise UserError([Problem("consent", "there is none to give again.", "Reload the page.")])
    Consent.objects.create(patient=patient, purpose=purpose, version=CONSENT_VERSION)
    AuditEvent.objects.create(actor=actor, patient=patient, action="give_consent")
