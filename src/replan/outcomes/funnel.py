"""Funnel plot: shares against the number of patients, with limits that widen as patients get fewer. Nobody is ranked.

Limits are exact binomial ones around the clinic's own share, interpolated between whole counts: with r the least count
whose cumulative probability reaches p,  (r - (F(r) - p) / (F(r) - F(r-1))) / n  (Spiegelhalter 2005, Stat Med
24:1185-1202, doi:10.1002/sim.1970; the interpolation of its appendix is quoted from memory). Shares are adjusted for
who the patients are: observed over expected, times the clinic's own, divided by the clinic's observed over expected.

Groups can differ by more than chance for reasons that no adjustment knows (over-dispersion). phi is the mean of z^2
with z = (share - target) / sqrt(target (1 - target) / n), the outer tenth at each end pulled in to the 10th and 90th
centile (winsorised), so that one true outlier does not hide itself. Where phi is over 1 each limit moves sqrt(phi)
times as far from the target (the same paper, on over-dispersion; its factor is quoted from memory).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from replan.outcomes.rows import FEWEST, Row

LIMITS = (0.95, 0.998)
"""About two and three standard deviations, as in the paper."""

WINSORISED = 0.1
"""The share at each end that is pulled in (from memory of the paper; software that follows it takes a tenth too)."""

FEWEST_GROUPS = 5
"""With fewer groups, extra spread cannot be told from one group that differs (judgement)."""


@dataclass(frozen=True)
class Point:
    """One therapist or condition: patients with an outcome, adjusted share, and whether it lies outside the 95 % or the
    99.8 % limits. `share` is None, and nothing is said, with fewer than `FEWEST` patients."""

    key: str
    n: int
    share: float | None
    outside: float | None


@dataclass(frozen=True)
class Funnel:
    """The clinic's own share (`target`, 0 to 1; None when too few patients have an outcome) and the points, by key.

    `phi` is the over-dispersion by which the limits are widened: over 1, or 1 where there is none to be seen."""

    target: float | None
    n: int
    points: tuple[Point, ...]
    phi: float = 1.0


@lru_cache(maxsize=4096)
def limit(target: float, n: int, p: float) -> float:
    """The share below which a proportion of `n` patients falls with probability `p` when the true one is `target`."""
    from scipy.stats import binom

    count = int(binom.ppf(p, n, target))
    at, before = float(binom.cdf(count, n, target)), float(binom.cdf(count - 1, n, target)) if count else 0.0
    inside = (at - p) / (at - before) if at > before else 0.0
    return min(max((count - inside) / n, 0.0), 1.0)


def limits(target: float, n: int, level: float, phi: float = 1.0) -> tuple[float, float]:
    """Lower and upper limit at `level` (0 to 1), widened by the over-dispersion `phi` (1 or more)."""
    low, high = limit(target, n, (1 - level) / 2), limit(target, n, (1 + level) / 2)
    wider = math.sqrt(phi)
    return max(target + wider * (low - target), 0.0), min(target + wider * (high - target), 1.0)


def dispersion(shares: Sequence[tuple[int, float]], target: float) -> float:
    """phi of (patients, share) pairs; 1 where it is less, and where fewer than `FEWEST_GROUPS` can be compared."""
    if len(shares) < FEWEST_GROUPS or not 0 < target < 1:
        return 1.0
    z = np.array([(share - target) / math.sqrt(target * (1 - target) / n) for n, share in shares])
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    return max(1.0, float(np.mean(np.clip(z, low, high) ** 2)))


def funnel(groups: Mapping[str, Sequence[Row]]) -> Funnel:
    """Each group's point, in the order of the keys as given."""
    seen = {key: _seen(rows) for key, rows in groups.items()}
    n = sum(one[0] for one in seen.values())
    improved, expected = sum(one[1] for one in seen.values()), sum(one[2] for one in seen.values())
    if n < FEWEST or not improved or not expected:
        return Funnel(None, n, tuple(Point(key, one[0], None, None) for key, one in seen.items()))
    target, whole = improved / n, improved / expected
    shares = {key: _share(*one, target, whole) for key, one in seen.items()}
    phi = dispersion([(seen[key][0], share) for key, share in shares.items() if share is not None], target)
    return Funnel(target, n, tuple(_point(key, seen[key][0], shares[key], target, phi) for key in seen), phi)


def _seen(rows: Sequence[Row]) -> tuple[int, int, float]:
    known = [(row.improved, row.expected) for row in rows if row.improved is not None and row.expected is not None]
    return len(known), sum(improved for improved, _ in known), sum(chance for _, chance in known)


def _share(n: int, improved: int, expected: float, target: float, whole: float) -> float | None:
    return min(target * (improved / expected) / whole, 1.0) if n >= FEWEST and expected else None


def _point(key: str, n: int, share: float | None, target: float, phi: float) -> Point:
    if share is None:
        return Point(key, n, None, None)
    outside = None
    for level in LIMITS:
        low, high = limits(target, n, level, phi)
        outside = outside if low <= share <= high else level
    return Point(key, n, share, outside)
