"""Reminders and calendar: neutral, once a day, void when taken away."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from conftest import course
from houses import House, house
from replan.app.actions import answer_findings
from replan.app.actions.calendar_feed import renew_feed, revoke_feed
from replan.app.actions.reminders import choose_reminders
from replan.app.queries.courses import course_for
from replan.app.queries.reminders import CalendarOf, last_day
from replan.app.reminders import send_due
from replan.course import Course
from replan.knowledge.pack import Pack
from replan.review.words import Speaker
from replan.store.models import CalendarFeed, ReminderChoice
from replan.web.reminders.calendar import as_ics

EVENING = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)


def reminded(north: House) -> None:
    times = {"at": time(18), "quiet_from": time(21), "quiet_until": time(8), "time_zone": "Europe/Madrid"}
    choose_reminders(actor=north.own, by_email=True, email="somebody@example.org", **times)


@pytest.mark.django_db
def test_one_reminder_a_day_that_says_nothing_about_anybody(settings: Any) -> None:
    settings.EMAIL_IS_SET = True
    north = house()
    reminded(north)
    assert [send_due(EVENING.replace(hour=15)), send_due(EVENING), send_due(EVENING)] == [0, 1, 0]
    [sent] = mail.outbox
    said = (sent.subject + sent.body).lower()
    own = course_for(actor=north.own, patient_id=north.patient.pk)[2]
    assert not [w for w in (*own.episode.condition.split("_"), "pain", "exercise", "north", "therap") if w in said]


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_sent_and_nothing_is_marked(settings: Any) -> None:
    settings.EMAIL_IS_SET = False
    reminded(house())
    assert send_due(EVENING) == 0
    assert ReminderChoice.objects.get().last_sent_on is None


@pytest.mark.django_db
def test_one_that_cannot_be_sent_is_tried_again(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_IS_SET = True
    reminded(house())

    def broken(*_: Any, **__: Any) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("replan.app.reminders.send_mail", broken)
        assert send_due(EVENING) == 0
    assert send_due(EVENING) == 1


@pytest.mark.django_db
def test_the_calendar_is_neutral_in_the_persons_zone_and_void_when_renewed_or_revoked() -> None:
    north = house()
    reminded(north)
    secret = renew_feed(actor=north.own)
    assert secret not in CalendarFeed.objects.get().secret_hash
    answer = Client().get(f"/calendar/{secret}.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(event["summary"]) for event in events} <= {"A moment for you", "Appointment"}
    daily = events[0]["dtstart"].dt
    assert (daily.hour, str(daily.tzinfo)) == (18, "Europe/Madrid")
    assert isinstance(daily, date)
    newer = renew_feed(actor=north.own)
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404
    assert Client().get(f"/calendar/{newer}.ics").status_code == 200
    revoke_feed(actor=north.own)
    assert Client().get(f"/calendar/{newer}.ics").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [("at", "22:00"), ("email", "nobody"), ("time_zone", "Mars"), ("at", "x")])
def test_a_choice_that_cannot_be_is_told_and_keeps_what_was_typed(field: str, value: str) -> None:
    client, north = Client(), house()
    client.force_login(north.own)
    form = {"by_email": "on", "email": "a@example.org", "at": "18:00", "quiet_from": "21:00", "quiet_until": "08:00"}
    answer = client.post("/reminders/save/", {**form, "time_zone": "UTC", field: value})
    assert answer.status_code == 422
    assert not ReminderChoice.objects.exists()
    assert client.post("/reminders/save/", {**form, "time_zone": "UTC"}).status_code == 302


def program(*ends: str | None, ended: str | None = None) -> Course:
    lines = [
        {"id": f"l{n}", "exercise": "walking", "from": "2026-01-24", "per_week": 3, **({"until": end} if end else {})}
        for n, end in enumerate(ends)
    ]
    return course(program=lines, episode={"ended": {"on": ended, "reason": "goals_met"}} if ended else {})


def test_the_daily_entry_ends_with_the_program(pack: Pack) -> None:
    assert last_day(program("2026-04-01", None)) is None
    assert last_day(program()) is None
    assert last_day(program("2026-04-01", "2026-05-10")) == date(2026, 5, 10)
    last, made = date(2026, 5, 10), datetime(2026, 3, 1, tzinfo=UTC)
    of = CalendarOf("en", "Europe/Madrid", time(18), (), made, "x", last)
    [event] = Calendar.from_ical(as_ics(of, date(2026, 5, 1), Speaker(pack, "en", "patient"))).walk("VEVENT")
    assert event["rrule"]["UNTIL"] == [datetime(2026, 5, 10, 16, 0, tzinfo=UTC)]  # 18:00 in Madrid, that day included
    assert not Calendar.from_ical(as_ics(of, date(2026, 5, 11), Speaker(pack, "en", "patient"))).walk("VEVENT")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/reminders/", "/more/"])
def test_an_urgent_warning_sign_leaves_nothing_else_on_the_page(path: str) -> None:
    client, north = Client(), house()
    client.force_login(north.own)
    assert 'class="links"' in client.get("/more/").content.decode()
    today = timezone.localdate()
    answer_findings(actor=north.own, patient=north.patient, on=today, answers={"saddle_numbness": "present"})
    text = client.get(path).content.decode()
    assert '<form method="post" action="/reminders/' not in text
    assert 'class="links"' not in text
    assert "tel:" in text
