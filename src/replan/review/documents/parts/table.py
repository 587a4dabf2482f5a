"""A table with a caption and a header row that repeats on each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Table:
    """Rows of text. `widths` are shares of the page, one a column.

    Raises ValueError when a row or `widths` has not as many cells as there are columns.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    note: str = ""

    def __post_init__(self) -> None:
        wrong = [row for row in (self.widths, *self.rows) if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"a table of {len(self.columns)} columns got a row of {len(wrong[0])}")
