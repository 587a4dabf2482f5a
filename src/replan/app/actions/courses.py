"""Takes whole courses into the store."""

from __future__ import annotations

from django.db import transaction

from replan.course.document import Course
from replan.store.convert import document_of, finding_rows, score_rows
from replan.store.models import AuditEvent, Clinic, Episode, FindingRow, Patient, Score, User


@transaction.atomic
def add_patient(
    *, actor: User | None, name: str, course: Course, clinic: Clinic | None, user: User | None, therapist: User | None
) -> Patient:
    """A new patient with one episode from a course document."""
    patient = Patient.objects.create(name=name, clinic=clinic, user=user, therapist=therapist)
    episode = Episode.objects.create(
        patient=patient, document=document_of(course), started=course.episode.start, closed=None
    )
    Score.objects.bulk_create(score_rows(course, episode))
    FindingRow.objects.bulk_create(finding_rows(course, episode))
    AuditEvent.objects.create(actor=actor, patient=patient, action="add_patient")
    return patient
