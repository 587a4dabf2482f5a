"""The lifestyle page: shown with doubt, and a small change becomes a goal once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from houses import House, house
from replan.app.actions import write_sections
from replan.app.queries.courses import course_for


def with_short_nights(days: int = 10) -> tuple[House, Client]:
    """Somebody who wrote down short nights and little activity."""
    north, client, today = house(), Client(), timezone.localdate()
    lived = [(today - timedelta(days=n)).isoformat() for n in range(days)]
    rows = [{"on": on, "sleep_hours": 5.0, "activity_minutes": 5.0} for on in lived]
    items = [("lifestyle", row["on"], row, today - timedelta(days=n), "") for n, row in enumerate(rows)]
    write_sections(actor=north.own, patient=north.patient, today=today, items=items)
    client.force_login(north.own)
    return north, client


def goals(north: House) -> list[str]:
    return [goal.text for goal in course_for(actor=north.own, patient_id=north.patient.pk)[2].goals]


@pytest.mark.django_db
def test_a_small_change_is_taken_on_once_as_a_goal_with_a_day() -> None:
    north, client = with_short_nights()
    assert "I will try it" in client.get("/lifestyle/").content.decode()
    before = len(goals(north))
    for _ in range(2):
        assert client.post("/lifestyle/try/").status_code == 302
    assert len(goals(north)) == before + 1
    assert "You are trying this now." in client.get("/lifestyle/").content.decode()


@pytest.mark.django_db
def test_the_weeks_are_shown_and_ten_days_say_nothing_about_pain() -> None:
    _, client = with_short_nights()
    text = client.get("/lifestyle/").content.decode()
    assert "Hours of sleep" in text
    assert "never proof" in text
    assert "Can&#39;t tell" in text
    assert "of it, you had" not in text
