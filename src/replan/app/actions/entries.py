"""Scores and answers, added one by one and never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from django.db import transaction
from django.db.models import F

from replan.app.permissions import May, require
from replan.app.queries.courses import current_episode, patients_for
from replan.app.reviews import pack
from replan.core.errors import Problem, UserError
from replan.store.models import AuditEvent, Episode, FindingRow, Patient, Role, Score, User

SAME_DAY = "corrected on the same day"
State = Literal["present", "absent", "unknown"]


@transaction.atomic
def record_check_in(*, actor: User, on: date, scores: Mapping[str, float]) -> Episode:
    """Adds the patient's own scores of one day. A second score of that day replaces the first, which is kept.

    Raises UserError for a score that its scale does not have, NotAllowed for anybody but a patient.
    """
    require(actor, May.WRITE_OWN_SCORES)
    patient = patients_for(actor).get()
    problems = [problem for scale, value in scores.items() if (problem := _impossible(scale, value))]
    if problems:
        raise UserError(problems)
    episode = _locked(current_episode(patient))
    for scale, value in scores.items():
        rows = Score.objects.filter(episode=episode, measure=scale, on=on, replaced_by__isnull=True)
        before = rows.order_by("-pk").first()
        Score.objects.create(
            episode=episode,
            measure=scale,
            on=on,
            value=value,
            by="patient",
            entered_by=actor,
            replaces=before,
            reason=SAME_DAY if before else "",
        )
    return _changed(episode, patient, actor, "record_scores")


@transaction.atomic
def answer_findings(*, actor: User, patient: Patient, on: date, answers: Mapping[str, State]) -> Episode:
    """Adds answers about findings, by the patient or by somebody who treats them. Raises UserError, NotAllowed."""
    require(actor, May.WRITE_OWN_SCORES if actor.role == Role.PATIENT else May.WRITE_FINDINGS)
    unknown = [code for code in answers if code not in pack().findings]
    if unknown:
        raise UserError([Problem("findings", f"'{code}' is not a finding.", "Reload the page.") for code in unknown])
    patient = patients_for(actor).get(pk=patient.pk)
    episode = _locked(current_episode(patient))
    FindingRow.objects.bulk_create(
        FindingRow(episode=episode, code=code, state=state, on=on, by=actor.role, entered_by=actor)
        for code, state in answers.items()
    )
    return _changed(episode, patient, actor, "answer_findings")


def _impossible(scale_id: str, value: float) -> Problem | None:
    scale = pack().scales[scale_id]
    low, high = scale.range
    if low <= value and (high is None or value <= high):
        return None
    return Problem(scale_id, f"{value:g} is not on the scale.", f"Choose a number from {low:g} to {high:g}.")


def _locked(episode: Episode) -> Episode:
    return Episode.objects.select_for_update().get(pk=episode.pk)


def _changed(episode: Episode, patient: Patient, actor: User, action: str) -> Episode:
    """Marks a new state of the episode and audits who made it."""
    Episode.objects.filter(pk=episode.pk).update(revision=F("revision") + 1)
    AuditEvent.objects.create(actor=actor, patient=patient, action=action)
    episode.refresh_from_db()
    return episode
