"""What helped patients like this one: those who had something beside those who had not, against what was expected of
each. It is observation, not trial: who was offered what was not by chance.

For patients with (1) and without (0) it:  gain = (O1 - E1) / n1 - (O0 - E0) / n0,  O improved, E expected to. Its
variance is the sum of (improved - expected)^2 / n^2 over both. The gain is drawn toward none by N(0, USUAL^2), as
an effect in practice is seldom large; the interval holds 95 %.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from replan.outcomes.rows import FEWEST, Row

USUAL = 0.15
"""Effects beyond 15 more or fewer in 100 are rare in this field (judgement)."""

LONG_WEEKS = 12.0
"""A complaint that lasts longer than 12 weeks is persistent: the usual border."""

NEAR = 0.2
"""Starts are alike within a fifth of the scale."""

Z = 1.959964


@dataclass(frozen=True)
class Alike:
    """Whom a patient is compared with: the condition; the start as a share of the scale; short or long before care."""

    condition: str
    severity: float | None = None
    long: bool | None = None


@dataclass(frozen=True)
class Arm:
    """Patients with or without something: how many, how many improved, how many were expected to."""

    n: int
    improved: int
    expected: float

    @property
    def not_improved(self) -> int:
        """Failures count as well."""
        return self.n - self.improved


@dataclass(frozen=True)
class Helped:
    """One option or kind of plan change among patients alike: both arms, and how many more in 100 improved with it than
    without, beyond what was expected of each (`low`, `best`, `high`: -1 to 1; 95 %)."""

    kind: str
    code: str
    having: Arm
    without: Arm
    low: float
    best: float
    high: float


def is_long(row: Row) -> bool | None:
    """Whether the complaint had lasted over 12 weeks; None when nobody knows."""
    return None if row.weeks_before is None else row.weeks_before > LONG_WEEKS


def alike(rows: Sequence[Row], who: Alike) -> list[Row]:
    """The rows with an outcome that are like `who`. Where `who` leaves something open, all count."""
    return [
        row
        for row in rows
        if row.improved is not None
        and row.condition == who.condition
        and (who.severity is None or abs(row.severity - who.severity) <= NEAR)
        and (who.long is None or is_long(row) == who.long)
    ]


def helped(rows: Sequence[Row]) -> list[Helped]:
    """What can be said of each option and kind of plan change with `FEWEST` patients on both sides, by code: the order
    is no ranking."""
    found = []
    for kind, having in (("options", _options), ("changes", _changes)):
        for code in sorted({code for row in rows for code in having(row)}):
            one = _helped(kind, code, rows, having)
            if one is not None:
                found.append(one)
    return found


def _options(row: Row) -> tuple[str, ...]:
    return row.options


def _changes(row: Row) -> tuple[str, ...]:
    return row.changes


def _helped(kind: str, code: str, rows: Sequence[Row], having: Callable[[Row], tuple[str, ...]]) -> Helped | None:
    parts = [[row for row in rows if (code in having(row)) == has] for has in (True, False)]
    if min(len(part) for part in parts) < FEWEST:
        return None
    arms = [Arm(len(part), sum(bool(r.improved) for r in part), sum(r.expected or 0.0 for r in part)) for part in parts]
    apart = [(arm.improved - arm.expected) / arm.n for arm in arms]
    noise = sum((float(bool(r.improved)) - (r.expected or 0.0)) ** 2 / len(part) ** 2 for part in parts for r in part)
    keep = USUAL**2 / (USUAL**2 + noise)
    best, half = keep * (apart[0] - apart[1]), Z * float(np.sqrt(keep * noise))
    return Helped(kind, code, arms[0], arms[1], max(best - half, -1.0), best, min(best + half, 1.0))
