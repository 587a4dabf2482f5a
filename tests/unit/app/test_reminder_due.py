"""When a reminder is due: in any time zone, over midnight, over the change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from replan.app.reminder_due import Wish, due, quiet

ZONES = [
    ZoneInfo(name)
    for name in ("UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati")
]
wishes = st.builds(Wish, at=st.times(), quiet_from=st.times(), quiet_until=st.times(), zone=st.sampled_from(ZONES))
moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC))


@given(wishes, moments)
def test_nothing_is_sent_in_quiet_hours_before_its_time_or_after_a_check_in(wish: Wish, now: datetime) -> None:
    here = now.astimezone(wish.zone)
    clock = here.time()
    if due(wish, now, None, checked_in=False):
        assert clock >= wish.at
        assert not quiet(wish, clock)
    assert not due(wish, now, None, checked_in=True)
    assert not due(wish, now, here.date(), checked_in=False)


@given(wishes, st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 30)))
def test_at_most_one_is_sent_on_each_day_there_however_often_it_is_asked(wish: Wish, day: date) -> None:
    now, last, sent = datetime.combine(day, time(), UTC), None, []
    for _ in range(2 * 24 * 4):
        if due(wish, now, last, checked_in=False):
            last = now.astimezone(wish.zone).date()
            sent.append(last)
        now += timedelta(minutes=15)
    assert len(sent) == len(set(sent))


@given(st.times(), st.times(), st.times())
def test_quiet_hours_over_midnight_are_the_rest_of_those_by_day(start: time, end: time, clock: time) -> None:
    zone = ZoneInfo("UTC")
    if start != end:
        assert quiet(Wish(clock, start, end, zone), clock) != quiet(Wish(clock, end, start, zone), clock)
    else:
        assert not quiet(Wish(clock, start, end, zone), clock)


def test_a_time_that_the_clocks_leap_over_is_sent_right_after_it() -> None:
    # Madrid, 29 March 2026: 01:59:59 is followed by 03:00.
    wish = Wish(time(2, 30), time(23), time(1), ZoneInfo("Europe/Madrid"))
    assert not due(wish, datetime(2026, 3, 29, 0, 59, tzinfo=UTC), None, checked_in=False)
    assert due(wish, datetime(2026, 3, 29, 1, 0, tzinfo=UTC), None, checked_in=False)


def test_an_hour_that_comes_twice_sends_once() -> None:
    # Madrid, 25 October 2026: 02:30 comes twice.
    wish = Wish(time(2, 30), time(23), time(1), ZoneInfo("Europe/Madrid"))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert due(wish, first, None, checked_in=False)
    assert not due(wish, first + timedelta(hours=1), date(2026, 10, 25), checked_in=False)
