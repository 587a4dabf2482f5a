"""Done against prescribed, day by day and without any cleverness: the oracle of the adherence figures.

It walks through the days one at a time, asks of each whether anything is known of it, and keeps a tally for the week at
hand, sharing no code with the engine.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

DAY = timedelta(days=1)


def shares(document: dict[str, Any], today: date) -> tuple[int, Fraction]:
    """Sessions due and sessions done, over the days of which something is known by `today`."""
    log = [entry for entry in document.get("exercise_log", []) if _day(entry["on"]) <= today]
    anything = {_day(entry["on"]) for entry in log}
    due_in_all, done_in_all = 0, Fraction(0)
    for line in document.get("program", []):
        if line.get("as_needed"):
            continue
        ids = {line["id"]} | {o["id"] for o in _same(line, document) if _day(o["from"]) < _day(line["from"])}
        length = 7
        while Fraction(str(line["per_week"])) * length / 7 < 1:
            length += 1
        for week in _weeks(anything, length, today):
            mine = [day for day in week if _day(line["from"]) <= day <= _last_day(line, document, today)]
            due = int(Fraction(str(line["per_week"])) * len(mine) / 7)
            done = sum((_part(line, e) for e in log if e["exercise"] in ids and _day(e["on"]) in mine), Fraction(0))
            due_in_all += due
            done_in_all += min(done, Fraction(due))
    return due_in_all, done_in_all


def _weeks(anything: set[date], length: int, today: date) -> list[list[date]]:
    """The days of which something is known, in weeks that begin anew with the first entry after a long silence."""
    found: list[list[date]] = []
    day = min(anything, default=today)
    while day <= today:
        before = [day - n * DAY for n in range(1, length + 1)]
        begins = day in anything and not anything & set(before)
        just_begun = any(
            not anything & {d - n * DAY for n in range(1, length + 1)} for d in anything & {day, *before[:-1]}
        )
        between = any(a < day < b and (b - a).days <= length for a in anything for b in anything)
        if day in anything or just_begun or between:
            if begins or len(found[-1]) == length:
                found.append([])
            found[-1].append(day)
        day += DAY
    return found


def _last_day(line: dict[str, Any], document: dict[str, Any], today: date) -> date:
    """The day before anything ends it: its own last day, the end of care, or the same exercise prescribed anew."""
    last = _day(line["from"]) - DAY
    while last < today:
        tomorrow = last + DAY
        if line.get("until") and tomorrow > _day(line["until"]):
            break
        ended = document["episode"].get("ended")
        if ended and tomorrow > _day(ended["on"]):
            break
        if any(_day(line["from"]) < _day(other["from"]) <= tomorrow for other in _same(line, document)):
            break
        last = tomorrow
    return last


def _same(line: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    return [other for other in document["program"] if other["exercise"] == line["exercise"]]


def _part(line: dict[str, Any], entry: dict[str, Any]) -> Fraction:
    sets, reps = entry.get("sets"), entry.get("reps")
    if sets is None and reps is None and entry.get("reason"):
        return Fraction(0)
    part = Fraction(1)
    for done, meant in ((sets, line.get("sets")), (reps, line.get("reps"))):
        if done == 0:
            return Fraction(0)
        if done is not None and meant:
            part *= min(Fraction(1), Fraction(done, meant))
    return part


def _day(text: str) -> date:
    return date.fromisoformat(text)
