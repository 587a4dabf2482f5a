"""Deleting an account: everything about the person goes, and only the audit keeps that there was a record."""

from __future__ import annotations

from collections.abc import Iterator

from axes.utils import reset as reset_attempts
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

from replan.app.permissions import May, require
from replan.app.queries.courses import own_record
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Patient, User

KEPT = (AuditEvent,)
"""What stays: who read and changed which record, and when. It never said what the record says."""


@transaction.atomic
def delete_account(*, actor: User, password: str) -> None:
    """Erases the actor's own record and sign-in for good, all or nothing.

    Episodes with everything entered, shares, consents, drafts, reminders and devices are deleted; the record keeps its
    id alone, the user a name that means nothing and no password. Raises UserError for a wrong password, NotAllowed for
    anybody but a patient.
    """
    require(actor, May.SHARE_OWN_RECORD)
    if not check_password(password, actor.password):
        raise UserError([Problem("password", "it is not your password.", "Type it again.")])
    patient = own_record(actor)
    AuditEvent.objects.create(actor=actor, patient=patient, action="delete_account")
    for model, field in _about(Patient):
        model._default_manager.filter(**{field: patient}).delete()
    for model, field in _about(User):
        if model not in (Patient, *KEPT):
            model._default_manager.filter(**{field: actor}).delete()
    patient.name, patient.user, patient.therapist, patient.erased = "", None, None, timezone.now()
    patient.save(update_fields=["name", "user", "therapist", "erased"])
    reset_attempts(username=actor.username)
    _anonymous(actor)
    _sign_out_everywhere(actor)


def _about(kind: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every kind of row that hangs on a row of `kind` and would go with it, with the field that names it."""
    for relation in kind._meta.related_objects:
        model = relation.related_model
        if model not in KEPT and relation.on_delete is models.CASCADE:
            yield model, relation.field.name


def _anonymous(actor: User) -> None:
    """What is left of the sign-in: the audit holds on to it, so it stays, with nothing of the person."""
    actor.username, actor.shown_name, actor.email = f"gone-{actor.pk}", "", ""
    actor.first_name = actor.last_name = ""
    actor.is_active = False
    actor.clinic = None
    actor.set_unusable_password()
    actor.save()


def _sign_out_everywhere(actor: User) -> None:
    mine = [s.pk for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") == str(actor.pk)]
    Session.objects.filter(pk__in=mine).delete()
