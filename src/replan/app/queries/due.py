"""Which outcome measures a patient should answer, and when: at the start, at the review times of the condition, and
then every four weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from replan.app.attention import OVERDUE_DAYS
from replan.core.dates import weeks_after
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Measure

FEWEST_QUESTIONS = 2
"""A measure of one question is answered with the daily check-in or in a visit."""

DAILY = ("nprs", "psfs")
"""Answered with the daily check-in."""

MOST = 2
"""Of those in use nobody is asked for more than this: few questionnaires get answered."""

SETTLED_DAYS = 7
"""Answers of the week before a due day count for it."""


@dataclass(frozen=True)
class Due:
    """One measure: when it was last answered, and since or from when it is due."""

    measure: Measure
    last: date | None
    on: date

    def now(self, today: date) -> bool:
        """Whether it waits to be answered."""
        return self.on <= today


def measures_due(course: Course, pack: Pack, today: date) -> list[Due]:
    """The questionnaires of this course, those due first: those in use, else the one that the condition prefers."""
    found = [_due(pack.measures[id_], course, pack, today) for id_ in _wanted(course, pack)]
    return sorted(found, key=lambda due: due.on)


def answerable(measure: Measure, pack: Pack) -> bool:
    """Whether a patient can answer it question by question."""
    return (
        measure.answered_by == "patient"
        and len(measure.items) >= FEWEST_QUESTIONS
        and measure.id not in DAILY
        and f"measures/{measure.id}" not in pack.retired
    )


def _wanted(course: Course, pack: Pack) -> list[str]:
    condition = pack.conditions.named(course.episode.condition)
    of_scale = pack.measure_of_scale
    used = [of_scale.get(m.measure, m.measure) for m in course.measurements]
    prefer = [of_scale[scale] for scale in condition.prefer]
    known = [id_ for id_ in dict.fromkeys([*prefer, *used]) if id_ in pack.measures]
    asked = [id_ for id_ in known if answerable(pack.measures[id_], pack)]
    return [id_ for id_ in asked if id_ in used][:MOST] or asked[:1]


def _due(measure: Measure, course: Course, pack: Pack, today: date) -> Due:
    scales = {measure.id, *(scale.id for scale in measure.scales)}
    days = [m.on for m in course.measurements if m.measure in scales and m.on <= today]
    last = max(days, default=None)
    if last is None:
        return Due(measure, None, course.episode.start)
    return Due(measure, last, next(day for day in _review_days(course, pack) if day > last + timedelta(SETTLED_DAYS)))


def _review_days(course: Course, pack: Pack) -> Iterator[date]:
    """The days on which to look again: the pack's review times from the first visit, then every four weeks."""
    times = pack.conditions.named(course.episode.condition).review
    day = course.episode.start
    for weeks in sorted({times.first_weeks, times.no_response_weeks, times.refer_weeks}):
        day = weeks_after(course.episode.start, weeks)
        yield day
    while True:
        day += timedelta(OVERDUE_DAYS)
        yield day
