"""Who treats whom, and how patients came from one therapist to another."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from replan.app.permissions import May, require
from replan.app.queries.courses import patients_for
from replan.store.models import Handover, Patient, User


def patients_to_hand_over(actor: User) -> list[Patient]:
    """The patients in reach with who treats them: first those whom nobody active treats, then by therapist and name."""
    require(actor, May.HAND_OVER)
    found = patients_for(actor).select_related("therapist")
    return sorted(found, key=lambda one: (is_treated(one), _therapist(one), one.name.casefold()))


def is_treated(patient: Patient) -> bool:
    """Whether somebody who still works there treats the patient."""
    return patient.therapist is not None and patient.therapist.is_active


def _therapist(patient: Patient) -> str:
    return patient.therapist.known_as.casefold() if patient.therapist else ""


def handovers_of(*, actor: User, patient_id: UUID) -> list[Handover]:
    """How a patient in reach came to who treats now, the latest first. Raises DoesNotExist out of reach."""
    patient = patients_for(actor).get(pk=patient_id)
    return list(patient.handovers.select_related("given_by", "given_from", "given_to").order_by("-at"))


def handed_to_me(actor: User, most: int = 10) -> list[Handover]:
    """The latest patients who were handed to the actor and are still theirs, with the notes."""
    require(actor, May.HAND_OVER)
    mine = patients_for(actor).filter(therapist=actor)
    found = Handover.objects.filter(given_to=actor, patient__in=mine, patient__therapist=F("given_to"))
    return list(found.select_related("patient", "given_by", "given_from").order_by("-at")[:most])
