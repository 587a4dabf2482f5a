"""What became of the clinic's patients, from the latest report. The report holds no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from replan.app.permissions import May, require
from replan.app.queries.courses import course_for
from replan.app.reviews import pack
from replan.outcomes import Row, row_of, rows_from_json
from replan.outcomes.learned import Alike, is_long
from replan.store.models import AuditEvent, Job, Role, User


@dataclass(frozen=True)
class Report:
    """The latest report: its day, its rows, and the names of therapists that the reader may see, by key."""

    on: date
    rows: tuple[Row, ...]
    names: dict[str, str]


def report_for(actor: User) -> Report | None:
    """The latest report of the actor's clinic; None before there is one. Raises NotAllowed.

    A clinic lead reads the names of all therapists; a therapist only the own one: this is no list of who is best.
    """
    require(actor, May.SEE_CLINIC)
    AuditEvent.objects.create(actor=actor, action="read_clinic")
    done = Job.objects.filter(clinic=actor.clinic, kind="clinic_report", state="done", result__has_key="rows")
    latest = done.order_by("-changed_at").values_list("pk", "changed_at").first()
    if latest is None:
        return None
    on, rows = _read(*latest)
    return Report(on, rows, _names(actor))


@lru_cache(maxsize=8)
def _read(job_id: UUID, changed_at: datetime) -> tuple[date, tuple[Row, ...]]:
    """The rows of a report; one that is done never changes."""
    result: dict[str, Any] = Job.objects.values_list("result", flat=True).get(pk=job_id)
    return date.fromisoformat(result["on"]), rows_from_json(result["rows"])


def _names(actor: User) -> dict[str, str]:
    therapists = User.objects.filter(clinic=actor.clinic, role=Role.THERAPIST)
    if actor.role != Role.CLINIC_LEAD:
        therapists = therapists.filter(pk=actor.pk)
    people = sorted(therapists, key=lambda user: user.known_as.casefold())
    return {str(user.pk): user.known_as for user in people}


def like_this_one(*, actor: User, patient_id: UUID, today: date) -> Alike | None:
    """Whom to compare a patient in reach with; None without a score. Raises DoesNotExist out of reach, NotAllowed."""
    require(actor, May.SEE_CLINIC)
    _, episode, course = course_for(actor=actor, patient_id=patient_id)
    row = row_of(course, pack(), today, key=str(episode.pk), therapist=None)
    return None if row is None else Alike(row.condition, row.severity, is_long(row))
