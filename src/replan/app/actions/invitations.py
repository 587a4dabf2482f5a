"""Invitations to join a clinic: made, accepted once, revoked. The secret is shown once; only its hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from replan.app.actions.drafts import save_draft
from replan.app.actions.people import add_user
from replan.app.permissions import May, may, require
from replan.app.queries.courses import patients_for
from replan.app.queries.invitations import hash_of, invitations_of, state_of
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Invitation, Role, User

HOLDS = timedelta(days=14)
"""How long an invitation can be accepted: time enough to get round to it, short enough for a link that got lost."""

FIRST_VISIT = "first_visit"
"""The kind of draft that a first visit is filled into."""


@transaction.atomic
def make_invitation(
    *,
    actor: User,
    role: Role,
    now: datetime,
    label: str = "",
    therapist: str | None = None,
    patient_id: UUID | None = None,
) -> tuple[Invitation, str]:
    """An invitation to the actor's clinic and its secret, which is told this once.

    Who administers the clinic invites anybody; a therapist invites own patients. `therapist` is the user name of who
    will treat; `patient_id` a record in reach that has no sign-in yet. Raises NotAllowed, DoesNotExist, UserError.
    """
    if not (may(actor, May.ADMINISTER) or role == Role.PATIENT):
        require(actor, May.ADMINISTER)
    if not may(actor, May.ADMINISTER):
        require(actor, May.CHANGE_PLAN)
        therapist = actor.username
    if role != Role.PATIENT and (therapist or patient_id):
        raise UserError([Problem("role", "only patients are treated by somebody.", "Leave the therapist out.")])
    patient = patients_for(actor).get(pk=patient_id) if patient_id else None
    if patient is not None and patient.user_id is not None:
        raise UserError([Problem("patient", "this patient has a sign-in already.", "Nothing needs to be done.")])
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        clinic=actor.clinic,
        role=role,
        secret_hash=hash_of(secret),
        label=label,
        therapist=_therapist(actor, therapist) if therapist else None,
        patient=patient,
        made_by=actor,
        expires_at=now + HOLDS,
    )
    AuditEvent.objects.create(actor=actor, patient=patient, action="make_invitation")
    return invitation, secret


@transaction.atomic
def accept_invitation(*, secret: str, username: str, password: str, shown_name: str, lang: str, now: datetime) -> User:
    """A sign-in for who was invited, once. Raises UserError: no such invitation, a name taken, a weak password."""
    invitation = held(secret, now)
    user = add_user(name=username, password=password, role=Role(invitation.role), clinic=invitation.clinic, lang=lang)
    user.shown_name = shown_name
    user.save(update_fields=["shown_name"])
    use_up(invitation, now)
    if invitation.patient is not None:
        invitation.patient.user = user
        invitation.patient.save(update_fields=["user"])
    elif user.role == Role.PATIENT:
        save_draft(actor=user, kind=FIRST_VISIT, data={"therapist": invitation.therapist_id})
    AuditEvent.objects.create(actor=user, patient=invitation.patient, action="accept_invitation")
    return user


def held(secret: str, now: datetime) -> Invitation:
    """The invitation behind `secret`, held until the transaction ends, so that of two who open it at once only one gets
    in. Raises UserError when it does not hold."""
    found = Invitation.objects.select_for_update().filter(secret_hash=hash_of(secret)).first()
    if found is None or state_of(found, now) != "open":
        raise UserError([Problem("invitation", "it does not hold any more.", "Ask your clinic for a new one.")])
    return found


def use_up(invitation: Invitation, now: datetime) -> None:
    """Marks an invitation as used: it opens nothing from now on."""
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])


@transaction.atomic
def revoke_invitation(*, actor: User, invitation_id: int, now: datetime) -> None:
    """Makes an invitation void. Raises UserError for one out of reach or used already."""
    mine = {invitation.pk: invitation for invitation in invitations_of(actor=actor)}
    invitation = mine.get(invitation_id)
    if invitation is None or invitation.used_at is not None:
        raise UserError([Problem("invitation", "it cannot be revoked any more.", "Reload the page.")])
    invitation.revoked_at = invitation.revoked_at or now
    invitation.save(update_fields=["revoked_at"])
    AuditEvent.objects.create(actor=actor, patient=invitation.patient, action="revoke_invitation")


def _therapist(actor: User, name: str) -> User:
    found = User.objects.filter(clinic=actor.clinic, role=Role.THERAPIST, username=name).first()
    if found is None:
        raise UserError([Problem("therapist", f"'{name}' does not treat here.", "Choose one of the list.")])
    return found
