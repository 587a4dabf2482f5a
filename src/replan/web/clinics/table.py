"""The clinic's figures as a table to take along."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from replan.outcomes import Row
from replan.outcomes.adjusted import adjusted, by
from replan.outcomes.care import contents, dose, endings, gaps

COLUMNS = (
    *(
        "condition",
        "patients",
        "with_outcome",
        "improved",
        "expected_share",
        "shrunken_low",
        "shrunken",
        "shrunken_high",
    ),
    *(
        "open_with_gap",
        "open",
        "over",
        "finished",
        "left",
        "moved_on",
        "unknown_end",
        "dose_middle",
        "content_for_share",
    ),
)


def as_csv(rows: Sequence[Row]) -> str:
    """One line for each condition, by code; empty where too few patients allow no figure."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for condition, part in sorted(by(rows, lambda row: row.condition).items()):
        writer.writerow(["" if cell is None else cell for cell in _line(condition, part)])
    return out.getvalue()


def _line(condition: str, part: Sequence[Row]) -> list[object]:
    one, over, gap, content = adjusted(part), endings(part), gaps(part), dict(contents(part).stances)
    figures = [_short(value) for value in (one.expected, one.low, one.best, one.high)]
    counts = [one.observed.count if one.observed.enough else None, *figures]
    ended = [over.over, over.finished.count, over.left.count, over.moved_on.count, over.unknown.count]
    tail = [_short(dose(part).middle), _short(content.get("for"))]
    return [condition, len(part), one.n, *counts, gap.count, gap.n, *ended, *tail]


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
