"""Outcomes set against what was expected of these patients, drawn toward it while they are few.

Each patient has an expected chance p of an important change, told by the trajectory model from the first score, the
condition and the prognostic facts of that day. A group is taken to differ from the expectation by one shift d of the
log-odds, the same for all:  P(improved) = logistic(logit(p) + d),  d ~ N(0, SHIFT^2).  The posterior of d on a grid
gives the shrunken share of the group with its 95 % interval: a random-effects model with the expectation as offset
(Goldstein & Spiegelhalter 1996, J R Stat Soc A 159:385-443). With few patients it stays near the expectation; with many
it is what was observed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.outcomes.rows import FEWEST, Row
from replan.outcomes.shares import Share, share

Array = NDArray[np.float64]
SHIFT = 0.5
"""Spread of groups around the expectation, in log-odds (judgement): 19 in 20 lie within odds of 1/2.7 to 2.7 of it."""

GRID = np.linspace(-3.0, 3.0, 601)
SURE = 0.01
"""No chance is taken for surer than this or one minus this: the expectation itself may be off."""


@dataclass(frozen=True)
class Adjusted:
    """A group of patients with an outcome: `observed` share, mean `expected` share (0 to 1), and the shrunken share
    (`low`, `best`, `high`; 95 %), None with fewer than `FEWEST`. `waiting` have no outcome yet."""

    n: int
    waiting: int
    observed: Share
    expected: float | None
    low: float | None
    best: float | None
    high: float | None

    @property
    def apart(self) -> str:
        """`better` or `worse` when the interval leaves out what was expected, else `as_expected`; "" when too few."""
        if self.low is None or self.high is None or self.expected is None:
            return ""
        return "better" if self.low > self.expected else "worse" if self.high < self.expected else "as_expected"


def adjusted(rows: Sequence[Row]) -> Adjusted:
    """The group's outcome beside its expectation."""
    known = [(row.improved, row.expected) for row in rows if row.improved is not None and row.expected is not None]
    n = len(known)
    waiting = sum(not row.no_room for row in rows) - n
    observed = share(sum(improved for improved, _ in known), n)
    if n < FEWEST:
        return Adjusted(n, waiting, observed, None, None, None, None)
    chances = np.array([chance for _, chance in known], dtype=np.float64)
    low, best, high = shrunken(chances, np.array([improved for improved, _ in known]))
    return Adjusted(n, waiting, observed, float(chances.mean()), low, best, high)


def shrunken(chances: Array, improved: NDArray[np.bool_]) -> tuple[float, float, float]:
    """2.5th, 50th and 97.5th percentile of the group's share, from expected chances (n,) and outcomes (n,)."""
    logit = np.log(np.clip(chances, SURE, 1 - SURE) / (1 - np.clip(chances, SURE, 1 - SURE)))
    shares = 1 / (1 + np.exp(-(logit[None, :] + GRID[:, None])))
    log = np.where(improved[None, :], np.log(shares), np.log1p(-shares)).sum(axis=1) - GRID**2 / (2 * SHIFT**2)
    weight = np.exp(log - log.max())
    upto = (np.cumsum(weight) - weight / 2) / weight.sum()
    at = np.interp([0.025, 0.5, 0.975], upto, GRID)
    low, best, high = (float((1 / (1 + np.exp(-(logit + d)))).mean()) for d in at)
    return low, best, high


def by(rows: Sequence[Row], group: Callable[[Row], str | None]) -> Mapping[str, list[Row]]:
    """Rows by what `group` says of each; those of which it says nothing are left out."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        name = group(row)
        if name is not None:
            found[name].append(row)
    return found
