"""Whether things have become worse since a day: then a "no" to a safety question no longer holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.measures import important_change
from replan.trajectory import Observed


def worse_since(course: Course, observed: Observed, pack: Pack) -> Callable[[date], bool]:
    """For a day, whether a scale's last score came after it and is worse than the score that stood on that day (the
    first one, before any) by as much as one observed change must reach."""
    condition = pack.conditions.named(course.episode.condition)
    falls: list[tuple[date, date]] = []
    for id_, rows in observed.scores.items():
        scale, last = pack.scales[id_], rows[-1]
        needed = important_change(scale, condition.id, condition.regions, rows[0].value).threshold
        sign = 1.0 if scale.direction == "higher_better" else -1.0
        for place, score in enumerate(rows):
            if sign * (last.value - score.value) <= -needed:
                begins = score.on if place else date.min
                ends = rows[place + 1].on  # the last score is never worse than itself
                falls.append((begins, ends))
    return lambda day: any(begins <= day < ends for begins, ends in falls)
