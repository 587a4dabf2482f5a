"""What to measure when: scores, goals, screening and the diagnosis, each with the day on which it is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.dates import days_after, weeks_after
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.roadblocks.diagnosis import questioned_on
from replan.roadblocks.monitoring import OVERDUE_DAYS

LOG_DAYS = 7

Kind = Literal["score", "screen", "goal", "goals", "log", "diagnosis", "no_response"]


@dataclass(frozen=True)
class Due:
    """Something to measure or to look at, due on `on`; `overdue` when that day has passed.

    `id` is the scale (`score`), the measure (`screen`) or the goal (`goal`); empty for the rest. `last` is when it was
    done last.
    """

    kind: Kind
    id: str
    last: date | None
    on: date
    overdue: bool


def schedule(
    course: Course,
    next_scores: Mapping[str, date],
    last_scores: Mapping[str, date],
    facts: Facts,
    pack: Pack,
    today: date,
) -> tuple[Due, ...]:
    """What is due, the earliest first; nothing once care has ended.

    `last_scores` gives the day of the last score by scale, `next_scores` the best day for the next one where that has
    been worked out.
    """
    ended = course.episode.ended
    if ended is not None and ended.on <= today:
        return ()
    found = [
        *_scores(next_scores, last_scores, today),
        *_screening(course, pack, today),
        *_goals(course, today),
        *_log(course, today),
        *_looks(course, facts, pack, today),
    ]
    return tuple(sorted(found, key=lambda due: (due.on, due.kind, due.id)))


def _due(kind: Kind, id_: str, last: date | None, on: date, today: date) -> Due:
    return Due(kind, id_, last, on, on < today)


def _scores(next_scores: Mapping[str, date], last_scores: Mapping[str, date], today: date) -> Iterator[Due]:
    """A scale without a day in `next_scores` is scored again just before it would be overdue, so that no gap grows long
    (4 to 6 weeks are usual for most measures)."""
    for scale, last in last_scores.items():
        late = days_after(last, OVERDUE_DAYS)
        yield _due("score", scale, last, late if late < today else next_scores.get(scale, late), today)


SCREENS = {"lumbar": "start_back", "": "ompsq_short"}
"""The screening for what slows recovery, asked once at the start: STarT Back for the back, else the short Örebro."""


def _screening(course: Course, pack: Pack, today: date) -> Iterator[Due]:
    condition = pack.conditions.named(course.episode.condition)
    regions = [region for region in condition.regions if region in SCREENS]
    screen = SCREENS[regions[0] if regions else ""]
    if screen not in pack.measures or course.episode.surgery is not None or course.patient.risk.start_back is not None:
        return
    if not any(m.measure in SCREENS.values() and m.on <= today for m in course.measurements):
        yield _due("screen", screen, None, weeks_after(course.episode.start, condition.review.first_weeks), today)


def _goals(course: Course, today: date) -> Iterator[Due]:
    if not course.goals:
        yield _due("goals", "", None, days_after(course.episode.start, LOG_DAYS), today)
    for goal in course.goals:
        if goal.by is not None and not goal.reached(today):
            last = max((rating.on for rating in goal.ratings if rating.on <= today), default=None)
            yield _due("goal", goal.id, last, goal.by, today)


def _log(course: Course, today: date) -> Iterator[Due]:
    """A week without a word on the home program while there is one."""
    current = [line for line in course.program if line.from_ <= today <= (line.until or today) and not line.as_needed]
    if current:
        last = max((entry.on for entry in course.exercise_log if entry.on <= today), default=None)
        begun = last or min(line.from_ for line in current)
        yield _due("log", "", last, days_after(begun, LOG_DAYS), today)


def _looks(course: Course, facts: Facts, pack: Pack, today: date) -> Iterator[Due]:
    """The day by which to act when nothing has changed, and the day to question the diagnosis again."""
    review = pack.conditions.named(course.episode.condition).review
    act = weeks_after(course.episode.start, review.no_response_weeks)
    if act >= today:
        yield _due("no_response", "", None, act, today)
    if facts.get("progress.not_working") is True:
        last = questioned_on(course, today) or course.episode.start
        again = weeks_after(last, review.no_response_weeks)
        yield _due("diagnosis", "", last, max(again, last), today)
