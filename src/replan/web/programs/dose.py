"""Reads and fills in the dose of one line of the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replan.course.events import HomeExercise
from replan.knowledge.schema import ExerciseDose, ProgramLine
from replan.review.words import Speaker
from replan.web.therapists.fields import number_in, whole_in

FIELDS = ("per_week", "sets", "reps", "hold_seconds", "load", "as_needed", "note")
"""What a form says of a line."""

LONGEST_LOAD, LONGEST_NOTE = 80, 2000
PROBLEM = "web.plan.problem.dose"


def read_dose(form: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The dose as in the course document, and the problems by field."""
    dose: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, read in _NUMBERS.items():
        typed = form.get(name, "").strip()
        value = read(typed) if typed else None
        if value is not None:
            dose[name] = value
        elif typed or name == "per_week":
            problems[name] = PROBLEM
    for name, most in (("load", LONGEST_LOAD), ("note", LONGEST_NOTE)):
        text = form.get(name, "").strip()[:most]
        if text:
            dose[name] = text
    if form.get("as_needed"):
        dose["as_needed"] = True
    return dose, problems


def row_of(form: Mapping[str, str], row: str) -> dict[str, str]:
    """The fields of one row of a form that has several: `<field>-<row>`."""
    return {name: form.get(f"{name}-{row}", "") for name in FIELDS}


def _within(text: str, most: float) -> float | None:
    value = number_in(text)
    return value if value is not None and 0 < value <= most else None


_NUMBERS = {
    "per_week": lambda text: _within(text, 140),
    "sets": lambda text: whole_in(text, 1, 50),
    "reps": lambda text: whole_in(text, 1, 500),
    "hold_seconds": lambda text: _within(text, 3600),
}


def first_dose(known: ExerciseDose | ProgramLine, speak: Speaker) -> dict[str, Any]:
    """The dose that an exercise or a line of a starting program begins with.

    The document has no minutes: they stand as the load.
    """
    dose: dict[str, Any] = {"per_week": known.per_week, "sets": known.sets}
    if known.reps is not None:
        dose["reps"] = known.reps
    if known.hold_seconds is not None:
        dose["hold_seconds"] = known.hold_seconds
    if known.minutes is not None:
        dose["load"] = speak.text("web.builder.minutes", n=known.minutes)
    if isinstance(known, ProgramLine) and known.load is not None:
        dose["load"] = getattr(known.load, speak.lang)
    return dose


def filled(line: HomeExercise) -> dict[str, Any]:
    """The fields of a form that shows a line as it stands."""
    return {name: value for name in FIELDS if (value := getattr(line, name)) not in (None, False)}
