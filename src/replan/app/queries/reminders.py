"""How somebody is reminded, and the calendar that stands behind a secret address. Neither names a condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import QuerySet

from replan.app.actions.calendar_feed import hash_of
from replan.app.queries.courses import course_for, has_record, own_record
from replan.course.document import Course
from replan.store.models import CalendarFeed, PushDevice, ReminderChoice, User


@dataclass(frozen=True)
class CalendarOf:
    """What a calendar needs: whose language and time zone, the time of the day, the days of booked visits, and the last
    day of the program (None while that is open)."""

    lang: str
    zone: str
    at: time
    visits: tuple[date, ...]
    made_at: datetime
    name: str
    until: date | None


def choice_of(actor: User) -> ReminderChoice:
    """What the actor chose; nothing is sent to who chose nothing."""
    unsaved = ReminderChoice(user=actor, at=time(18), quiet_from=time(21), quiet_until=time(8))
    unsaved.time_zone = settings.TIME_ZONE
    return ReminderChoice.objects.filter(user=actor).first() or unsaved


def devices_of(actor: User) -> QuerySet[PushDevice]:
    """The browsers of the actor that can be woken, the newest first."""
    return PushDevice.objects.filter(user=actor, gone_at__isnull=True).order_by("-pk")


def has_feed(actor: User) -> bool:
    """Whether the actor has a calendar feed."""
    return CalendarFeed.objects.filter(user=actor).exists()


def calendar_behind(secret: str) -> CalendarOf | None:
    """The calendar of a secret address, audited as a read; None for one that is void."""
    feed = CalendarFeed.objects.select_related("user").filter(secret_hash=hash_of(secret)).first()
    if feed is None or not feed.user.is_active or not has_record(feed.user):
        return None
    _, _, course = course_for(actor=feed.user, patient_id=own_record(feed.user).pk)
    choice = choice_of(feed.user)
    booked = tuple(sorted({visit.on for visit in course.visits if visit.status == "booked"}))
    name, until = feed.secret_hash[:16], last_day(course)
    return CalendarOf(feed.user.lang, choice.time_zone, choice.at, booked, feed.made_at, name, until)


def last_day(course: Course) -> date | None:
    """The last day on which something of the home program is due: its lines' last, but not after the episode's end.
    None while a line or, without any line, the episode goes on."""
    ends = [line.until for line in course.program]
    last = None if None in ends else max((end for end in ends if end is not None), default=None)
    ended = course.episode.ended.on if course.episode.ended else None
    return min((day for day in (last, ended) if day is not None), default=None)
