"""The rows of a table as they are read: the cells that count, and those that cannot be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import isfinite, nan
from typing import Any

from replan.batch.mapping import TableMapping
from replan.core.errors import Problem
from replan.core.wording import Wording
from replan.course.declared import DeclaredMeasure
from replan.knowledge.pack import Pack


@dataclass(frozen=True)
class Rejected:
    """A cell that cannot be used: its row as in the file (the header is row 1), its column, why, and what to do."""

    row: int
    column: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Wording:
        """All of it as one text, which can be told in another language."""
        place = Wording("row {row:d}, column '{column}'", row=self.row, column=self.column)
        return Problem(place, self.cause, self.fix).said


@dataclass
class Rows:
    """What has been read so far: by patient, the start and the scores as (day, measure) -> (score, row)."""

    mapping: TableMapping
    measures: Mapping[str, DeclaredMeasure | None]
    pack: Pack
    today: date
    rejected: list[Rejected] = field(default_factory=list)
    scores: dict[str, dict[tuple[float | date, str], float]] = field(default_factory=lambda: defaultdict(dict))
    about: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    def reject(self, row: int, column: str, cause: str, fix: str) -> None:
        """Lists a cell that cannot be used."""
        self.rejected.append(Rejected(row, column, cause, fix))


def read_number(number: int, column: str, cells: Mapping[str, str], rows: Rows) -> float | None:
    """A cell as a number; None for a missing one (silent) or one that is no number (listed)."""
    text, comma = cells[column].strip(), rows.mapping.decimal == ","
    if text in rows.mapping.missing:
        return None
    if comma and "." in text:  # 1.234 may be a thousand or a little more than one
        cause = Wording("'{text}' has a point, but the mapping says that decimals have a comma.", text=text)
        fix = Wording("Write it without marks for thousands, or correct 'decimal' in the mapping.")
        rows.reject(number, column, cause, fix)
        return None
    try:
        value = nan if "_" in text else float(text.replace(",", ".") if comma else text)
    except ValueError:
        value = nan
    # Python also reads 1_000 and the words nan and inf, which tables write for a gap.
    if isfinite(value):
        return value
    fix = Wording("Correct it, or add the word to 'missing' in the mapping.")
    rows.reject(number, column, Wording("'{text}' is not a number.", text=text), fix)
    return None


def is_filled(column: str, cells: Mapping[str, str], rows: Rows) -> bool:
    """Whether the cell holds anything but a mark for what is missing."""
    return cells[column].strip() not in rows.mapping.missing


def read_inside(
    number: int, column: str, limits: tuple[int, int], cells: Mapping[str, str], rows: Rows
) -> float | None:
    """A cell as a number between `limits` (both included); None for another one (listed)."""
    value, (low, high) = read_number(number, column, cells, rows), limits
    if value is None or low <= value <= high:
        return value
    cause = Wording("{value:g} cannot be: it must be from {low:d} to {high:d}.", value=value, low=low, high=high)
    rows.reject(number, column, cause, Wording("Correct it, or leave the cell empty."))
    return None


def read_whole(number: int, column: str, limits: tuple[int, int], cells: Mapping[str, str], rows: Rows) -> int | None:
    """The same for a whole number."""
    value = read_inside(number, column, limits, cells, rows)
    if value is None or value.is_integer():
        return None if value is None else int(value)
    cause = Wording("'{text}' is not a whole number.", text=cells[column].strip())
    rows.reject(number, column, cause, Wording("Correct it, or leave the cell empty."))
    return None
