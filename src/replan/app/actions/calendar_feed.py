"""The secret address of a calendar feed: made, made anew, taken away. Only its hash is kept."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.db import transaction

from replan.app.permissions import May, require
from replan.store.models import AuditEvent, CalendarFeed, User


@transaction.atomic
def renew_feed(*, actor: User) -> str:
    """A new secret for the actor's feed; an earlier one is void from now on. It is shown once and never again."""
    require(actor, May.SHARE_OWN_RECORD)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(user=actor, defaults={"secret_hash": hash_of(secret)})
    AuditEvent.objects.create(actor=actor, patient=None, action="renew_calendar")
    return secret


@transaction.atomic
def revoke_feed(*, actor: User) -> None:
    """Makes the actor's feed void; nothing when there is none."""
    require(actor, May.SHARE_OWN_RECORD)
    CalendarFeed.objects.filter(user=actor).delete()
    AuditEvent.objects.create(actor=actor, patient=None, action="revoke_calendar")


def hash_of(secret: str) -> str:
    """What is kept of a secret: it is long and random, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()
