"""Which outcome measures a patient should answer, and when: the one that the review judges by on the review's own day,
any other at the start, at the review times of the condition, and then every four weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from replan.app.attention import OVERDUE_DAYS
from replan.core.dates import days_after, weeks_after
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


NO_GIST: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Due:
    """One measure: when it was last answered, and since or from when it is due."""

    measure: Measure
    last: date | None
    on: date

    def now(self, today: date) -> bool:
        """Whether it waits to be answered."""
        return self.on <= today


def measures_due(course: Course, pack: Pack, today: date, gist: Mapping[str, Any] = NO_GIST) -> list[Due]:
    """The questionnaires of this course, those due first: those in use, else the one that the condition prefers.

    `gist` is that of today's review, where there is one: its main scale is due on the day that the review names."""
    named = {gist["scale"]: date.fromisoformat(gist["next"])} if "next" in gist else {}
    found = [_due(pack.measures[id_], course, pack, today, named) for id_ in _wanted(course, pack)]
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


def _due(measure: Measure, course: Course, pack: Pack, today: date, named: Mapping[str, date]) -> Due:
    scales = {measure.id, *(scale.id for scale in measure.scales)}
    days = [m.on for m in course.measurements if m.measure in scales and m.on <= today]
    last = max(days, default=None)
    if last is None:
        return Due(measure, None, course.episode.start)
    on = next((named[scale.id] for scale in measure.scales if scale.id in named), None)
    settled = days_after(last, SETTLED_DAYS)
    return Due(measure, last, on or next(day for day in _review_days(course, pack) if day > settled))


def _review_days(course: Course, pack: Pack) -> Iterator[date]:
    """The days on which to look again: the pack's review times from the first visit, then every four weeks."""
    times = pack.conditions.named(course.episode.condition).review
    day = course.episode.start
    for weeks in sorted({times.first_weeks, times.no_response_weeks, times.refer_weeks}):
        day = weeks_after(course.episode.start, weeks)
        yield day
    while True:
        day = days_after(day, OVERDUE_DAYS)
        yield day
