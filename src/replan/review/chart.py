"""The recovery chart as plain shapes: own scores, expected band, forecast fan, goal and marks. Drawn by a template.

One presenter serves the web page, the file report and, later, the PDF. Coordinates are in a view box of `width` by
`height`; y grows downward as in SVG. Every point carries the words that a reader hears or sees on focus.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Dot:
    """One own score."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Mark:
    """Something that happened: a plan change or a milestone."""

    x: float
    label: str
    kind: str


@dataclass(frozen=True)
class TableRow:
    """One row of the table beside the chart."""

    day: str
    score: str
    expected: str


@dataclass(frozen=True)
class Chart:
    """Shapes and words of one chart. `expected` and `fan*` are SVG path data of closed areas; `mean` a line."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    title: str
    summary: str
    expected: str
    fan80: str
    fan50: str
    mean: str
    line: str
    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    y_title: str
    better: str
    today_x: float
    goal_y: float | None
    goal_label: str
    marks: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...]
    rows: tuple[TableRow, ...]
    columns: tuple[str, str, str]


@dataclass(frozen=True)
class Frame:
    """Maps days and scores to the view box."""

    first: date
    last: date
    low: float
    high: float
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    def x(self, day: date) -> float:
        """The horizontal place of a day."""
        span = max((self.last - self.first).days, 1)
        return round(self.left + (self.width - self.left - self.right) * (day - self.first).days / span, 1)

    def y(self, score: float) -> float:
        """The vertical place of a score; higher scores are drawn higher, whatever is better."""
        span = (self.high - self.low) or 1.0
        inside = min(max(score, self.low), self.high)
        return round(self.height - self.bottom - (self.height - self.top - self.bottom) * (inside - self.low) / span, 1)
