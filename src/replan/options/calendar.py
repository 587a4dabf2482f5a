"""One calendar for all treatments: visits, the home program, and when each step begins, is looked at and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.dates import DAYS_PER_WEEK, days_after
from replan.course.document import Course

LEAST_WEEKS, MOST_WEEKS = 4, 12
"""The calendar looks four weeks ahead, or to the last step's end, but no further than twelve weeks."""

EntryKind = Literal["visit", "begin", "measure", "look", "answer", "stop"]
KINDS: tuple[EntryKind, ...] = ("visit", "begin", "measure", "look", "answer", "stop")


@dataclass(frozen=True)
class Wish:
    """What a step or a treatment under way wants in the calendar; `begin` and `look` are None for what goes on. What
    brings an `answer` is not looked at half way, and on `stop` the answer is due."""

    option: str
    begin: date | None
    look: date | None
    stop: date
    answer: bool = False


@dataclass(frozen=True)
class Entry:
    """Something on one day. `about` is an option, or the provider of a visit; None for a measurement."""

    on: date
    kind: EntryKind
    about: str | None


@dataclass(frozen=True)
class Week:
    """Seven days from `begins`. `exercises` is how many home exercises hold, `sessions` how many of them are due."""

    begins: date
    exercises: int
    sessions: int
    entries: tuple[Entry, ...]


def arrange(course: Course, wishes: Sequence[Wish], today: date, next_score: date) -> tuple[Week, ...]:
    """The weeks from `today` on, each with its entries by day. What ought to have ended already stands on today."""
    last = max([wish.stop for wish in wishes], default=today)
    count = min(max(-(-((last - today).days + 1) // DAYS_PER_WEEK), LEAST_WEEKS), MOST_WEEKS)
    entries = sorted(_entries(course, wishes, today, next_score), key=_order)
    return tuple(_week(course, entries, days_after(today, DAYS_PER_WEEK * n)) for n in range(count))


def _entries(course: Course, wishes: Sequence[Wish], today: date, next_score: date) -> Iterator[Entry]:
    roles = {provider.id: provider.role for provider in course.providers}
    for visit in course.visits:
        if visit.status == "booked" and visit.on >= today:
            yield Entry(visit.on, "visit", roles.get(visit.provider or ""))
    yield Entry(max(next_score, today), "measure", None)
    for wish in wishes:
        if wish.begin is not None:
            yield Entry(wish.begin, "begin", wish.option)
        if wish.look is not None and not wish.answer:
            yield Entry(wish.look, "look", wish.option)
        yield Entry(max(wish.stop, today), "answer" if wish.answer else "stop", wish.option)


def _order(entry: Entry) -> tuple[date, int, str]:
    return entry.on, KINDS.index(entry.kind), entry.about or ""


def _week(course: Course, entries: Sequence[Entry], begins: date) -> Week:
    ends = days_after(begins, DAYS_PER_WEEK - 1)
    lines = [line for line in course.program if line.from_ <= ends and (line.until or ends) >= begins]
    due = sum(round(line.per_week) for line in lines if not line.as_needed)
    return Week(begins, len(lines), due, tuple(entry for entry in entries if begins <= entry.on <= ends))
