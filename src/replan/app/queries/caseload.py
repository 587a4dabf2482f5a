"""Who needs attention first, and why. The number of queries does not grow with the number of patients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from replan.app.permissions import May, require
from replan.app.queries.courses import OPEN_FIRST, patients_for
from replan.app.reviews import gists
from replan.store.models import AuditEvent, Episode, Patient, User

OVERDUE_DAYS = 28
"""A score every four weeks at least: the usual interval for a progress report."""

ATTENTION = (
    "urgent",
    "problem",
    "warning",
    "worse",
    "plateau",
    "behind",
    "overdue",
    "question",
    "ask_safety",
    "finished",
    "goal",
    "uncertain",
    "too_early",
    "fine",
)
"""Reasons to look at a patient, the most pressing first."""


@dataclass(frozen=True)
class CaseloadRow:
    """One patient in the list: why to look, and the gist of the review."""

    patient: Patient
    attention: str
    gist: dict[str, Any]


@transaction.atomic
def caseload(*, actor: User, today: date) -> list[CaseloadRow]:
    """The patients in reach of `actor`, who needs attention first. The read is audited patient by patient."""
    require(actor, May.SEE_CASELOAD)
    latest = Prefetch("episodes", queryset=Episode.objects.order_by(*OPEN_FIRST), to_attr="ordered")
    patients = list(patients_for(actor).prefetch_related(latest).order_by("name"))
    episodes = {patient.pk: patient.ordered[0] for patient in patients if patient.ordered}
    found = gists(list(episodes.values()), today)
    AuditEvent.objects.bulk_create(
        AuditEvent(actor=actor, patient=patient, action="read_caseload") for patient in patients
    )
    rows = [_row(patient, found[episodes[patient.pk].pk]) for patient in patients if patient.pk in episodes]
    return sorted(rows, key=lambda row: (ATTENTION.index(row.attention), row.gist.get("chance") or 0.0))


def _row(patient: Patient, gist: dict[str, Any]) -> CaseloadRow:
    return CaseloadRow(patient, _attention(gist), gist)


def _attention(gist: dict[str, Any]) -> str:
    """The most pressing reason to look."""
    checks = {
        "urgent": gist.get("urgent"),
        "problem": gist.get("problem"),
        "warning": gist["raised"],
        "worse": gist["verdict"] == "worse",
        "plateau": gist["verdict"] == "plateau",
        "behind": gist["verdict"] == "behind",
        "overdue": gist["days"] is None or gist["days"] > OVERDUE_DAYS,
        "question": gist.get("unanswered"),
        "ask_safety": gist["open"],
        "finished": gist["verdict"] == "recovered",
        "goal": gist.get("reached"),
        "uncertain": gist["verdict"] == "uncertain",
        "too_early": gist["verdict"] == "too_early",
        "fine": True,
    }
    return next(reason for reason in ATTENTION if checks[reason])
