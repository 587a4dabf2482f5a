"""The caseload says who needs attention first, and costs the same few queries however many patients there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from houses import demo, house, user
from replan.app.queries.caseload import ATTENTION, caseload
from replan.store.models import AuditEvent, Episode, StoredReview

pytestmark = pytest.mark.django_db

FIRST_VIEW, LATER_VIEW = 16, 10
"""Queries with their savepoints, counted when written. More means that a query crept into a loop."""


def test_the_most_pressing_patients_come_first() -> None:
    demo()
    rows = caseload(actor=user("lead"), today=timezone.localdate()).rows
    order = [ATTENTION.index(row.attention) for row in rows]
    assert order == sorted(order)
    assert rows[0].attention == "emergency"
    assert len(rows) == 10


@pytest.mark.parametrize("who", ["lead", "amara"])
def test_the_number_of_queries_does_not_grow_with_the_patients(who: str, django_assert_max_num_queries: Any) -> None:
    demo()
    today = timezone.localdate()
    with django_assert_max_num_queries(FIRST_VIEW):
        caseload(actor=user(who), today=today)
    with django_assert_max_num_queries(LATER_VIEW):
        caseload(actor=user(who), today=today)


def test_a_review_is_made_once_per_state_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    demo()
    today = timezone.localdate()
    first = caseload(actor=user("lead"), today=today)
    monkeypatch.setattr("replan.app.reviews.review", lambda *_, **__: pytest.fail("made again"))
    assert caseload(actor=user("lead"), today=today) == first


def test_a_new_day_and_a_new_answer_each_make_a_new_review() -> None:
    north = house()
    today = timezone.localdate()
    caseload(actor=north.lead, today=today)
    caseload(actor=north.lead, today=today + timedelta(days=1))
    Episode.objects.update(revision=1)
    caseload(actor=north.lead, today=today)
    assert StoredReview.objects.count() == 3


def test_a_stored_review_says_what_made_it() -> None:
    north = house()
    caseload(actor=north.lead, today=timezone.localdate())
    stored = StoredReview.objects.get()
    assert all([stored.engine, stored.pack, stored.document_hash])


def test_a_record_that_cannot_be_reviewed_hides_nobody_else() -> None:
    demo()
    broken = Episode.objects.get(patient__user__username="mei")
    broken.document = {**broken.document, "episode": {**broken.document["episode"], "condition": "not_in_the_pack"}}
    broken.save()
    rows = caseload(actor=user("lead"), today=timezone.localdate()).rows
    assert len(rows) == 10
    assert [row.attention for row in rows if row.patient.user.username == "mei"] == ["problem"]


def test_a_look_at_the_list_is_audited_for_every_patient_on_it() -> None:
    demo()
    AuditEvent.objects.all().delete()
    rows = caseload(actor=user("lead"), today=timezone.localdate()).rows
    seen = AuditEvent.objects.filter(action="read_caseload", actor=user("lead"))
    assert {event.patient_id for event in seen} == {row.patient.pk for row in rows}
