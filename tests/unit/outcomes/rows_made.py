"""Rows of outcomes, built in a line."""

from __future__ import annotations

from typing import Any

from replan.outcomes import Row

PLAIN: dict[str, Any] = {
    "key": "k", "therapist": "t", "condition": "lbp_acute", "scale": "odi", "age": 40.0, "weeks_before": 3.0,
    "severity": 0.5, "weeks": 6.0, "days_since": 3, "state": "open", "ended": None, "gained": 12.0, "improved": True,
    "expected": 0.5, "forecasts": (), "attended": 6, "missed": 1, "cancelled": 0, "visit_costs": (), "missed_costs": (),
    "visits_share": 1.0, "has_program": True, "content": (), "options": (), "changes": (),
}  # fmt: skip


def row(**changed: Any) -> Row:
    """One row; what is not said is that of a plain course."""
    return Row(**(PLAIN | changed))


def rows(improved: int, of: int, **changed: Any) -> list[Row]:
    """`of` rows, of whom `improved` improved."""
    return [row(improved=number < improved, **changed) for number in range(of)]
