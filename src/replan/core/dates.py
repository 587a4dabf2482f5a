"""Calendar arithmetic in the units that therapy uses."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_PER_WEEK = 7


def weeks_between(start: date, end: date) -> float:
    """Weeks from `start` to `end`, as a fraction; negative when `end` comes first."""
    return (end - start).days / DAYS_PER_WEEK


def weeks_after(start: date, weeks: float) -> date:
    """The day that lies `weeks` after `start`, to the nearest day."""
    return start + timedelta(days=round(weeks * DAYS_PER_WEEK))
