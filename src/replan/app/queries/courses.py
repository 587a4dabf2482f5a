"""Courses of patients in reach. Every read of a record leaves a line in the audit."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from replan.course.document import Course
from replan.store.convert import to_course
from replan.store.models import AuditEvent, Episode, FindingRow, Patient, Role, Score, User


def patients_for(actor: User) -> QuerySet[Patient]:
    """The patients that `actor` may reach: oneself, the own caseload, or the own clinic."""
    everyone = Patient.objects.all()
    if actor.role == Role.THERAPIST:
        return everyone.filter(clinic=actor.clinic, therapist=actor)
    if actor.role == Role.CLINIC_LEAD:
        return everyone.filter(clinic=actor.clinic)
    return everyone.filter(user=actor)


def current_episode(patient: Patient) -> Episode:
    """The patient's open episode, else the latest. Raises Episode.DoesNotExist when there is none."""
    return patient.episodes.order_by("closed", "-started").first() or _none()


def course_for(*, actor: User, patient_id: UUID) -> tuple[Patient, Episode, Course]:
    """The current course of a patient in reach of `actor`, audited. Raises Patient.DoesNotExist out of reach."""
    patient = patients_for(actor).get(pk=patient_id)
    episode = current_episode(patient)
    AuditEvent.objects.create(actor=actor, patient=patient, action="read_course")
    return patient, episode, course_of(episode)


def course_of(episode: Episode) -> Course:
    """The course document of an episode from its current rows."""
    scores = Score.objects.filter(episode=episode, replaced_by__isnull=True).order_by("on", "pk")
    findings = FindingRow.objects.filter(episode=episode, replaced_by__isnull=True).order_by("pk")
    return to_course(episode, scores, findings)


def _none() -> Episode:
    raise Episode.DoesNotExist
