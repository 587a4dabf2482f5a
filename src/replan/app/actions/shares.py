"""Packets shared by a link: made, opened with a passcode, revoked. Each step is audited.

The link's secret is long and random, so its hash is enough to find it; the passcode is short, so it is hashed slowly.
"""

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
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Share, ShareOpening, User

MOST_WRONG = 5
"""Wrong passcodes until a link is closed for good."""

DAYS = (1, 7, 14, 30)
"""How long a link may hold: a month is time for any appointment."""

PASSCODE_DIGITS = 8


@transaction.atomic
def make_share(
    *, actor: User, meant_for: str, choice: Mapping[str, Any], days: int, as_of: date, now: datetime
) -> tuple[Share, str, str]:
    """A link to the actor's packet as `choice` has it: the share, its secret and its passcode, both told this once.

    Raises UserError without anybody whom it is meant for or for another number of days, NotAllowed.
    """
    require(actor, May.SHARE_OWN_RECORD)
    if not meant_for.strip():
        raise UserError([Problem("meant_for", "it is not said whom it is for.", "Give a name or a place.")])
    if days not in DAYS:
        raise UserError([Problem("days", f"{days} days are not offered.", "Choose one of the list.")])
    patient = own_record(actor)
    secret = secrets.token_urlsafe(32)
    passcode = f"{secrets.randbelow(10**PASSCODE_DIGITS):0{PASSCODE_DIGITS}d}"
    share = Share.objects.create(
        patient=patient,
        made_by=actor,
        secret_hash=hash_of(secret),
        passcode_hash=make_password(passcode),
        meant_for=meant_for.strip()[:120],
        as_of=as_of,
        choice=dict(choice),
        expires_at=now + timedelta(days=days),
    )
    AuditEvent.objects.create(actor=actor, patient=patient, action="make_share")
    return share, secret, passcode


@transaction.atomic
def revoke_share(*, actor: User, share_id: int, now: datetime) -> None:
    """Makes a link of the actor's void. Raises UserError for one that is not theirs, NotAllowed."""
    require(actor, May.SHARE_OWN_RECORD)
    patient = own_record(actor)
    found = Share.objects.filter(pk=share_id, patient=patient).first()
    if found is None:
        raise UserError([Problem("share", "there is no such link.", "Reload the page.")])
    if found.revoked_at is None:
        found.revoked_at = now
        found.save(update_fields=["revoked_at"])
        AuditEvent.objects.create(actor=actor, patient=patient, action="revoke_share")


@transaction.atomic
def open_share(*, secret: str, passcode: str, said_to_be: str, now: datetime) -> Share | None:
    """The share behind a link, for somebody who knows its passcode; None for anybody else, whatever the reason.

    Every try of an existing link is kept. Finding none takes as long as a wrong passcode, so that time tells nothing.
    """
    share = Share.objects.select_for_update().filter(secret_hash=hash_of(secret)).first()
    if share is None or not is_open(share, now):
        make_password(passcode)
        return None
    granted = check_password(passcode.replace(" ", ""), share.passcode_hash)
    ShareOpening.objects.create(share=share, said_to_be=said_to_be.strip()[:120], granted=granted)
    if not granted:
        share.wrong_tries += 1
        share.save(update_fields=["wrong_tries"])
        return None
    AuditEvent.objects.create(actor=None, patient=share.patient, action="open_share")
    return share


def is_open(share: Share, now: datetime) -> bool:
    """Whether a link still holds."""
    return share.revoked_at is None and share.expires_at > now and share.wrong_tries < MOST_WRONG
