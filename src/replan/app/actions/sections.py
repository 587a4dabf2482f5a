"""Items of the other sections of a course document, added one by one and never overwritten."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from replan.app.actions.entries import changed, locked
from replan.app.permissions import May, require
from replan.app.queries.courses import current_episode, document_text, patients_for
from replan.app.reviews import pack
from replan.core.errors import Problem, UserError
from replan.course import read_courses
from replan.review.check import check_course
from replan.review.declared import pack_for
from replan.store.convert import LISTS, WHOLE
from replan.store.models import Episode, Patient, Role, SectionRow, User

CHANGED = "changed"
TAKEN_AWAY = "taken_away"

Item = Mapping[str, Any]

OF_PATIENTS = frozenset(
    {
        "patient", "preferences", "program", "exercise_log", "goals", "lifestyle", "options_tried", "messages",
        "second_opinions", "providers", "visits", "episode",
    }
)  # fmt: skip
"""What a patient may write in the own course. Changes of plan and disagreements are for those who treat."""

PLAN = frozenset({"program", "plan_changes", "disagreements", "episode"})
"""What of a course is its plan."""


@transaction.atomic
def write_section(
    *,
    actor: User,
    patient: Patient,
    section: str,
    data: Item | None,
    today: date,
    key: str = "",
    on: date | None = None,
    reason: str = "",
) -> Episode:
    """Adds one item to `section`, replaces the item `key`, or takes it away (`data` is None).

    `data` is the item as in the course document, dates as ISO text; for `patient`, `episode` and `preferences` the
    fields that change. Raises UserError that names the field when the course would not be valid with it, NotAllowed,
    DoesNotExist.
    """
    return write_sections(actor=actor, patient=patient, today=today, items=[(section, key, data, on, reason)])


@transaction.atomic
def write_sections(
    *,
    actor: User,
    patient: Patient,
    today: date,
    items: list[tuple[str, str, Item | None, date | None, str]],
    action: str = "",
) -> Episode:
    """Several items at once, all or none: each is (section, key, data, on, reason)."""
    for section, *_ in items:
        _permit(actor, section)
    patient = patients_for(actor).get(pk=patient.pk)
    episode = locked(current_episode(patient))
    for section, key, data, on, reason in items:
        add_item(episode, actor, section, key, data, on, reason)
    check_document(episode, today, goals=[key for section, key, *_ in items if section == "goals"])
    return changed(episode, patient, actor, action or f"write_{items[0][0]}")


def _permit(actor: User, section: str) -> None:
    if section not in (*LISTS, *WHOLE):
        raise UserError([Problem("section", f"'{section}' is not a section.", "Reload the page.")])
    if actor.role == Role.PATIENT:
        require(actor, May.WRITE_OWN_SCORES)
        if section not in OF_PATIENTS:
            raise UserError([Problem("section", "that is for those who treat.", "Tell your therapist about it.")])
        return
    require(actor, May.CHANGE_PLAN if section in PLAN else May.WRITE_RECORDS)


def add_item(
    episode: Episode, actor: User, section: str, key: str, data: Item | None, on: date | None, reason: str = ""
) -> None:
    """Adds one row within a transaction; the caller checks the document afterwards."""
    key = section if section in WHOLE else key or str(uuid4())
    rows = SectionRow.objects.filter(episode=episode, section=section, key=key, replaced_by__isnull=True)
    # A change of some fields adds to the earlier ones, so it replaces no row.
    before = None if section in WHOLE else rows.order_by("-pk").first()
    SectionRow.objects.create(
        episode=episode,
        section=section,
        key=key,
        on=on,
        data=dict(data) if data is not None else None,
        entered_by=actor,
        replaces=before,
        reason=reason or ((TAKEN_AWAY if data is None else CHANGED) if before else ""),
    )


def check_document(episode: Episode, today: date, goals: Collection[str] = ()) -> None:
    """Raises UserError when the course with the new items is not valid; the transaction then undoes them.

    `goals` are the ids of those that were written: an older one that is off its scale by now hinders nothing else.
    """
    [course] = read_courses(document_text(episode), "entry")
    check_course(course, pack_for(course, pack()), today, goals=goals)
