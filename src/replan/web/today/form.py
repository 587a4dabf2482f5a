"""The check-in form: what was filled in, as the values of a check-in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict
from pydantic import ValidationError

from replan.app.check_in_values import CheckInValues
from replan.course.events import HomeExercise

WHOLE = ("pain", "function", "stress_0_10")
AMOUNTS = ("sleep_hours", "fruit_veg_servings", "protein_servings", "activity_minutes")

SLEEP = (4, 5, 6, 7, 8, 9, 10)
FRUIT = (0, 1, 2, 3, 4, 5, 6)
PROTEIN = (0, 1, 2, 3, 4)
ACTIVITY = (0, 10, 20, 30, 45, 60, 90)
"""What can be tapped: hours, portions and minutes. The last of each means that or more."""

DIFFICULTIES = ("too_easy", "right", "too_hard")
REASONS = ("pain", "too_hard", "no_time", "forgot", "no_belief", "no_access", "felt_well", "other")


def values_in(form: QueryDict, lines: Sequence[HomeExercise]) -> CheckInValues | None:
    """The check-in that was filled in; None for a number that its question does not have."""
    found: dict[str, Any] = {}
    try:
        found |= {name: int(form[name]) for name in WHOLE if form.get(name)}
        found |= {name: float(form[name]) for name in AMOUNTS if form.get(name)}
        how = form.get("exercises", "")
        if how == "all":
            found["all_done"] = True
        elif how == "none":
            found["exercises"] = tuple(_not_done(form, lines))
        else:
            found["exercises"] = tuple(_line_by_line(form, lines))
        return CheckInValues.model_validate(found)
    except (ValueError, ValidationError):
        return None


def _not_done(form: QueryDict, lines: Sequence[HomeExercise]) -> Iterator[dict[str, Any]]:
    reason = form.get("none_reason") or None
    for line in lines:
        if not line.as_needed:
            yield _given(line=line.id, sets=0, reason=reason)


def _line_by_line(form: QueryDict, lines: Sequence[HomeExercise]) -> Iterator[dict[str, Any]]:
    for line in lines:
        entered = {
            "sets": _count(form, line, "sets"),
            "reps": _count(form, line, "reps"),
            "difficulty": form.get(f"line:{line.id}:difficulty") or None,
            "pain_0_10": _pain(form, line),
            "reason": form.get(f"line:{line.id}:reason") or None,
        }
        if any(value is not None for value in entered.values()):
            yield _given(line=line.id, **entered)


def _count(form: QueryDict, line: HomeExercise, name: str) -> int | None:
    text = form.get(f"line:{line.id}:{name}", "").strip()
    return int(text) if text else None


def _pain(form: QueryDict, line: HomeExercise) -> float | None:
    text = form.get(f"line:{line.id}:pain_0_10", "")
    return float(text) if text else None


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
