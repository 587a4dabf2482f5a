"""Courses of patients in reach. Every read of a record leaves a line in the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from replan.app.consents import CLINIC, KEEP, taken_back
from replan.course.document import Course
from replan.store.convert import as_json, to_course
from replan.store.models import AuditEvent, Clinic, Entry, Episode, FindingRow, Patient, Role, Score, SectionRow, User

E = TypeVar("E", bound=Entry)


class State(NamedTuple):
    """Which state of which episode, and of whom: what a list needs to know of one."""

    pk: int
    revision: int
    name: str = ""


OPEN_FIRST = (F("closed").asc(nulls_first=True), F("started").desc(), F("pk").desc())
"""Order in which the first episode is the current one, whatever a database thinks of empty fields."""


def patients_for(actor: User) -> QuerySet[Patient]:
    """The patients that `actor` may reach: oneself; the own caseload; the team's, for who assists; the own clinic."""
    if actor.role == Role.PATIENT:
        return everybody().filter(user=actor)
    in_clinic = shown_to_clinics().filter(clinic=actor.clinic)
    if actor.role == Role.THERAPIST:
        return in_clinic.filter(therapist=actor)
    if actor.role == Role.ASSISTANT:
        return in_clinic.filter(therapist__team__isnull=False, therapist__team=actor.team)
    return in_clinic if actor.role == Role.CLINIC_LEAD else in_clinic.none()


def everybody() -> QuerySet[Patient]:
    """Every patient of every clinic, for work that shows nobody anything, such as the reviews of the night; but nobody
    who no longer wants a record."""
    return Patient.objects.filter(erased__isnull=True).exclude(taken_back(KEEP))


def shown_to_clinics() -> QuerySet[Patient]:
    """Of everybody those whom their clinic may see: they have not taken that back."""
    return everybody().exclude(taken_back(CLINIC))


def current_states(patients: QuerySet[Patient]) -> dict[UUID, State]:
    """The current episode of each of `patients` by name, in one query and without any document."""
    rows = Episode.objects.filter(patient__in=patients).order_by("patient__name", "patient_id", *OPEN_FIRST)
    found: dict[UUID, State] = {}
    for patient_id, *state in rows.values_list("patient_id", "pk", "revision", "patient__name"):
        found.setdefault(patient_id, State(*state))
    return found


class NoRecord(Patient.DoesNotExist):
    """Somebody who may have an own record has none yet: the first visit makes it."""


def own_record(actor: User) -> Patient:
    """The record of somebody who is a patient. Raises NoRecord when there is none yet."""
    found = Patient.objects.filter(user=actor).first()
    if found is None:
        raise NoRecord
    return found


def has_record(actor: User) -> bool:
    """Whether somebody who is a patient has a record yet."""
    return Patient.objects.filter(user=actor).exists()


def is_read(actor: User) -> bool:
    """Whether a therapist reads what the actor, a patient, writes: somebody who works there treats the actor, who lets
    the clinic see the record."""
    return shown_to_clinics().filter(user=actor, therapist__is_active=True).exists()


def current_episode(patient: Patient) -> Episode:
    """The patient's open episode, else the latest. Raises Episode.DoesNotExist when there is none."""
    found = patient.episodes.order_by(*OPEN_FIRST).first()
    if found is None:
        raise Episode.DoesNotExist
    return found


def episodes_of_clinic(clinic: Clinic) -> list[Episode]:
    """The current episode of every patient of `clinic`, for work in the background: not for showing to anybody."""
    patients = shown_to_clinics().filter(clinic=clinic)
    rows = Episode.objects.filter(patient__in=patients).select_related("patient").order_by("patient", *OPEN_FIRST)
    current: dict[UUID, Episode] = {}
    for episode in rows:
        current.setdefault(episode.patient_id, episode)
    return sorted(current.values(), key=lambda episode: episode.pk)


def document_ids_of_clinic(clinic: Clinic) -> set[str]:
    """The ids by which the documents of a clinic's patients call them: who is there is not taken in twice."""
    rows = Episode.objects.filter(patient__clinic=clinic, patient__erased__isnull=True)
    return set(rows.exclude(document__patient__id=None).values_list("document__patient__id", flat=True))


@transaction.atomic
def course_for(*, actor: User, patient_id: UUID) -> tuple[Patient, Episode, Course]:
    """The current course of a patient in reach of `actor`, audited. Raises ObjectDoesNotExist out of reach."""
    patient = patients_for(actor).get(pk=patient_id)
    episode = current_episode(patient)
    AuditEvent.objects.create(actor=actor, patient=patient, action="read_course")
    return patient, episode, courses_of([episode])[episode.pk]


def fetched(*, actor: User, patient: Patient, what: str) -> None:
    """Writes down that `actor` took `what` of a patient's record, or of the own, along as a file: review, letter ..."""
    AuditEvent.objects.create(actor=actor, patient=patient, action=f"fetch_{what}")


def courses_of(episodes: Iterable[Episode]) -> dict[int, Course]:
    """The course documents of `episodes` from their current rows, by episode id, in three queries."""
    wanted = list(episodes)
    scores, findings, sections = _rows(wanted)
    return {e.pk: to_course(e, scores[e.pk], findings[e.pk], sections[e.pk]) for e in wanted}


def readable_courses_of(episodes: Iterable[Episode]) -> dict[int, Course | None]:
    """As `courses_of`, with None for a document that is not valid, so that one broken record hides nobody else."""
    wanted = list(episodes)
    scores, findings, sections = _rows(wanted)
    found: dict[int, Course | None] = {}
    for episode in wanted:
        try:
            found[episode.pk] = to_course(episode, scores[episode.pk], findings[episode.pk], sections[episode.pk])
        except ValueError:  # pydantic's own mistake is one
            found[episode.pk] = None
    return found


def document_text(episode: Episode) -> str:
    """The course document of `episode` as JSON text, as it stands, valid or not."""
    scores, findings, sections = _rows([episode])
    return as_json(episode, scores[episode.pk], findings[episode.pk], sections[episode.pk])


def _rows(
    episodes: list[Episode],
) -> tuple[Mapping[int, list[Score]], Mapping[int, list[FindingRow]], Mapping[int, list[SectionRow]]]:
    return (
        _current(Score.objects.filter(episode__in=episodes)),
        _current(FindingRow.objects.filter(episode__in=episodes)),
        _current(SectionRow.objects.filter(episode__in=episodes)),
    )


def _current(rows: QuerySet[E]) -> Mapping[int, list[E]]:
    """Rows that no other row replaces, by episode, in the order in which they were entered."""
    found: dict[int, list[E]] = defaultdict(list)
    for row in rows.filter(replaced_by__isnull=True).order_by("pk"):
        found[row.episode_id].append(row)
    return found
