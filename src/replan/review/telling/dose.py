"""The dose of a line of the home program in words: the one place that says it, on paper and on every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replan.course.events import HomeExercise
from replan.review.words import Speaker


def dose_said(line: HomeExercise | Mapping[str, Any], speak: Speaker) -> str:
    """How often, how much, how long held and with which load, as it was prescribed."""
    return ", ".join(dose_parts(line, speak))


def dose_parts(line: HomeExercise | Mapping[str, Any], speak: Speaker) -> tuple[str, ...]:
    """The same in parts. A mapping has the fields of a line as in the course document; `per_week` is always there."""
    given = line.model_dump() if isinstance(line, HomeExercise) else line
    often, sets, reps = given["per_week"], given.get("sets"), given.get("reps")
    bits = [speak.text("doc.dose.as_needed" if given.get("as_needed") else "doc.dose.per_week", count=often)]
    if sets and reps:
        bits.append(speak.text("doc.dose.sets_reps", sets=sets, reps=reps))
    elif reps or sets:
        bits.append(speak.text("doc.dose.reps" if reps else "doc.dose.sets", count=reps or sets))
    if given.get("hold_seconds"):
        bits.append(speak.text("doc.dose.hold", n=given["hold_seconds"]))
    return (*bits, given["load"]) if given.get("load") else tuple(bits)
