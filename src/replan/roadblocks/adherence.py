"""Done against prescribed: home exercise by exercise, week and dose.

A silence of a week or more is unknown, not zero; shorter ones are days on which nothing was done. Weeks run from the
first entry after such a silence, for the whole program alike: cut from the day of the prescription, a week in which
nobody wrote anything would fall into two that look half done. Within a logged week each exercise counts from the day it
was prescribed to the day it ended, and a week that is not over asks only for what is due so far. Days are civil dates,
as the patient lived them: no hour and no time zone takes part, and `today` is an argument, so that whoever asks decides
what day it is where the patient is.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from replan.core.dates import DAYS_PER_WEEK, days_after
from replan.course.document import Course
from replan.course.events import ExerciseDone, HomeExercise
from replan.knowledge.rules import Fact
from replan.roadblocks.barriers import hindrance_facts

TREND_STEP = 0.2
"""Difference between the halves of a log that counts as rising or falling (judgement)."""


@dataclass(frozen=True)
class WeekDone:
    """One week of one exercise: sessions due, sessions done at the prescribed sets and repetitions (`done`), and
    sessions done at any dose (`sessions`), neither ever above what was due. `days` are those of the week that count:
    fewer than seven where the exercise or what was written down begins or ends in it. An exercise that is meant less
    than once a week is counted over the days in which one session is due. `logged` is False when nobody wrote anything
    down."""

    exercise: str
    begins: date
    days: int
    due: int
    done: float
    sessions: int
    logged: bool = True


@dataclass(frozen=True)
class Held:
    """A line of the program with the days on which it held, and the ids that its entries may carry."""

    line: HomeExercise
    first: date
    last: date
    ids: frozenset[str]


def held(course: Course, today: date) -> tuple[Held, ...]:
    """Every line of the program that has begun by `today`.

    A later line of the same exercise replaces an earlier one from its first day on: the same bridge prescribed anew
    with more repetitions is due once, not twice, and an entry under the old line counts for the new. Nothing is due
    after the end of care.
    """
    lines = [line for line in course.program if line.from_ <= today]
    return tuple(_held(line, lines, course, today) for line in lines)


def weeks_done(course: Course, today: date) -> list[WeekDone]:
    """Every logged week of every prescribed exercise up to `today`, oldest first."""
    return [row for row in weeks(course, today) if row.logged]


def weeks(course: Course, today: date) -> list[WeekDone]:
    """Every week of every prescribed exercise up to `today`, logged or not, oldest first. An exercise that is to be
    done as needed has none."""
    entries: dict[str, list[ExerciseDone]] = defaultdict(list)
    for entry in course.exercise_log:
        if entry.on <= today:
            entries[entry.exercise].append(entry)
    logged = sorted({entry.on for entries_of in entries.values() for entry in entries_of})
    lines = [one for one in held(course, today) if not one.line.as_needed]
    first = min((one.first for one in lines), default=today)
    grids = {length: list(_grid(logged, length, first, today)) for length in {_interval(one.line) for one in lines}}
    rows = [
        row
        for one in lines
        for row in _weeks_of(
            one, [entry for id_ in sorted(one.ids) for entry in entries[id_]], grids[_interval(one.line)]
        )
    ]
    return sorted(rows, key=lambda row: (row.begins, row.exercise))


def credit(line: HomeExercise, entry: ExerciseDone) -> float:
    """The part of one session that was done: sets times repetitions against those prescribed, at most 1.

    An entry that gives a reason and no dose says that the session was not done.
    """
    if not begun(entry):
        return 0.0
    sets = min(1.0, entry.sets / line.sets) if entry.sets is not None and line.sets else 1.0
    reps = min(1.0, entry.reps / line.reps) if entry.reps is not None and line.reps else 1.0
    return sets * reps


def begun(entry: ExerciseDone) -> bool:
    """Whether anything of the session was done."""
    if entry.sets is None and entry.reps is None:
        return entry.reason is None
    return entry.sets != 0 and entry.reps != 0


def share(rows: list[WeekDone]) -> float | None:
    """Done sessions of due sessions, 0 to 1; None when nothing was due in a logged week."""
    due = sum(row.due for row in rows)
    return sum(row.done for row in rows) / due if due else None


def adherence_facts(course: Course, today: date) -> dict[str, Fact]:
    """The `adherence.*` facts that the document itself gives."""
    every = weeks(course, today)
    rows = [row for row in every if row.logged]
    due, sessions = sum(row.due for row in rows), sum(row.sessions for row in rows)
    current = [one for one in held(course, today) if one.last >= today and not one.line.as_needed]
    begins = {row.begins for row in rows}
    facts: dict[str, Fact] = {
        "adherence.done_share": share(rows),
        "adherence.frequency_share": sessions / due if due else None,
        "adherence.dose_share": sum(row.done for row in rows) / sessions if sessions else None,
        "adherence.weeks_logged": float(len(begins)),
        "adherence.weeks_unknown": float(len({row.begins for row in every} - begins)),
        "adherence.trend": _trend(rows),
        "adherence.exercises": float(len(current)) if course.program else None,
    }
    return facts | _visit_facts(course, today) | hindrance_facts(course, today)


def _held(line: HomeExercise, lines: list[HomeExercise], course: Course, today: date) -> Held:
    same = [other for other in lines if other.exercise == line.exercise]
    later = [days_after(other.from_, -1) for other in same if other.from_ > line.from_]
    ended = course.episode.ended
    ends = [today, *([line.until] if line.until else []), *([ended.on] if ended else []), *later]
    return Held(line, line.from_, min(ends), frozenset({line.id, *(o.id for o in same if o.from_ < line.from_)}))


@dataclass(frozen=True)
class _Window:
    """A week of the program as a whole, whatever its exercises: days from `first` to `last`."""

    first: date
    last: date
    logged: bool


def _interval(line: HomeExercise) -> int:
    """Days in which at least one session is due: a week, or more where less than one a week is meant."""
    return max(DAYS_PER_WEEK, math.ceil(DAYS_PER_WEEK / line.per_week))


def _grid(logged: list[date], length: int, first: date, today: date) -> Iterator[_Window]:
    """Windows of `length` days from `first` to `today`: the stretches in which somebody wrote, and what lies between.

    A stretch ends where nobody wrote for `length` days or more, at its last entry, and lasts for one window at least.
    """
    free = first
    for begins, ends in _stretches(logged, length):
        yield from _cut(free, days_after(begins, -1), length, logged=False)
        free = days_after(min(max(ends, days_after(begins, length - 1)), today), 1)
        yield from _cut(begins, days_after(free, -1), length, logged=True)
    yield from _cut(free, today, length, logged=False)


def _stretches(logged: list[date], length: int) -> list[tuple[date, date]]:
    """First and last entry of each stretch of days with fewer than `length` silent days in a row."""
    found: list[tuple[date, date]] = []
    for day in logged:
        near = found and (day - found[-1][1]).days <= length
        if near:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _cut(first: date, last: date, length: int, *, logged: bool) -> Iterator[_Window]:
    while first <= last:
        ends = min(days_after(first, length - 1), last)
        yield _Window(first, ends, logged)
        first = days_after(ends, 1)


def _weeks_of(one: Held, entries: list[ExerciseDone], grid: list[_Window]) -> Iterator[WeekDone]:
    line = one.line
    for window in grid:
        first, last = max(window.first, one.first), min(window.last, one.last)
        days = (last - first).days + 1
        due = int(line.per_week * days / DAYS_PER_WEEK + 1e-9)
        if days > 0 and due > 0:
            credits = [credit(line, entry) for entry in entries if first <= entry.on <= last]
            sessions = min(sum(done > 0 for done in credits), due)
            yield WeekDone(line.id, window.first, days, due, min(sum(credits), float(due)), sessions, window.logged)


def _trend(rows: list[WeekDone]) -> str | None:
    begins = sorted({row.begins for row in rows})
    if len(begins) < 2:
        return None
    middle = begins[len(begins) // 2]
    first, second = share([r for r in rows if r.begins < middle]), share([r for r in rows if r.begins >= middle])
    if first is None or second is None:
        return None
    return "rising" if second - first > TREND_STEP else "falling" if first - second > TREND_STEP else "steady"


def _visit_facts(course: Course, today: date) -> dict[str, Fact]:
    past = [visit for visit in course.visits if visit.on <= today and visit.status != "booked"]
    attended = sum(visit.status == "attended" for visit in past)
    return {
        "adherence.attended_share": attended / len(past) if past else None,
        "adherence.missed_visits": float(len(past) - attended) if past else None,
    }
