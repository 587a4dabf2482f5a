"""A value that says how sure it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A best value between a low and a high one; `level` is the share of cases meant to fall inside.

    Raises ValueError unless low <= best <= high and 0 < level < 1.
    """

    low: float
    best: float
    high: float
    level: float = 0.8

    def __post_init__(self) -> None:
        if not self.low <= self.best <= self.high:
            raise ValueError(f"an interval needs low <= best <= high, not {self.low}, {self.best}, {self.high}")
        if not 0 < self.level < 1:
            raise ValueError(f"the level of an interval lies between 0 and 1, not {self.level}")
