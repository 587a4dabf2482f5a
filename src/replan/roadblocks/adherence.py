"""Done against prescribed: home exercise by exercise, week and dose, and visits attended.

A week without any entry is unknown, not zero. Within a logged week each exercise counts from the day it was prescribed
to the day it ended, and a week that is not over asks only for what is due so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from replan.core.dates import DAYS_PER_WEEK
from replan.course.document import Course
from replan.course.events import ExerciseDone, HomeExercise
from replan.knowledge.rules import Fact

PAINFUL = 5.0
"""Pain during exercise from here on counts as a hindrance: above the 5 of 10 that loading programs accept."""

TREND_STEP = 0.2
"""Difference between the halves of a log that counts as rising or falling (judgement)."""


@dataclass(frozen=True)
class WeekDone:
    """One week of one exercise: sessions due and sessions done (at the prescribed sets and repetitions)."""

    exercise: str
    begins: date
    due: int
    done: float


def weeks_done(course: Course, today: date) -> list[WeekDone]:
    """Every logged week of every prescribed exercise up to `today`, oldest first."""
    entries: dict[str, list[ExerciseDone]] = defaultdict(list)
    for entry in course.exercise_log:
        if entry.on <= today:
            entries[entry.exercise].append(entry)
    logged = {entry.on for entries_of in entries.values() for entry in entries_of}
    rows = [row for line in course.program for row in _line_weeks(line, entries[line.id], logged, today)]
    return sorted(rows, key=lambda row: (row.begins, row.exercise))


def _line_weeks(line: HomeExercise, entries: list[ExerciseDone], logged: set[date], today: date) -> Iterator[WeekDone]:
    end = min(line.until or today, today)
    begins = line.from_
    while begins <= end:
        last = min(begins + timedelta(days=DAYS_PER_WEEK - 1), end)
        days = [begins + timedelta(days=n) for n in range((last - begins).days + 1)]
        due = int(line.per_week * len(days) / DAYS_PER_WEEK)
        if due > 0 and logged.intersection(days):
            done = sum(_credit(line, entry) for entry in entries if begins <= entry.on <= last)
            yield WeekDone(line.id, begins, due, min(done, float(due)))
        begins = last + timedelta(days=1)


def _credit(line: HomeExercise, entry: ExerciseDone) -> float:
    """The part of one session that was done: sets times repetitions against those prescribed, at most 1."""
    if entry.sets == 0 or entry.reps == 0:
        return 0.0
    sets = min(1.0, entry.sets / line.sets) if entry.sets is not None and line.sets else 1.0
    reps = min(1.0, entry.reps / line.reps) if entry.reps is not None and line.reps else 1.0
    return sets * reps


def share(rows: list[WeekDone]) -> float | None:
    """Done sessions of due sessions, 0 to 1; None when nothing was due in a logged week."""
    due = sum(row.due for row in rows)
    return sum(row.done for row in rows) / due if due else None


def adherence_facts(course: Course, today: date) -> dict[str, Fact]:
    """The `adherence.*` facts."""
    rows = weeks_done(course, today)
    current = [line for line in course.program if line.from_ <= today and (line.until or today) >= today]
    facts: dict[str, Fact] = {
        "adherence.done_share": share(rows),
        "adherence.weeks_logged": float(len({row.begins for row in rows})),
        "adherence.trend": _trend(rows),
        "adherence.exercises": float(len(current)) if course.program else None,
    }
    return facts | _visit_facts(course, today) | _hindrance_facts(course, today)


def _trend(rows: list[WeekDone]) -> str | None:
    weeks = sorted({row.begins for row in rows})
    if len(weeks) < 2:
        return None
    middle = weeks[len(weeks) // 2]
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


def _hindrance_facts(course: Course, today: date) -> dict[str, Fact]:
    """Shares of the entries that say so, over the entries that answer the question at all."""
    entries = [entry for entry in course.exercise_log if entry.on <= today]
    pain = [entry.pain_0_10 for entry in entries if entry.pain_0_10 is not None]
    hard = [entry.difficulty for entry in entries if entry.difficulty is not None]
    return {
        "adherence.pain_share": sum(value >= PAINFUL for value in pain) / len(pain) if pain else None,
        "adherence.too_hard_share": sum(value == "too_hard" for value in hard) / len(hard) if hard else None,
    }
