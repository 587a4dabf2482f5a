"""Joins imported days with the days that are there."""

from __future__ import annotations

from collections.abc import Iterable

from replan.course.events import Day


def merge_days(own: Iterable[Day], imported: Iterable[Day]) -> tuple[Day, ...]:
    """One day for each date, oldest first. What a person entered always stays; an import only fills what is empty.

    Importing the same file again changes nothing.
    """
    days: dict[object, dict[str, object]] = {}
    for day in (*own, *imported):
        known = day.model_dump(exclude_none=True)
        days[day.on] = {**known, **days.get(day.on, {})}
    return tuple(Day.model_validate(known) for _, known in sorted(days.items(), key=lambda item: str(item[0])))
