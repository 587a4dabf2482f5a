"""Packets that a patient has shared: the own ones with who opened them, and the one behind a link."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from replan.app.permissions import May, require
from replan.app.queries.courses import courses_of, current_episode, own_record
from replan.app.queries.invitations import hash_of
from replan.course.document import Course
from replan.store.models import Episode, Share, User

MOST_WRONG_TRIES = 5
"""Wrong passcodes after which a link is closed for good."""


def open_shares(now: datetime) -> QuerySet[Share]:
    """Links that still open at `now`: not past their time, not revoked, not closed by wrong passcodes."""
    return Share.objects.filter(
        expires_at__gt=now, revoked_at__isnull=True, wrong_tries__lt=MOST_WRONG_TRIES, patient__erased__isnull=True
    )


def share_behind(*, secret: str, now: datetime) -> Share | None:
    """The link of that secret while it opens; None otherwise, and nobody is told why."""
    return open_shares(now).filter(secret_hash=hash_of(secret)).select_related("patient").first()


def shares_of(*, actor: User) -> list[Share]:
    """The actor's own links, newest first, each with who opened it. Raises NotAllowed, DoesNotExist."""
    require(actor, May.SHARE_OWN_RECORD)
    return list(Share.objects.filter(patient=own_record(actor)).prefetch_related("openings").order_by("-pk"))


def shared_course(share: Share) -> tuple[Episode, Course]:
    """The course behind a link that somebody was let through to (`open_share` keeps the line of it)."""
    episode = current_episode(share.patient)
    return episode, courses_of([episode])[episode.pk]


def state_of(share: Share, now: datetime) -> str:
    """`revoked`, `closed` (by wrong passcodes), `expired` or `open`."""
    if share.revoked_at:
        return "revoked"
    if share.wrong_tries >= MOST_WRONG_TRIES:
        return "closed"
    return "open" if share.expires_at > now else "expired"
