"""The caseload never waits for everybody's review and never passes an old one off as new."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from houses import demo, house, user
from replan.app import reviews
from replan.app.actions import record_score, refresh_caseload, refresh_everybody
from replan.app.queries.caseload import caseload
from replan.store.models import Score, StoredReview


@pytest.mark.django_db
def test_the_first_view_of_a_day_makes_a_few_reviews_and_marks_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    demo()
    today = timezone.localdate()
    caseload(actor=user("lead"), today=today - timedelta(days=1))
    monkeypatch.setattr(reviews.gists, "__defaults__", (3,))
    monday = caseload(actor=user("lead"), today=today)
    assert len(monday.rows) == 10
    assert monday.behind == 7
    assert {row.behind for row in monday.rows} == {None, today - timedelta(days=1)}
    # The most pressing ones are never those that wait
    assert monday.rows[0].attention == "emergency"
    assert monday.rows[0].behind is None


@pytest.mark.django_db
def test_who_was_never_reviewed_stands_near_the_top_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    demo()
    monkeypatch.setattr(reviews.gists, "__defaults__", (0,))
    found = caseload(actor=user("lead"), today=timezone.localdate())
    assert {row.attention for row in found.rows} == {"unreviewed"}
    assert found.behind == 10


@pytest.mark.django_db
def test_refreshing_catches_up_a_portion_at_a_time() -> None:
    demo()
    today = timezone.localdate()
    assert refresh_caseload(actor=user("lead"), today=today, most=4) == 6
    assert refresh_caseload(actor=user("lead"), today=today, most=4) == 2
    assert refresh_caseload(actor=user("lead"), today=today, most=4) == 0
    assert StoredReview.objects.count() == 10
    assert list(refresh_everybody(today=today)) == [0]


@pytest.mark.django_db(transaction=True)
def test_a_write_makes_the_review_so_that_the_list_need_not(monkeypatch: pytest.MonkeyPatch) -> None:
    north = house()
    today = timezone.localdate()
    record_score(actor=north.therapist, patient=north.patient, on=today, scale="odi", score=20.0, today=today)
    monkeypatch.setattr(reviews, "review", lambda *_, **__: pytest.fail("the list had to make a review"))
    [row] = caseload(actor=north.therapist, today=today).rows
    assert row.gist["measured"] == today.isoformat()
    assert row.gist["spark"]["last"] == 20.0


@pytest.mark.django_db(transaction=True)
def test_a_write_stands_even_when_its_review_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    north = house()
    today = timezone.localdate()

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("no review today")

    monkeypatch.setattr("replan.app.after_writing.renew", broken)
    episode = record_score(actor=north.therapist, patient=north.patient, on=today, scale="odi", score=20.0, today=today)
    assert episode.revision == 1


@pytest.mark.django_db
def test_a_course_that_cannot_be_reviewed_is_tried_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    north = house()
    episode = north.patient.episodes.get()
    episode.document = {**episode.document, "episode": {**episode.document["episode"], "condition": "lost"}}
    episode.save()
    assert caseload(actor=north.lead, today=timezone.localdate()).rows[0].attention == "problem"
    monkeypatch.setattr(reviews, "review", lambda *_, **__: pytest.fail("tried again"))
    assert caseload(actor=north.lead, today=timezone.localdate()).rows[0].attention == "problem"


@pytest.mark.django_db
def test_a_record_without_any_score_breaks_nobody_elses_list() -> None:
    north = house()
    Score.objects.all().delete()
    [row] = caseload(actor=north.lead, today=timezone.localdate()).rows
    assert row.attention == "problem"
