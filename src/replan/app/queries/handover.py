"""Who treats whom, and how patients came from one therapist to another."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from replan.app.permissions import May, require
from replan.app.queries.courses import patients_for
from replan.store.models import AuditEvent, Handover, Patient, User

NOBODY = "none"
"""Stands for the therapist of patients whom nobody treats."""


def patients_to_hand_over(actor: User, of: str = "") -> list[Patient]:
    """The patients in reach with who treats them: first those whom nobody active treats, then by therapist and name.

    `of` is the id of one therapist, as text, or NOBODY; empty for all. Audited for each patient.
    """
    require(actor, May.HAND_OVER)
    found = [
        one
        for one in patients_for(actor).select_related("therapist")
        if not of or str(one.therapist_id or NOBODY) == of
    ]
    _read(actor, found)
    return sorted(found, key=lambda one: (is_treated(one), _therapist(one), one.name.casefold()))


def who_treats(actor: User) -> list[User]:
    """Who treats the patients in reach, by name."""
    require(actor, May.HAND_OVER)
    found = {one.therapist for one in patients_for(actor).select_related("therapist") if one.therapist is not None}
    return sorted(found, key=lambda user: user.known_as.casefold())


def is_treated(patient: Patient) -> bool:
    """Whether somebody who still works there treats the patient."""
    return patient.therapist is not None and patient.therapist.is_active


def _therapist(patient: Patient) -> str:
    return patient.therapist.known_as.casefold() if patient.therapist else ""


def handovers_of(*, actor: User, patient_id: UUID) -> list[Handover]:
    """How a patient in reach came to who treats now, the latest first, audited. Raises DoesNotExist out of reach."""
    patient = patients_for(actor).get(pk=patient_id)
    _read(actor, [patient])
    return list(patient.handovers.select_related("given_by", "given_from", "given_to").order_by("-at"))


def handed_to_me(actor: User, most: int = 10) -> list[Handover]:
    """The latest patients who were handed to the actor and are still theirs, with the notes. Audited for each."""
    require(actor, May.HAND_OVER)
    mine = patients_for(actor).filter(therapist=actor)
    found = Handover.objects.filter(given_to=actor, patient__in=mine, patient__therapist=F("given_to"))
    received = list(found.select_related("patient", "given_by", "given_from").order_by("-at")[:most])
    _read(actor, {one.patient_id: one.patient for one in received}.values())
    return received


def _read(actor: User, patients: Iterable[Patient]) -> None:
    """One line of the audit for each of `patients`, whose hand-over is shown."""
    AuditEvent.objects.bulk_create(
        AuditEvent(actor=actor, patient=patient, action="read_handover") for patient in patients
    )
