"""Rows of a course in words: what was entered, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from replan.app.queries.entries import EntryRow
from replan.review.telling.dose import dose_said
from replan.review.words import Speaker


@dataclass(frozen=True)
class DataRow:
    """One row: its day, what it says, who entered it and when, and whether it still stands."""

    day: str
    text: str
    who: str
    standing: bool
    why: str


def told_row(row: EntryRow, speak: Speaker) -> DataRow:
    """One row in words. What came with the record says so: nobody here entered it."""
    day = speak.day(row.on) if row.on else "–"
    if row.by and row.at:
        who = speak.text("web.data.entered", by=row.by, at=localtime(row.at).date())
    else:
        who = speak.text("web.data.came_along")
    text = says(row.section, row.data, speak) if row.data is not None else speak.text("web.data.taken_away")
    return DataRow(day, text, who, row.standing, _why(row, speak))


def says(section: str, data: Mapping[str, Any], speak: Speaker) -> str:
    """An item of the course document as a line."""
    return _SAYS.get(section, _plain)(data, speak)


def title_of(kind: str, code: Any, speak: Speaker) -> str:
    """The title of a thing of the pack; the code itself when the pack does not know it."""
    return speak.title(kind, str(code))


def diagnosis_title(code: Any, speak: Speaker) -> str:
    """The title of a working diagnosis: a condition, or one that no episode is about."""
    return title_of("conditions" if code in speak.pack.conditions else "diagnoses", code, speak)


def _why(row: EntryRow, speak: Speaker) -> str:
    key = f"web.data.why.{row.why}"
    known = ("corrected_on_the_same_day", "examined_on_the_same_day", "changed", "taken_away")
    return speak.text(key) if row.why in known else row.why


def _score(data: Mapping[str, Any], speak: Speaker) -> str:
    code = data["measure"]
    title = title_of("scales", code, speak) if code in speak.pack.scales else title_of("measures", code, speak)
    if data.get("score") is not None:
        return f"{title}: {speak.number(data['score'])}"
    answers = ", ".join("–" if item is None else speak.number(item) for item in data.get("items") or ())
    return speak.text("web.data.answers", title=title, answers=answers)


def _finding(data: Mapping[str, Any], speak: Speaker) -> str:
    return f"{title_of('findings', data['code'], speak)}: {speak.text('web.state.' + data['state'])}"


def _visit(data: Mapping[str, Any], speak: Speaker) -> str:
    parts = [speak.text(f"web.visit.status.{data['status']}")]
    for item in data.get("interventions") or ():
        title = title_of("interventions", item["code"], speak)
        minutes = item.get("minutes")
        parts.append(speak.text("web.visit.minutes", title=title, minutes=minutes) if minutes else title)
    return ", ".join(parts)


def _line(data: Mapping[str, Any], speak: Speaker) -> str:
    said = f"{exercise_title(data['exercise'], speak)}: {dose_said(data, speak)}"
    if not data.get("until"):
        return said
    return f"{said}, {speak.text('web.dose.until', until=date.fromisoformat(data['until']))}"


def exercise_title(code: str, speak: Speaker) -> str:
    """The name of an exercise in the library, else its code read out."""
    return speak.title("exercises", code)


def _done(data: Mapping[str, Any], speak: Speaker) -> str:
    parts = [str(data["exercise"]).replace("_", " ")]
    parts += [
        speak.text(f"web.done.{key}", n=data[key]) for key in ("sets", "reps", "pain_0_10") if data.get(key) is not None
    ]
    return ", ".join(parts)


def _goal(data: Mapping[str, Any], speak: Speaker) -> str:
    return str(data["text"])


def _change(data: Mapping[str, Any], speak: Speaker) -> str:
    return f"{speak.text('web.plan.kind.' + data['kind'])}: {data['what']}"


def _message(data: Mapping[str, Any], speak: Speaker) -> str:
    return str(data["text"])


def _tried(data: Mapping[str, Any], speak: Speaker) -> str:
    return title_of("options", data["option"], speak)


def _disagreement(data: Mapping[str, Any], speak: Speaker) -> str:
    return f"{title_of('roadblocks', data['roadblock'], speak)}: {data['because']}"


def _plain(data: Mapping[str, Any], speak: Speaker) -> str:
    """Any other item: its fields as they stand in the document."""
    return "; ".join(
        f"{key.replace('_', ' ')}: {_value(value)}" for key, value in data.items() if value not in (None, [])
    )


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_value(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value) or "–"
    return str(value).replace("_", " ")


_SAYS: Mapping[str, Callable[[Mapping[str, Any], Speaker], str]] = {
    "measurements": _score,
    "findings": _finding,
    "visits": _visit,
    "program": _line,
    "exercise_log": _done,
    "goals": _goal,
    "plan_changes": _change,
    "messages": _message,
    "options_tried": _tried,
    "disagreements": _disagreement,
}
