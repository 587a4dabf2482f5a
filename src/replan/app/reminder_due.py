"""Whether somebody is to be reminded now: once a day at most, at their time, never in their quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Wish:
    """When somebody wants to be reminded: `at` in their own time zone, with no reminder from `quiet_from` until
    `quiet_until`, which may reach over midnight; two equal times mean no quiet hours."""

    at: time
    quiet_from: time
    quiet_until: time
    zone: ZoneInfo


def due(wish: Wish, now: datetime, last_sent: date | None, *, checked_in: bool) -> bool:
    """Whether to send a reminder at `now` (aware): the time of the day has come there, it is not quiet, none was sent
    that day, and the day is not checked in yet."""
    here = now.astimezone(wish.zone)
    if checked_in or (last_sent is not None and last_sent >= here.date()):
        return False
    clock = here.time().replace(tzinfo=None)
    return clock >= wish.at and not quiet(wish, clock)


def seconds_left(wish: Wish, now: datetime) -> int:
    """How long a reminder of `now` (aware) may still arrive, in seconds: until the quiet hours begin there or the day
    ends, whichever comes first. A phone that is off until then gets none."""
    here = now.astimezone(wish.zone)
    clock = here.time().replace(tzinfo=None)
    if quiet(wish, clock):
        return 0
    ends = datetime.combine(here.date() + timedelta(days=1), time(), wish.zone)
    if wish.quiet_from != wish.quiet_until and wish.quiet_from > clock:
        ends = datetime.combine(here.date(), wish.quiet_from, wish.zone)
    return max(int((ends.astimezone(UTC) - now).total_seconds()), 0)


def quiet(wish: Wish, clock: time) -> bool:
    """Whether `clock` lies in the quiet hours. Their first minute is quiet, their last is not."""
    if wish.quiet_from <= wish.quiet_until:
        return wish.quiet_from <= clock < wish.quiet_until
    return clock >= wish.quiet_from or clock < wish.quiet_until
