"""Whose consent to what stands and whose was taken back. Nothing recorded, as for who came through a clinic's own
papers, is not taken back."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from replan.store.models import Consent, User

KEEP, CLINIC = "keep_record", "clinic_sees"


def taken_back(purpose: str) -> Q:
    """Condition on patients: they agreed to `purpose` once and it no longer stands."""
    rows = Consent.objects.filter(patient=OuterRef("pk"), purpose=purpose)
    return Q(Exists(rows.filter(withdrawn_at__isnull=False)) & ~Exists(rows.filter(withdrawn_at__isnull=True)))


def has_stopped(actor: User) -> bool:
    """Whether the actor took the consent to the own record back: then nothing new is kept or worked out."""
    rows = Consent.objects.filter(patient__user=actor, purpose=KEEP).values_list("withdrawn_at", flat=True)
    found = list(rows)
    return bool(found) and None not in found
