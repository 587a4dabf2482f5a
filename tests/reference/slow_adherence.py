"""Done against prescribed, day by day and without any cleverness: the oracle of the adherence figures.

It walks each exercise through its days one at a time and keeps a tally for the week at hand, sharing no code with the
engine.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

DAY = timedelta(days=1)


def shares(document: dict[str, Any], today: date) -> tuple[int, Fraction]:
    """Sessions due and sessions done, over the weeks in which anything was written down by `today`."""
    log = [entry for entry in document.get("exercise_log", []) if _day(entry["on"]) <= today]
    anything = {_day(entry["on"]) for entry in log}
    due_in_all, done_in_all = 0, Fraction(0)
    for line in document.get("program", []):
        if line.get("as_needed"):
            continue
        ids = {line["id"]} | {o["id"] for o in _same(line, document) if _day(o["from"]) < _day(line["from"])}
        day, last = _day(line["from"]), _last_day(line, document, today)
        length = 7
        while Fraction(str(line["per_week"])) * length / 7 < 1:
            length += 1
        while day <= last:
            week = []
            while len(week) < length and day <= last:
                week.append(day)
                day += DAY
            due = int(Fraction(str(line["per_week"])) * len(week) / 7)
            if due == 0 or not anything & set(week):
                continue
            done = sum((_part(line, e) for e in log if e["exercise"] in ids and _day(e["on"]) in week), Fraction(0))
            due_in_all += due
            done_in_all += min(done, Fraction(due))
    return due_in_all, done_in_all


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
