"""Questionnaires: when they are due, which answers may be left out, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conftest import course
from houses import house, patient_of
from replan.app.actions import save_answers
from replan.app.gist import gist_of
from replan.app.permissions import NotAllowed
from replan.app.queries.courses import course_for, own_record
from replan.app.queries.due import answerable, measures_due
from replan.app.reviews import pack, review_of
from replan.core.dates import weeks_after
from replan.core.errors import UserError
from replan.review.words import Speaker
from replan.store.models import Score
from replan.web.outcomes.questions import next_number, question, read_answer

PACK = pack()
TODAY = timezone.localdate
ANSWERABLE = [id_ for id_, measure in PACK.measures.items() if answerable(measure, PACK)]


def test_a_questionnaire_is_due_at_the_start_then_at_the_review_times_of_the_condition_then_every_four_weeks() -> None:
    made = course("lbp_acute", {"nprs": [("2026-01-24", 5.0)]})
    start, times = made.episode.start, PACK.conditions["lbp_acute"].review
    due = next(one for one in measures_due(made, PACK, start) if one.measure.id == "odi")
    assert (due.last, due.on) == (None, start)
    days = []
    for _ in range(5):
        last = days[-1] if days else start
        made = course("lbp_acute", {"odi": [(start.isoformat(), 40.0), (last.isoformat(), 30.0)][: 1 + bool(days)]})
        days.append(measures_due(made, PACK, last)[0].on)
    weeks = [times.first_weeks, times.no_response_weeks, times.refer_weeks]
    assert days[:3] == [weeks_after(start, week) for week in weeks]
    assert days[3:] == [days[2] + timedelta(28), days[2] + timedelta(56)]


def test_an_answer_of_the_week_before_a_due_day_counts_for_it() -> None:
    made = course("lbp_acute", {"odi": [("2026-01-24", 40.0), ("2026-02-04", 35.0)]})
    assert measures_due(made, PACK, weeks_after(made.episode.start, 2))[0].on == weeks_after(made.episode.start, 4)


@pytest.mark.django_db
def test_the_next_score_is_due_on_the_same_day_on_every_page() -> None:
    client, own = patient_of(0)
    _, episode, made = course_for(actor=own, patient_id=own_record(own).pk)
    found = review_of(episode, made, TODAY())
    assert found.progress is not None
    assert found.progress.main.scale == "odi"
    day = Speaker(PACK, "en", "patient").day(found.progress.main.next_score)
    assert f"next score is due on {day}" in client.get("/my-recovery/").content.decode()
    asked = client.get("/questionnaires/").content.decode()
    due = found.progress.main.next_score <= TODAY()
    assert (f"Due on {day}" in asked) is not due
    [odi] = [one for one in measures_due(made, PACK, TODAY(), gist_of(found, made, PACK)) if one.measure.id == "odi"]
    assert (odi.on, odi.now(TODAY())) == (found.progress.main.next_score, due)


def test_nobody_is_asked_for_more_than_two_questionnaires() -> None:
    for condition in PACK.conditions:
        assert len(measures_due(course(condition), PACK, TODAY())) <= 2


@pytest.mark.parametrize("id_", ANSWERABLE)
def test_every_questionnaire_can_be_answered_question_by_question_to_a_score(id_: str) -> None:
    measure, given = PACK.measures[id_], dict[str, float | None]()
    skipped = 0
    while (number := next_number(measure, given)) is not None:
        asked = question(measure, number, given, "es")
        assert asked.text
        given[asked.item] = None if asked.may_skip else asked.low
        skipped += asked.may_skip
    from replan.measures import score_items

    assert set(score_items(measure, [given[item.id] for item in measure.items])) == {s.id for s in measure.scales}
    assert skipped < len(measure.items)


def test_the_highest_answer_is_told_as_trouble_or_ability_as_the_scoring_has_it() -> None:
    ends = {id_: question(PACK.measures[id_], 1, {}, "en").ends for id_ in ("odi", "lefs", "koos", "koos_jr", "rmdq")}
    assert ends == {"odi": "trouble", "lefs": "able", "koos": "trouble", "koos_jr": "trouble", "rmdq": "yes_no"}


@pytest.mark.parametrize(("text", "value"), [("3", 3.0), ("3,0", 3.0), ("6", None), ("2.5", None), ("", None)])
def test_an_answer_is_one_that_the_question_has(text: str, value: float | None) -> None:
    assert read_answer(question(PACK.measures["odi"], 1, {}, "en"), text) == value


@pytest.mark.django_db
def test_answers_are_kept_whole_and_a_second_time_on_one_day_replaces_the_first() -> None:
    north = house()
    for level in (3.0, 2.0):
        save_answers(actor=north.own, measure="odi", answers=[level] * 9 + [None], on=TODAY())
    rows: list[Any] = list(Score.objects.filter(measure="odi", items__isnull=False).order_by("pk"))
    assert [row.items[0] for row in rows] == [3.0, 2.0]
    assert rows[1].replaces_id == rows[0].pk


@pytest.mark.django_db
def test_answers_that_give_no_score_are_refused_and_nobody_else_answers() -> None:
    north = house()
    for answers in ([None] * 10, [9.0] * 10, [1.0] * 3):
        with pytest.raises(UserError):
            save_answers(actor=north.own, measure="odi", answers=answers, on=TODAY())
    with pytest.raises(UserError, match="not a measure"):
        save_answers(actor=north.own, measure="horoscope", answers=[1.0], on=TODAY())
    with pytest.raises(NotAllowed):
        save_answers(actor=north.therapist, measure="odi", answers=[1.0] * 10, on=TODAY())
    assert not Score.objects.filter(items__isnull=False, entered_by__isnull=False).exists()
