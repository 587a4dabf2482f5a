"""Calendar arithmetic in the units that therapy uses. No day lies beyond the calendar, whatever somebody wrote."""

from __future__ import annotations

import math
from datetime import date

DAYS_PER_WEEK = 7

AHEAD_DAYS = 731
"""Nothing is planned further ahead than two years: a day beyond that is a slip of the hand."""

FIRST_DAY = date(1900, 1, 1)
"""No day of a life that is under treatment lies before it."""


def weeks_between(start: date, end: date) -> float:
    """Weeks from `start` to `end`, as a fraction; negative when `end` comes first."""
    return (end - start).days / DAYS_PER_WEEK


def whole_weeks(weeks: float) -> int:
    """Weeks as they are said: those that have gone by, never one that has only begun."""
    return math.floor(weeks + 1e-9)


def days_after(start: date, days: int) -> date:
    """The day that lies `days` after `start`, or before it when negative; the first or last day of the calendar where
    that lies beyond it."""
    return date.fromordinal(min(max(start.toordinal() + days, 1), date.max.toordinal()))


def weeks_after(start: date, weeks: float) -> date:
    """The day that lies `weeks` after `start`, to the nearest day, as `days_after`."""
    return days_after(start, round(weeks * DAYS_PER_WEEK))


def nearest(day: date, first: date, last: date) -> date:
    """`day` where it lies between `first` and `last`, else the nearer of the two."""
    return max(min(day, last), first)


def latest_day(today: date) -> date:
    """The last day for which anything can be planned."""
    return days_after(today, AHEAD_DAYS)
