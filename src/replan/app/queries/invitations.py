"""Invitations: the one behind a secret, and those that a clinic has out."""

from __future__ import annotations

import hashlib
from datetime import datetime

from replan.app.permissions import May, may, require
from replan.store.models import Invitation, User


def hash_of(secret: str) -> str:
    """What is kept of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invitation_of(*, secret: str) -> Invitation | None:
    """The invitation of that secret, whether it holds or not (`state_of`); None for one that was never made. Only who
    was given the secret gets to know any of it."""
    found = Invitation.objects.select_related("clinic", "therapist", "patient")
    return found.filter(secret_hash=hash_of(secret)).first()


def invitation_behind(*, secret: str, now: datetime) -> Invitation | None:
    """The invitation of that secret while it can still be accepted; None for one that is unknown, used, revoked or
    past its day."""
    found = invitation_of(secret=secret)
    return found if found is not None and state_of(found, now) == "open" else None


def invitations_of(*, actor: User) -> list[Invitation]:
    """The invitations that `actor` may look after, newest first: the clinic's, for a therapist the own ones."""
    found = Invitation.objects.filter(clinic=actor.clinic).select_related("therapist", "patient", "made_by")
    if not may(actor, May.ADMINISTER):
        require(actor, May.WRITE_RECORDS)
        found = found.filter(made_by=actor)
    return list(found.order_by("-pk"))


def state_of(invitation: Invitation, now: datetime) -> str:
    """`used`, `revoked`, `expired` or `open`. Where the record that it is for has a sign-in by now, it is used."""
    if invitation.used_at:
        return "used"
    if invitation.revoked_at:
        return "revoked"
    if invitation.patient is not None and invitation.patient.user_id is not None:
        return "used"
    return "open" if invitation.expires_at > now else "expired"
