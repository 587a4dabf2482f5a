"""Links to a packet: made, opened with a passcode, revoked. Of secret and passcode only hashes are kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from replan.app.permissions import May, require
from replan.app.queries.courses import own_record
from replan.app.queries.invitations import hash_of
from replan.app.queries.sharing import open_shares
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Share, ShareOpening, User

HOLDS_DAYS = (1, 7, 30)
"""How long a link may hold; the patient chooses."""

SHORTEST_PASSCODE = 6


@transaction.atomic
def make_share(
    *, actor: User, now: datetime, today: date, meant_for: str, passcode: str, days: int, choice: Mapping[str, Any]
) -> str:
    """A link to the actor's packet as of `today`; gives its secret, which is told this once.

    Raises UserError for a passcode that is too short, for days that cannot be chosen and without a name; NotAllowed.
    """
    require(actor, May.SHARE_OWN_RECORD)
    problems = []
    if not meant_for.strip():
        problems.append(Problem("meant_for", "it is not said whom the link is for.", "Give a name."))
    if len(passcode) < SHORTEST_PASSCODE:
        problems.append(Problem("passcode", "it is too short.", f"Use {SHORTEST_PASSCODE} signs or more."))
    if days not in HOLDS_DAYS:
        problems.append(Problem("days", "that time cannot be chosen.", "Choose one of the list."))
    if problems:
        raise UserError(problems)
    secret, patient = secrets.token_urlsafe(32), own_record(actor)
    Share.objects.create(
        patient=patient,
        made_by=actor,
        secret_hash=hash_of(secret),
        passcode_hash=make_password(passcode),
        meant_for=meant_for.strip()[:120],
        as_of=today,
        choice=dict(choice),
        expires_at=now + timedelta(days=days),
    )
    AuditEvent.objects.create(actor=actor, patient=patient, action="make_share")
    return secret


@transaction.atomic
def open_share(*, secret: str, passcode: str, said_to_be: str, now: datetime) -> Share | None:
    """The link when it opens with `passcode`, else None. Either way it is kept who tried, and when."""
    share = open_shares(now).filter(secret_hash=hash_of(secret)).select_for_update(of=("self",)).first()
    if share is None:
        return None
    granted = check_password(passcode, share.passcode_hash)
    ShareOpening.objects.create(share=share, said_to_be=said_to_be[:120], granted=granted)
    AuditEvent.objects.create(patient=share.patient, action="read_share" if granted else "refuse_share")
    if not granted:
        share.wrong_tries += 1
        share.save(update_fields=["wrong_tries"])
    return share if granted else None


@transaction.atomic
def revoke_share(*, actor: User, share_id: int, now: datetime) -> None:
    """Makes one of the actor's own links void at once. Raises DoesNotExist, NotAllowed."""
    require(actor, May.SHARE_OWN_RECORD)
    share = Share.objects.get(patient=own_record(actor), pk=share_id)
    share.revoked_at = share.revoked_at or now
    share.save(update_fields=["revoked_at"])
    AuditEvent.objects.create(actor=actor, patient=share.patient, action="revoke_share")
