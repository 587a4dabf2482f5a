"""Whose consent to what stands and whose was taken back. Nothing recorded, as for who came through a clinic's own
papers, is not taken back."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from replan.store.models import Consent, Patient, User
from replan.store.models.people import CLINIC_SEES, all_taken_back

KEEP, CLINIC = "keep_record", CLINIC_SEES


def taken_back(purpose: str) -> Q:
    """Condition on patients: they agreed to `purpose` once and it no longer stands."""
    rows = Consent.objects.filter(patient=OuterRef("pk"), purpose=purpose)
    return Q(Exists(rows.filter(withdrawn_at__isnull=False)) & ~Exists(rows.filter(withdrawn_at__isnull=True)))


def has_stopped(actor: User) -> bool:
    """Whether the actor took the consent to the own record back: then nothing new is kept or worked out."""
    return all_taken_back(Consent.objects.filter(patient__user=actor, purpose=KEEP))


def was_asked(patient: Patient) -> bool:
    """Whether the patient agreed here that the clinic sees the record: only that can be taken back here."""
    return Consent.objects.filter(patient=patient, purpose=CLINIC).exists()
