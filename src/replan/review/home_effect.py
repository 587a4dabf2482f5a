"""Whether the patient's own scores moved more in weeks in which the home program was done."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from replan.core.dates import weeks_between
from replan.core.interval import Interval
from replan.roadblocks import WeekDone, share
from replan.roadblocks.home import HALF, MOST
from replan.trajectory import ScaleProgress

Z80, MDC90_TO_SEM = 1.2815515655446004, 1 / (1.645 * math.sqrt(2))

WANDER = 1.0
"""Ups and downs between two scores beside the error of measurement, in standard errors of one score (judgement)."""


@dataclass(frozen=True)
class HomeEffect:
    """Improvement a week beyond what is usual at that time: in stretches between two scores in which at least four
    fifths of the program was done, less the same in stretches with less than half. Score units a week, 80 % interval.

    It is what went together, not what caused it: people do less when they hurt more.
    """

    difference: Interval
    much: int
    little: int

    @property
    def sure(self) -> bool | None:
        """True when more was surely gained while more was done, False for the reverse, None when it cannot be told."""
        return True if self.difference.low > 0 else False if self.difference.high < 0 else None


def home_effect(rows: Sequence[WeekDone], main: ScaleProgress, better: float) -> HomeEffect | None:
    """None without a stretch of each kind, or without a published error of the scale. `better` is 1 where higher scores
    are better, else -1.

    What is usual at that time (the expected course) is taken off first: early weeks bring more whatever is done, and
    they are also the weeks in which most is done.
    """
    error = main.thresholds.detectable
    if error is None or len(main.scores) < 3:
        return None
    usual = _line([(band.on, band.best) for band in main.expected])
    gains: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for before, after in pairwise(main.scores):
        weeks = weeks_between(before.on, after.on)
        done = share([row for row in rows if before.on <= row.begins < after.on])
        if done is None or weeks <= 0 or HALF <= done < MOST:
            continue
        gain = better * ((after.value - before.value) - (usual(after.on) - usual(before.on))) / weeks
        gains[done >= MOST].append((gain, 2 * (1 + WANDER) * (error * MDC90_TO_SEM / weeks) ** 2))
    if not gains[True] or not gains[False]:
        return None
    best = _mean(gains[True]) - _mean(gains[False])
    half = Z80 * math.sqrt(sum(sum(v for _, v in side) / len(side) ** 2 for side in gains.values()))
    return HomeEffect(Interval(best - half, best, best + half), len(gains[True]), len(gains[False]))


def _mean(gains: Sequence[tuple[float, float]]) -> float:
    return sum(gain for gain, _ in gains) / len(gains)


def _line(points: Sequence[tuple[date, float]]) -> Callable[[date], float]:
    """The value on any day, straight between the points and level beyond them."""

    def value(day: date) -> float:
        before = max((p for p in points if p[0] <= day), default=points[0])
        after = min((p for p in points if p[0] >= day), default=points[-1])
        span = (after[0] - before[0]).days
        return before[1] if span <= 0 else before[1] + (after[1] - before[1]) * (day - before[0]).days / span

    return value
