"""Scores and answers, added one by one and never overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

from django.db import transaction
from django.db.models import F, Q, QuerySet

from replan.app.after_writing import follow_up
from replan.app.permissions import May, require
from replan.app.queries.courses import courses_of, current_episode, patients_for
from replan.app.reviews import pack
from replan.core.errors import Problem, UserError
from replan.review.declared import pack_for
from replan.store.models import AuditEvent, Episode, FindingRow, Patient, Role, Score, User

CORRECTED = "corrected_on_the_same_day"
EXAMINED = "examined_on_the_same_day"
"""Why one row replaces another: somebody put the own entry right, or a therapist looked into a patient's answer."""

State = Literal["present", "absent", "unknown"]


@transaction.atomic
def record_score(*, actor: User, patient: Patient, on: date, scale: str, score: float, today: date) -> Episode:
    """Adds a score that a therapist took on the day `on`. A second one of that day replaces the first, which is kept.

    Raises UserError for a score that its scale does not have or a day that has not come, NotAllowed, DoesNotExist.
    """
    require(actor, May.WRITE_RECORDS)
    if on > today:
        raise UserError([Problem("on", f"{on} has not come yet.", "Give the day on which the score was taken.")])
    patient = patients_for(actor).get(pk=patient.pk)
    episode = locked(current_episode(patient))
    add_scores(episode, actor, on, {scale: score}, "therapist")
    return changed(episode, patient, actor, "record_scores")


@transaction.atomic
def answer_findings(*, actor: User, patient: Patient, on: date, answers: Mapping[str, State]) -> Episode:
    """Adds answers about findings, by the patient or by somebody who treats them.

    A second answer of the same person on the same day replaces the first; a therapist's also replaces the patient's.
    Raises UserError for a finding that nobody can be asked or that is not the patient's to answer, NotAllowed.
    """
    is_patient = actor.role == Role.PATIENT
    require(actor, May.WRITE_OWN_SCORES if is_patient else May.WRITE_RECORDS)
    _check_codes(answers, only_of_patients=is_patient)
    patient = patients_for(actor).get(pk=patient.pk)
    episode = locked(current_episode(patient))
    for code, state in answers.items():
        before = _replaceable(FindingRow.objects.filter(episode=episode, code=code, on=on), actor)
        FindingRow.objects.create(
            episode=episode,
            code=code,
            state=state,
            on=on,
            by=actor.role,
            entered_by=actor,
            replaces=before,
            reason=_reason(before, actor),
        )
    return changed(episode, patient, actor, "answer_findings")


def add_scores(
    episode: Episode, actor: User, on: date, scores: Mapping[str, float], by: Literal["patient", "therapist"]
) -> None:
    """Adds scores of one day within a transaction; each replaces the earlier one of that day and hand, which is kept.

    Raises UserError for a score that its scale does not have.
    """
    _check_scores(episode, scores)
    for scale, value in scores.items():
        rows = Score.objects.filter(episode=episode, measure=scale, on=on, by=by, value__isnull=False)
        before = rows.filter(replaced_by__isnull=True).order_by("-pk").first()
        Score.objects.create(
            episode=episode,
            measure=scale,
            on=on,
            value=value,
            by=by,
            entered_by=actor,
            replaces=before,
            reason=CORRECTED if before else "",
        )


def _replaceable(rows: QuerySet[FindingRow], actor: User) -> FindingRow | None:
    """The current row of that day that `actor` may replace: the own one; for a therapist the patient's as well."""
    own = Q(entered_by=actor)
    reach = own if actor.role == Role.PATIENT else own | Q(by=Role.PATIENT)
    return rows.filter(reach, replaced_by__isnull=True).order_by("-pk").first()


def _reason(before: FindingRow | None, actor: User) -> str:
    if before is None:
        return ""
    return CORRECTED if before.entered_by_id == actor.pk else EXAMINED


def _check_codes(codes: Collection[str], *, only_of_patients: bool) -> None:
    findings = pack().findings
    problems = [
        Problem("findings", f"'{code}' is not a finding.", "Reload the page.") for code in codes if code not in findings
    ]
    problems += [
        Problem("findings", f"'{code}' is found by an examination.", "Leave it to your therapist.")
        for code in codes
        if only_of_patients and code in findings and findings[code].asked_of != "patient"
    ]
    if problems:
        raise UserError(problems)


def _check_scores(episode: Episode, scores: Mapping[str, float]) -> None:
    scales = pack_for(courses_of([episode])[episode.pk], pack()).scales
    problems = []
    for id_, value in scores.items():
        if id_ not in scales:
            problems.append(Problem("scale", f"'{id_}' is not a scale.", "Choose one of the list."))
            continue
        low, high = scales[id_].range
        if not (low <= value and (high is None or value <= high) and value < float("inf")):
            upto = f"from {low:g}" if high is None else f"from {low:g} to {high:g}"
            problems.append(Problem("score", f"{value:g} is not on the scale.", f"Give a number {upto}."))
    if problems:
        raise UserError(problems)


def locked(episode: Episode) -> Episode:
    """The episode, held until the transaction ends."""
    return Episode.objects.select_for_update().get(pk=episode.pk)


def changed(episode: Episode, patient: Patient, actor: User, action: str) -> Episode:
    """Marks a new state of the episode, audits who made it, and has it reviewed once it is kept."""
    Episode.objects.filter(pk=episode.pk).update(revision=F("revision") + 1)
    AuditEvent.objects.create(actor=actor, patient=patient, action=action)
    episode.refresh_from_db()
    follow_up(episode)
    return episode
