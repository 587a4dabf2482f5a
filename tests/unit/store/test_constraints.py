"""What the database itself refuses: every constraint of every model, each with a row that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from replan.store.models import (
    AlertNote,
    AuditEvent,
    Clinic,
    Draft,
    Episode,
    ExerciseVideo,
    FindingRow,
    Invitation,
    Job,
    LastLook,
    Patient,
    ProgramTemplate,
    Role,
    Score,
    SectionRow,
    Share,
    StoredReview,
    Team,
    User,
)

DAY = date(2026, 3, 18)


def _episode() -> Episode:
    return Episode.objects.create(patient=Patient.objects.create(name="Somebody"), document={}, started=DAY)


def _score(**more: Any) -> Score:
    return Score.objects.create(**{"episode": _episode(), "measure": "odi", "on": DAY, "value": 44.0, **more})


def _finding(**more: Any) -> FindingRow:
    return FindingRow.objects.create(**{"episode": _episode(), "code": "slr", "state": "absent", "on": DAY, **more})


def _same_review_twice() -> None:
    episode = _episode()
    for _ in range(2):
        StoredReview.objects.create(
            episode=episode, revision=0, as_of=DAY, engine="1", pack="a", document_hash="b", gist={}
        )


def _section(**more: Any) -> SectionRow:
    return SectionRow.objects.create(**{"episode": _episode(), "section": "goals", "key": "g", "data": {}, **more})


def _alert(**more: Any) -> AlertNote:
    patient = Patient.objects.create(name="Somebody")
    values = {"patient": patient, "attention": "worse", "kind": "acted", "note": "rang", "on": DAY, **more}
    return AlertNote.objects.create(**values)


def _clinic() -> Clinic:
    return Clinic.objects.create(name="North")


def _twice(model: type[models.Model], **values: Any) -> None:
    for _ in range(2):
        model.objects.create(**values)


UNIQUE = {
    "one_review_per_state_and_day",
    "team_name_once_in_a_clinic",
    "one_draft_of_a_kind",
    "one_last_look_each",
    "program_template_name_once",
    "one_video_of_an_exercise",
}
"""Of unique constraints SQLite names the columns."""

BROKEN_BY: dict[str, Callable[[], Any]] = {
    "user_staff_belongs_to_a_clinic": lambda: User.objects.create(username="t", role=Role.THERAPIST, clinic=None),
    "user_role_is_known": lambda: User.objects.create(
        username="t", role="boss", clinic=Clinic.objects.create(name="North")
    ),
    "episode_closes_after_it_starts": lambda: Episode.objects.create(
        patient=Patient.objects.create(name="Somebody"), document={}, started=DAY, closed=date(2026, 3, 17)
    ),
    "score_is_either_value_or_items": lambda: _score(items=[1, 2]),
    "score_correction_has_a_reason": lambda: _score(replaces=_score(), reason=""),
    "score_by_is_known": lambda: _score(by="robot"),
    "finding_state_is_three_valued": lambda: _finding(state="maybe"),
    "finding_correction_has_a_reason": lambda: _finding(replaces=_finding(), reason=""),
    "one_review_per_state_and_day": _same_review_twice,
    "section_correction_has_a_reason": lambda: _section(replaces=_section(), reason=""),
    "section_row_has_a_key": lambda: _section(key=""),
    "patient_erased_has_no_name": lambda: Patient.objects.create(name="Somebody", erased=timezone.now()),
    "team_name_once_in_a_clinic": lambda: _twice(Team, clinic=_clinic(), name="Knees"),
    "invitation_role_is_known": lambda: Invitation.objects.create(
        clinic=_clinic(), role="boss", secret_hash="a", expires_at=timezone.now()
    ),
    "one_draft_of_a_kind": lambda: _twice(Draft, user=User.objects.create(username="t"), kind="start", about=""),
    "alert_note_kind_is_known": lambda: _alert(kind="ignored"),
    "alert_note_says_why": lambda: _alert(note=""),
    "alert_snoozed_until_a_day": lambda: _alert(kind="snoozed", until=None),
    "one_last_look_each": lambda: _twice(
        LastLook, user=User.objects.create(username="t"), patient=Patient.objects.create(name="Somebody")
    ),
    "share_expires_after_it_is_made": lambda: Share.objects.create(
        patient=Patient.objects.create(name="Somebody"),
        secret_hash="a",
        passcode_hash="b",
        meant_for="c",
        as_of=DAY,
        expires_at=timezone.now() - timedelta(days=1),
    ),
    "program_template_name_once": lambda: _twice(ProgramTemplate, clinic=_clinic(), name="Knee"),
    "one_video_of_an_exercise": lambda: _twice(ExerciseVideo, clinic=_clinic(), exercise="bridge", url="https://a.b"),
    "job_state_is_known": lambda: Job.objects.create(clinic=_clinic(), kind="refit", state="lost"),
}


def _constraints() -> set[str]:
    return {
        constraint.name for model in apps.get_app_config("store").get_models() for constraint in model._meta.constraints
    }


def test_every_constraint_has_a_row_that_breaks_it() -> None:
    assert _constraints() == set(BROKEN_BY)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(BROKEN_BY))
def test_the_database_refuses_a_row_that_breaks(name: str) -> None:
    said = None if name in UNIQUE else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        BROKEN_BY[name]()


@pytest.mark.django_db
def test_a_score_with_neither_value_nor_items_is_refused() -> None:
    with pytest.raises(IntegrityError):
        _score(value=None)


@pytest.mark.django_db
@pytest.mark.parametrize("add", [_score, _finding, _section])
def test_an_entry_is_never_overwritten(add: Callable[[], models.Model]) -> None:
    entry = add()
    with pytest.raises(TypeError, match="replaces it"):
        entry.save()


@pytest.mark.django_db
def test_an_entry_is_replaced_once_at_most() -> None:
    first = _score()
    _score(replaces=first, reason="typed wrong")
    with pytest.raises(IntegrityError):
        _score(replaces=first, reason="typed wrong again")


@pytest.mark.django_db
def test_nobody_who_is_named_in_the_audit_can_be_deleted() -> None:
    person = User.objects.create(username="gone")
    AuditEvent.objects.create(actor=person, patient=None, action="read_course")
    with pytest.raises(ProtectedError):
        person.delete()
