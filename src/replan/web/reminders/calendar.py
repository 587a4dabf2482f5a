"""A calendar file with neutral titles: a few minutes each day, and the days of visits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from replan import __version__
from replan.app.queries.reminders import CalendarOf
from replan.core.dates import days_after, latest_day
from replan.review.words import Speaker

MINUTES = 15


def as_ics(of: CalendarOf, today: date, speak: Speaker) -> bytes:
    """The calendar from `today` on, in the person's time zone. Nothing in it says what somebody has or does."""
    found = Calendar()
    found.add("prodid", f"-//Replan//{__version__}//")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Replan")
    if of.until is None or of.until >= today:
        found.add_component(_daily(of, today, speak))
    for day in of.visits:
        if day >= today:
            visit = _event(of, day.isoformat(), speak.text("web.reminders.calendar.visit"))
            visit.add("dtstart", day)
            visit.add("dtend", days_after(day, 1))
            found.add_component(visit)
    found.add_missing_timezones()
    return found.to_ical()


def _daily(of: CalendarOf, today: date, speak: Speaker) -> Event:
    """A few minutes each day until the program ends."""
    zone = ZoneInfo(of.zone)
    start = datetime.combine(today, of.at, zone)
    daily = _event(of, "daily", speak.text("web.reminders.calendar.daily"))
    daily.add("dtstart", start)
    daily.add("dtend", start + timedelta(minutes=MINUTES))
    rule: dict[str, object] = {"freq": "daily"}
    if of.until is not None:
        # RFC 5545: in UTC where the start has a time zone.
        rule["until"] = datetime.combine(min(of.until, latest_day(today)), of.at, zone).astimezone(UTC)
    daily.add("rrule", rule)
    return daily


def _event(of: CalendarOf, name: str, title: str) -> Event:
    event = Event()
    event.add("uid", f"{of.name}-{name}@replan")
    event.add("dtstamp", of.made_at)
    event.add("summary", title)
    return event
