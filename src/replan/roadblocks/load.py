"""Whether the home exercises were stepped up: sessions, sets, repetitions, holds and weights from line to line."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Literal

from replan.course.document import Course
from replan.course.events import HomeExercise

Trend = Literal["rising", "same", "falling", "mixed"]

STEP = 1.05
"""Less than a twentieth more or less work is no step."""


def load_trend(course: Course, today: date) -> Trend | None:
    """From the first to the latest line of each exercise that was prescribed more than once; None when none was.

    A heavier weight is a step up even with fewer repetitions: that is how strength is built.
    """
    by_exercise: dict[str, list[HomeExercise]] = defaultdict(list)
    for line in course.program:
        if line.from_ <= today:
            by_exercise[line.exercise].append(line)
    steps = set()
    for lines in by_exercise.values():
        ordered = sorted(lines, key=lambda line: line.from_)
        if ordered[-1].from_ > ordered[0].from_:
            steps.add(_step(ordered[0], ordered[-1]))
    if not steps:
        return None
    if {"rising", "falling"} <= steps:
        return "mixed"
    return "rising" if "rising" in steps else "falling" if "falling" in steps else "same"


def _step(first: HomeExercise, last: HomeExercise) -> Trend:
    before, after = _weight(first), _weight(last)
    if before is not None and after is not None and before != after:
        return "rising" if after > before else "falling"
    ratio = _work(last) / _work(first)
    return "rising" if ratio > STEP else "falling" if ratio < 1 / STEP else "same"


def _work(line: HomeExercise) -> float:
    """Repetitions (or seconds) a week as prescribed; what is left out counts as one."""
    return line.per_week * (line.sets or 1) * (line.reps or 1) * (line.hold_seconds or 1)


def _weight(line: HomeExercise) -> float | None:
    """The first number of the load as written, such as 7.5 of `7.5 kg`; a decimal comma is a point."""
    found = re.search(r"\d+(?:[.,]\d+)?", line.load or "")
    return float(found.group().replace(",", ".")) if found else None
