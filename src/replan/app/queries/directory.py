"""The clinic's directory of providers."""

from __future__ import annotations

from datetime import date, timedelta

from replan.app.permissions import May, may, require
from replan.store.models import DirectoryEntry, User

CHECK_HOLDS = timedelta(days=365)
"""A licence is looked up once a year: most registers renew each year or two (judgement)."""


def entries_for(*, actor: User) -> list[DirectoryEntry]:
    """The providers of the actor's clinic in use, by name. Raises NotAllowed."""
    if not may(actor, May.REFER):
        require(actor, May.HAND_OVER)
    rows = DirectoryEntry.objects.filter(clinic=actor.clinic, retired_on__isnull=True)
    return list(rows.select_related("checked_by").order_by("name", "pk"))


def state_of(entry: DirectoryEntry, today: date) -> str:
    """What is known of a licence: `unknown`, `invalid`, `old` (looked up too long ago) or `valid`."""
    if entry.license_valid is None or entry.license_checked_on is None:
        return "unknown"
    if not entry.license_valid:
        return "invalid"
    return "old" if today - entry.license_checked_on > CHECK_HOLDS else "valid"
