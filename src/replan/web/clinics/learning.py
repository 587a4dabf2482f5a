"""What helped patients like one, in words that say how little such a comparison can tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from replan.core.said import Name
from replan.outcomes import Row
from replan.outcomes.learned import Alike, Helped, alike, helped
from replan.review.words import Speaker
from replan.web.clinics.said import condition_said

STARTS = {"mild": 0.2, "middle": 0.45, "severe": 0.75}
"""Starts to choose from, as a share of the scale."""

DURATIONS = {"short": False, "long": True}


def asked(form: QueryDict, rows: Sequence[Row]) -> Alike | None:
    """Whom the page is about; None while no condition is chosen that the clinic has."""
    condition = form.get("condition", "")
    if condition not in {row.condition for row in rows}:
        return None
    return Alike(condition, _start(form.get("start", "")), DURATIONS.get(form.get("duration", "")))


def _start(value: str) -> float | None:
    if value in STARTS:
        return STARTS[value]
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number <= 1 else None


def conditions(rows: Sequence[Row], speak: Speaker) -> list[tuple[str, str]]:
    """Conditions of the clinic with how many patients have an outcome, by name."""
    counts = {
        id_: sum(r.improved is not None for r in rows if r.condition == id_) for id_ in {r.condition for r in rows}
    }
    titled = [(id_, f"{condition_said(id_, speak)} ({count})") for id_, count in counts.items()]
    return sorted(titled, key=lambda one: one[1].casefold())


def learned(rows: Sequence[Row], who: Alike, speak: Speaker) -> dict[str, Any]:
    """What the page shows."""
    cohort = alike(rows, who)
    improved = sum(bool(row.improved) for row in cohort)
    return {
        "n": len(cohort),
        "improved": improved,
        "not_improved": len(cohort) - improved,
        "rows": [_said(one, speak) for one in helped(cohort)],
    }


def _said(one: Helped, speak: Speaker) -> dict[str, Any]:
    unclear = one.low <= 0 <= one.high
    key = "unclear" if unclear else "more" if one.best > 0 else "fewer"
    return {
        "title": _title(one, speak),
        "kind": speak.text(f"web.clinic.learned.kind.{one.kind}"),
        "having": _arm(one.having, speak),
        "without": _arm(one.without, speak),
        "says": speak.text(
            f"web.clinic.learned.{key}",
            best=round(100 * abs(one.best)),
            low=_signed(one.low),
            high=_signed(one.high),
        ),
    }


def _signed(value: float) -> str:
    return f"{round(100 * value):+d}".replace("-", "\u2212")


def _arm(arm: Any, speak: Speaker) -> str:
    return speak.text(
        "web.clinic.learned.arm",
        n=arm.n,
        improved=arm.improved,
        failed=arm.not_improved,
        expected=round(arm.expected, 1),
    )


def _title(one: Helped, speak: Speaker) -> str:
    if one.kind == "changes":
        return speak.text(f"web.clinic.change.{one.code}")
    return speak.name(Name("options", one.code)) if one.code in speak.pack.options else one.code.replace("_", " ")
