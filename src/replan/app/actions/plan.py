"""Changes of the plan by who treats. The one rule of what an urgent warning sign leaves open stands here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from replan.app.actions.sections import Item, write_sections
from replan.app.permissions import May, require
from replan.app.queries.courses import courses_of, current_episode, patients_for
from replan.app.reviews import review_of
from replan.core.errors import Problem, UserError
from replan.store.models import Episode, Patient, User

ACTS_ON_URGENT = ("referral", "imaging")
"""Kinds of change that act on an urgent warning sign; nothing else may compete with it."""

Entry = tuple[str, str, Item | None, date | None, str]
"""One item of a course: section, key, data, day, reason."""


class UrgentStands(Exception):  # noqa: N818  named as a sentence: an urgent warning sign stands
    """A change was asked for that has to wait until an urgent warning sign is cleared."""


def acts_on_urgent(kind: str, items: Iterable[Entry], today: date) -> bool:
    """Whether a change may be made while an urgent warning sign stands: it refers, asks for an image, or pauses.

    To pause is to end lines of the home program, and nothing more. Whoever adds a way to change the plan asks here.
    """
    if kind in ACTS_ON_URGENT:
        return True
    lines = list(items)
    return kind == "exercises" and bool(lines) and all(_ends_a_line(line, today) for line in lines)


def _ends_a_line(item: Entry, today: date) -> bool:
    section, key, data, *_ = item
    if section != "program" or not key:
        return False
    return data is None or ("until" in data and str(data["until"]) < today.isoformat())


@transaction.atomic
def change_plan(
    *,
    actor: User,
    patient: Patient,
    today: date,
    change: Mapping[str, Any],
    items: Iterable[Entry],
    action: str = "change_plan",
) -> Episode:
    """Writes `items` and one line of the ledger, `change`, all or none.

    `change` is a plan change as in the course document; its day is set here. Raises UserError that names `reason` when
    there is none, UserError when the course would not be valid, UrgentStands, NotAllowed, DoesNotExist.
    """
    require(actor, May.CHANGE_PLAN)
    if not str(change.get("reason") or "").strip():
        raise UserError([Problem("reason", "there is no reason.", "Say why the plan changes: the ledger shows it.")])
    lines = list(items)
    if not acts_on_urgent(str(change["kind"]), lines, today):
        _require_no_urgent(actor, patient, today)
    ledger: Entry = ("plan_changes", "", {**change, "on": today.isoformat()}, today, "")
    return write_sections(actor=actor, patient=patient, today=today, items=[*lines, ledger], action=action)


def _require_no_urgent(actor: User, patient: Patient, today: date) -> None:
    episode = current_episode(patients_for(actor).get(pk=patient.pk))
    if review_of(episode, courses_of([episode])[episode.pk], today).screening.urgent:
        raise UrgentStands
