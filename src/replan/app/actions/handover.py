"""Hands patients from one therapist to another, with what the next one should know."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from replan.app.permissions import May, require
from replan.app.queries.courses import patients_for
from replan.app.queries.staff import therapists_for
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Handover, Patient, User

MOST_LETTERS = 1000


@transaction.atomic
def hand_over(*, actor: User, patient_ids: Sequence[UUID], to: int | None, note: str) -> list[Patient]:
    """Hands patients in reach to the therapist `to` of the same clinic: all of them, or none.

    The note is asked for: the next therapist should not begin from nothing. Raises UserError that names the field;
    NotAllowed; DoesNotExist for a patient out of reach.
    """
    require(actor, May.HAND_OVER)
    therapist = next((one for one in therapists_for(actor) if one.pk == to), None)
    note = note.strip()
    problems = []
    if not patient_ids:
        problems.append(Problem("patients", "nobody is chosen.", "Choose at least one patient."))
    if therapist is None:
        problems.append(Problem("to", "nobody is chosen who treats here.", "Choose who takes over."))
    if not note or len(note) > MOST_LETTERS:
        cause = "the note is too long." if note else "there is no note."
        problems.append(Problem("note", cause, "Write what the next therapist should know, in 1000 letters at most."))
    if problems:
        raise UserError(problems)
    reach = patients_for(actor).select_for_update().select_related("therapist")
    patients = [reach.get(pk=patient_id) for patient_id in dict.fromkeys(patient_ids)]
    return [_hand_over(actor, patient, therapist, note) for patient in patients if patient.therapist_id != to]


def _hand_over(actor: User, patient: Patient, to: User | None, note: str) -> Patient:
    Handover.objects.create(patient=patient, given_by=actor, given_from=patient.therapist, given_to=to, note=note)
    patient.therapist = to
    patient.save(update_fields=["therapist"])
    AuditEvent.objects.create(actor=actor, patient=patient, action="hand_over")
    return patient
