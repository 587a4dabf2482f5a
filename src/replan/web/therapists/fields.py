"""Reads what people type into forms."""

from __future__ import annotations

from datetime import date


def day_in(text: str) -> date | None:
    """A day as the browser sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number_in(text: str) -> float | None:
    """A number as people write it, with a point or a comma; None for anything else."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def whole_in(text: str, low: int, high: int) -> int | None:
    """A whole number from `low` to `high`; None for anything else."""
    return int(text) if text.strip().isdecimal() and len(text) < 7 and low <= int(text) <= high else None


def code_in(text: str) -> str:
    """A name as a code of the course document: lower case, with underscores; empty when nothing is left of it."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in text.strip().lower())
    return "_".join(part for part in plain.split("_") if part).lstrip("0123456789_")[:60]
