"""Daily values of one person, ready to be compared: ranked, without their slow drift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from replan.course.document import Course

Values = NDArray[np.float64]


def pain_by_day(course: Course, today: date, scales: Collection[str] = ("nprs",)) -> dict[date, float]:
    """Day to the mean of that day's pain scores, 0 (none) to 10, up to `today`."""
    scores: dict[date, list[float]] = defaultdict(list)
    for entry in course.measurements:
        if entry.measure in scales and entry.score is not None and entry.on <= today:
            scores[entry.on].append(entry.score)
    return {on: sum(values) / len(values) for on, values in sorted(scores.items())}


def habit_by_day(course: Course, habit: str, today: date) -> dict[date, float]:
    """Day to the value of one field of `Day`, up to `today`."""
    days = {day.on: getattr(day, habit) for day in course.lifestyle if day.on <= today}
    return {on: float(value) for on, value in sorted(days.items()) if value is not None}


def paired(habit: Mapping[date, float], pain: Mapping[date, float], lag: int) -> tuple[Values, Values, Values]:
    """Day numbers, habit values and the pain `lag` days later, on every day that has both."""
    by_number = {on.toordinal(): value for on, value in pain.items()}
    both = [(on.toordinal(), value, by_number[on.toordinal() + lag]) for on, value in sorted(habit.items())
            if on.toordinal() + lag in by_number]  # fmt: skip
    table = np.array(both, dtype=np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def settled(day: Values, values: Values) -> Values:
    """Normal scores of `values` (so that one odd day weighs little) less a straight line over time: what gets better
    week by week would otherwise seem to move with everything else that changes week by week."""
    from scipy.stats import norm, rankdata

    scores = norm.ppf((rankdata(values) - 0.375) / (len(values) + 0.25))
    basis = np.column_stack([np.ones_like(day), day - day.mean()])
    fitted, *_ = np.linalg.lstsq(basis, scores, rcond=None)
    return np.asarray(scores - basis @ fitted, dtype=np.float64)


def carried_over(day: Values, values: Values) -> float:
    """The correlation of one day with the next, 0 to 0.95, corrected for its bias in short series (Kendall 1954:
    minus (1 + 3a)/n; taking out the line adds about as much again)."""
    next_day = np.flatnonzero(np.diff(day) == 1)
    spread = float(values.var())
    if len(next_day) < 5 or spread <= 0:
        return 0.0
    raw = float(np.mean(values[next_day] * values[next_day + 1])) / spread
    return float(np.clip(raw + (2 + 4 * raw) / len(values), 0.0, 0.95))
