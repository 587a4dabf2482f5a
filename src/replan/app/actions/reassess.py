"""A progress assessment in one go: scores, answers, and how the patient responded, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from replan.app.actions.entries import State, answer_findings, record_score
from replan.app.actions.sections import write_section
from replan.app.permissions import May, require
from replan.app.queries.entries import entries
from replan.store.models import Patient, User


@transaction.atomic
def reassess(
    *,
    actor: User,
    patient: Patient,
    today: date,
    scores: Mapping[str, float],
    answers: Mapping[str, State],
    response: str | None,
    subjective: str,
) -> None:
    """Keeps today's scores and answers, and the response and words of the patient in today's visit.

    A visit of today that is booked becomes one that was attended; without one it is added. Raises UserError as the
    single steps do, NotAllowed, DoesNotExist; then nothing is kept.
    """
    require(actor, May.WRITE_RECORDS)
    for scale, score in scores.items():
        record_score(actor=actor, patient=patient, on=today, scale=scale, score=score, today=today)
    if answers:
        answer_findings(actor=actor, patient=patient, on=today, answers=answers)
    if response or subjective:
        key, data = _todays_visit(actor, patient, today)
        data |= {"status": "attended"}
        data |= {"response": response} if response else {}
        data |= {"subjective": subjective} if subjective else {}
        write_section(actor=actor, patient=patient, section="visits", key=key, data=data, today=today, on=today)


def _todays_visit(actor: User, patient: Patient, today: date) -> tuple[str, dict[str, Any]]:
    """The key and fields of today's visit; an empty key and a new visit when there is none."""
    for row in entries(actor=actor, patient=patient, sections=("visits",)):
        if row.standing and row.on == today and row.data and row.data["status"] in ("attended", "booked"):
            return row.key, dict(row.data)
    return "", {"on": today.isoformat(), "provider": actor.username[:80]}
