"""Somebody who has an account already joins the clinic that invited them. Everything that they had stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from replan.app.actions.drafts import save_draft
from replan.app.actions.first_visit import CONSENT_VERSION
from replan.app.actions.invitations import FIRST_VISIT, held, use_up
from replan.app.consents import CLINIC
from replan.app.joining import Obstacle, needed, obstacle, record_of, treating
from replan.app.permissions import May, require
from replan.app.queries.drafts import draft_of
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Consent, Invitation, Patient, User

AGAINST: dict[Obstacle, tuple[str, str]] = {
    "staff": ("this account is of somebody who works at a clinic.", "Use an account of your own as a patient."),
    "for_staff": ("the invitation is for somebody who will work there.", "Sign out and open it again."),
    "stopped": ("you took back that a record is kept.", "Agree to it again first."),
    "member": ("you belong to this clinic already.", "Nothing needs to be done."),
    "elsewhere": ("you belong to another clinic.", "Take your consent to that clinic back first."),
    "two_records": ("the clinic has begun a record for you.", "Ask it for an invitation without one."),
}
"""What stands against it and the way out, by obstacle; the obstacle is the place of the problem."""


@transaction.atomic
def join_clinic(*, actor: User, secret: str, agreed: Collection[str], now: datetime) -> Patient | None:
    """Makes the actor a patient of the clinic behind `secret`, once. Gives the record that the clinic now sees; None
    while the first visit is still to be finished, which then makes it the clinic's.

    `agreed` are the purposes that were agreed to. Raises UserError whose place is `invitation` (it does not hold),
    `consent` (it is missing) or an obstacle; nothing is changed then. Raises NotAllowed for who is no patient.
    """
    require(actor, May.SHARE_OWN_RECORD)
    invitation = held(secret, now)
    user = User.objects.select_for_update().get(pk=actor.pk)
    against = obstacle(user, invitation)
    if against is not None:
        raise UserError([Problem(against, *AGAINST[against])])
    purposes = needed(user, invitation)
    if not set(purposes) <= set(agreed):
        raise UserError([Problem("consent", "it is missing.", "Read it and agree first.")])
    use_up(invitation, now)
    user.clinic = invitation.clinic
    user.save(update_fields=["clinic"])
    patient = _record(user, invitation)
    if patient is None:
        _note_for_first_visit(user, invitation)
    else:
        for purpose in purposes:
            _agree(patient, purpose)
    AuditEvent.objects.create(actor=actor, patient=patient, clinic=invitation.clinic, action="join_clinic")
    return patient


def _record(user: User, invitation: Invitation) -> Patient | None:
    """The record that becomes the clinic's: the own one, or the one that the clinic had begun for this person."""
    patient = record_of(user)
    if patient is not None:
        patient.clinic, patient.therapist = invitation.clinic, treating(invitation)
        patient.save(update_fields=["clinic", "therapist"])
    elif invitation.patient is not None:
        patient = invitation.patient
        patient.user = user
        patient.save(update_fields=["user"])
    return patient


def _note_for_first_visit(user: User, invitation: Invitation) -> None:
    answers, therapist = draft_of(actor=user, kind=FIRST_VISIT), treating(invitation)
    consent = list(dict.fromkeys([*answers.get("consent", ()), CLINIC]))
    data = {**answers, "consent": consent, "therapist": therapist.pk if therapist else None}
    save_draft(actor=user, kind=FIRST_VISIT, data=data)


def _agree(patient: Patient, purpose: str) -> None:
    if not Consent.objects.filter(patient=patient, purpose=purpose, withdrawn_at__isnull=True).exists():
        Consent.objects.create(patient=patient, purpose=purpose, version=CONSENT_VERSION)
