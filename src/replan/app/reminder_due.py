"""Whether somebody is to be reminded now: once a day at most, at their time, never in their quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
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


def quiet(wish: Wish, clock: time) -> bool:
    """Whether `clock` lies in the quiet hours. Their first minute is quiet, their last is not."""
    if wish.quiet_from <= wish.quiet_until:
        return wish.quiet_from <= clock < wish.quiet_until
    return clock >= wish.quiet_from or clock < wish.quiet_until
