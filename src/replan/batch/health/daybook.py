"""Collects what devices recorded into one value a day, whatever the number of devices and the order of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from replan.core.dates import days_after
from replan.course.events import Day

EVENING = 18
"""Sleep that ends from this hour on belongs to the next day's night."""

MAX_SLEEP_HOURS, MAX_MINUTES, MAX_STEPS = 24.0, 1440.0, 200_000.0

Span = tuple[datetime, datetime]


@dataclass
class Daybook:
    """Sums by day and device. Two devices that count the same walk are not added up: the higher one counts."""

    steps: dict[date, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    minutes: dict[date, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    asleep_minutes: dict[date, float] = field(default_factory=lambda: defaultdict(float))
    asleep: dict[date, list[Span]] = field(default_factory=lambda: defaultdict(list))
    more: dict[date, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def slept(self, start: datetime, end: datetime) -> None:
        """One stretch of sleep; stretches that overlap count once."""
        if timedelta() < end - start <= timedelta(hours=MAX_SLEEP_HOURS):
            night = end.date() if end.hour < EVENING else days_after(end.date(), 1)
            self.asleep[night].append((start, end))

    def days(self, first: date | None = None, last: date | None = None) -> tuple[Day, ...]:
        """A day for each date on which something was recorded, oldest first; only real days between `first` and
        `last` (both included)."""
        dates = {*self.steps, *self.minutes, *self.asleep_minutes, *self.asleep, *self.more}
        kept = sorted(on for on in dates if (first is None or on >= first) and (last is None or on <= last))
        return tuple(self._day(on) for on in kept)

    def _day(self, on: date) -> Day:
        hours = _hours(self.asleep[on]) if on in self.asleep else None
        if hours is None and on in self.asleep_minutes:
            hours = self.asleep_minutes[on] / 60
        known = {
            "sleep_hours": None if hours is None else round(min(hours, MAX_SLEEP_HOURS), 2),
            "steps": _highest(self.steps.get(on), MAX_STEPS),
            "activity_minutes": _highest(self.minutes.get(on), MAX_MINUTES),
        }
        return Day.model_validate({"on": on, **known, **self.more.get(on, {})})


def _highest(by_device: dict[str, float] | None, limit: float) -> float | None:
    return round(min(max(by_device.values()), limit), 1) if by_device else None


def _hours(spans: Iterable[Span]) -> float:
    """The length of the union of `spans` in hours."""
    total, reached = timedelta(), None
    for start, end in sorted(spans):
        begins = start if reached is None or start > reached else reached
        if end > begins:
            total += end - begins
            reached = end
    return total.total_seconds() / 3600
