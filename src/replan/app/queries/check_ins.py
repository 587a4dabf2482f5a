"""The days of a patient as they were checked in: what stands, what arrived when, and what is to be settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from replan.app.check_in_values import EXERCISE, OF_THE_DAY, SCALES, Conflict, lines_on, merged, said_by
from replan.app.queries.courses import course_for, current_episode, own_record
from replan.core.dates import nearest
from replan.course.document import Course
from replan.store.models import CheckIn, Episode, Score, User

ASKED_EVERY_DAYS = 3
"""Food and activity are asked when neither of the two days before has them: about twice a week."""


@dataclass(frozen=True)
class Arrived:
    """One check-in as it arrived: which fields it gave, and whether it waits to be settled."""

    check_in: CheckIn
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class CheckedDay:
    """One day: what stands, each check-in as it arrived, what a therapist entered, and what is to be settled."""

    on: date
    standing: Mapping[str, Any]
    arrived: tuple[Arrived, ...]
    by_therapist: tuple[Score, ...]
    conflicts: tuple[Conflict, ...]


def checked_day(*, actor: User, on: date, today: date) -> tuple[Course, CheckedDay]:
    """The actor's own day with its history, audited as a read of the course. It lies between the first visit and
    `today`: for another day, the nearer of the two."""
    _, episode, course = course_for(actor=actor, patient_id=own_record(actor).pk)
    return course, day_of(episode, course, nearest(on, course.episode.start, today))


def day_of(episode: Episode, course: Course, on: date) -> CheckedDay:
    """One day of a course."""
    entries = list(CheckIn.objects.filter(episode=episode, on=on).order_by("pk"))
    lines = lines_on(course, on)
    scores = Score.objects.filter(episode=episode, on=on, by="therapist").order_by("pk")
    return CheckedDay(
        on=on,
        standing=standing(course, on),
        arrived=tuple(Arrived(entry, said_by(entry, lines)) for entry in entries),
        by_therapist=tuple(scores),
        conflicts=merged(entries, lines).conflicts,
    )


def standing(course: Course, on: date) -> dict[str, Any]:
    """The values of one day in the course, by field of the check-in."""
    found: dict[str, Any] = {}
    for name, scale in SCALES.items():
        own = [m.score for m in course.measurements if m.measure == scale and m.on == on and m.by != "therapist"]
        found[name] = next((score for score in reversed(own) if score is not None), None)
    lived = next((day for day in course.lifestyle if day.on == on), None)
    found |= {name: getattr(lived, name) for name in OF_THE_DAY} if lived else {}
    found |= {
        f"{EXERCISE}{done.exercise}": done.model_dump(exclude={"on", "exercise", "note"}, exclude_none=True)
        for done in course.exercise_log
        if done.on == on
    }
    return {name: value for name, value in found.items() if value is not None}


def asks_food_and_activity(course: Course, on: date) -> bool:
    """Whether the check-in of the day `on` asks for food and activity: about twice a week."""
    known = [d.on for d in course.lifestyle if d.fruit_veg_servings is not None or d.activity_minutes is not None]
    return not any(0 < (on - day).days < ASKED_EVERY_DAYS for day in known)


def days_checked_in(actor: User, since: date) -> set[date]:
    """The days since `since` on which the actor checked in."""
    episode = current_episode(own_record(actor))
    return set(CheckIn.objects.filter(episode=episode, on__gte=since).values_list("on", flat=True))


def unsettled_days(episode: Episode) -> list[date]:
    """The days on which two devices say different things, oldest first."""
    found = CheckIn.objects.filter(episode=episode, conflicts_with__isnull=False)
    return sorted(set(found.values_list("on", flat=True)))
