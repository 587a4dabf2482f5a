"""Questionnaires that a patient answers in full: kept with every answer, so that they can be scored again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from replan.app.actions.drafts import drop_draft
from replan.app.actions.entries import CORRECTED, changed, locked
from replan.app.actions.sections import check_document
from replan.app.permissions import May, require
from replan.app.queries.courses import current_episode, own_record
from replan.app.reviews import pack
from replan.core.errors import NotScorable, Problem, UserError
from replan.measures import score_items
from replan.store.models import Episode, Score, User

QUESTIONNAIRE = "questionnaire"
"""The kind of draft that answers are collected in; `about` names the measure."""


@transaction.atomic
def save_answers(*, actor: User, measure: str, answers: Sequence[float | None], on: date) -> Episode:
    """Keeps the answers to one measure, in the order of its questions, None for one left out, and ends the draft.

    Answers of the same day replace the earlier ones, which are kept. Raises UserError for an unknown measure, an answer
    that a question does not have, or too few answers for a score; NotAllowed for who is no patient.
    """
    require(actor, May.WRITE_OWN_SCORES)
    known = pack().measures
    if measure not in known:
        raise UserError([Problem("measure", f"'{measure}' is not a measure.", "Choose one of the list.")])
    try:
        score_items(known[measure], answers)
    except NotScorable as reason:
        raise UserError([Problem("answers", str(reason), "Answer some more questions.")]) from None
    patient = own_record(actor)
    episode = locked(current_episode(patient))
    rows = Score.objects.filter(episode=episode, measure=measure, on=on, by="patient", items__isnull=False)
    before = rows.filter(replaced_by__isnull=True).order_by("-pk").first()
    Score.objects.create(
        episode=episode,
        measure=measure,
        on=on,
        items=list(answers),
        by="patient",
        entered_by=actor,
        replaces=before,
        reason=CORRECTED if before else "",
    )
    check_document(episode, on)
    drop_draft(actor=actor, kind=QUESTIONNAIRE, about=measure)
    return changed(episode, patient, actor, "record_scores")
