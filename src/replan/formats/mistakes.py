"""What pydantic finds wrong with a value, as causes and fixes in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replan.core.wording import Wording

NUMBERS = ("float_type", "int_type", "int_from_float")


def cause_and_fix(detail: Mapping[str, Any]) -> tuple[Wording, Wording] | None:
    """Cause and fix of one of pydantic's error details; None for a kind of mistake that is rarer."""
    kind, text = detail["type"], str(detail.get("input"))
    if kind == "missing":
        return Wording("this field is required."), Wording("Add it.")
    if kind.startswith("date"):
        fix = Wording("Write year-month-day, such as 2026-01-24.")
        return Wording("'{text}' is not a date.", text=text), fix
    if kind == "literal_error":
        others, _, last = detail["ctx"]["expected"].rpartition(" or ")
        several = Wording("Use one of {others} or {last}.", others=others, last=last)
        fix = several if others else Wording("Use {word}.", word=last)
        return Wording("'{text}' is not one of the allowed words.", text=text), fix
    if kind in NUMBERS:
        whole = Wording("'{text}' is not a whole number.", text=text)
        cause = Wording("'{text}' is not a number.", text=text) if kind == "float_type" else whole
        return cause, Wording("Write it without quotes.")
    return None
