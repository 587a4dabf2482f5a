"""What somebody did about a reason to look at a patient."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from replan.app.attention import ATTENTION, NEVER_QUIET, QUIET_DAYS, about
from replan.app.permissions import May, require
from replan.app.queries.courses import State, current_episode, patients_for
from replan.app.reviews import gists
from replan.core.errors import Problem, UserError
from replan.store.models import AlertNote, AuditEvent, Patient, User

KINDS = tuple(QUIET_DAYS)
LONGEST = 500
"""Characters of a note."""


@transaction.atomic
def note_alert(
    *,
    actor: User,
    patient: Patient,
    attention: str,
    kind: str,
    note: str,
    today: date,
    until: date | None = None,
) -> AlertNote:
    """Keeps that `actor` put a reason off until a day, acted on it, or found it a false alarm, and why.

    Raises UserError: no words, an unknown reason, a day that is not within the next four weeks, or a warning sign that
    is to be put off; NotAllowed, DoesNotExist. What was known at the time is kept with it, to judge later whether it
    helped.
    """
    require(actor, May.WRITE_RECORDS)
    patient = patients_for(actor).get(pk=patient.pk)
    _check(attention, kind, note, until, today)
    episode = current_episode(patient)
    gist = gists([State(episode.pk, episode.revision)], today).found[episode.pk]
    row = AlertNote.objects.create(
        patient=patient,
        attention=attention,
        kind=kind,
        note=note.strip(),
        until=_until(attention, kind, until, today),
        on=today,
        by=actor,
        verdict=gist.get("verdict") or "",
        chance=gist.get("chance"),
        about=about(attention, gist),
    )
    AuditEvent.objects.create(actor=actor, patient=patient, action="note_alert")
    return row


def _until(attention: str, kind: str, until: date | None, today: date) -> date | None:
    if attention in NEVER_QUIET:
        return None
    return until if kind == "snoozed" else today + timedelta(days=QUIET_DAYS[kind])


def _check(attention: str, kind: str, note: str, until: date | None, today: date) -> None:
    if attention not in ATTENTION or kind not in KINDS:
        raise UserError([Problem("attention", "that is not a reason of the list.", "Reload the page.")])
    if not note.strip() or len(note) > LONGEST:
        raise UserError([Problem("note", "it needs some words.", f"Say why, in up to {LONGEST} characters.")])
    if kind != "snoozed":
        return
    if attention in NEVER_QUIET:
        fix = "Say what was done, and clear the sign with answers."
        raise UserError([Problem("attention", "a warning sign cannot be put off.", fix)])
    last = today + timedelta(days=QUIET_DAYS["snoozed"])
    if until is None or not today < until <= last:
        raise UserError([Problem("until", "the day is missing or too far off.", f"Give a day up to {last}.")])
