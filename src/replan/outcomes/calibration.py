"""Whether our own forecasts held on these patients: what was said against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from replan.evaluation.compared import reliability
from replan.evaluation.run import SHARES
from replan.evaluation.scores import auc
from replan.outcomes.forecasts import KNOWN, Forecast
from replan.outcomes.rows import FEWEST, Row
from replan.outcomes.shares import Share, share


@dataclass(frozen=True)
class Calibration:
    """Forecasts from the first `known` scores on `n` patients.

    `covered` maps 0.5, 0.8 and 0.95 to the share of last scores inside that central interval, each counted by how much
    of its grid cell lies inside (the mean of the randomised transform; Czado, Gneiting & Held 2009). `bins` are (mean
    chance said, share that came, patients) of missing the important change. `auc` is None when all or nobody missed it.
    """

    known: int
    n: int
    said: float
    came: Share
    covered: dict[float, Share]
    bins: tuple[tuple[float, float, int], ...]
    auc: float | None


def calibration(rows: Sequence[Row]) -> tuple[Calibration, ...]:
    """One for each number of known scores with patients enough."""
    found = []
    for known in KNOWN:
        told = [one for row in rows for one in row.forecasts if one.known == known]
        if len(told) >= FEWEST:
            found.append(_calibration(known, told))
    return tuple(found)


def _calibration(known: int, told: Sequence[Forecast]) -> Calibration:
    chances, events = np.array([one.chance for one in told]), np.array([one.failed for one in told])
    n, one_sided = len(told), bool(events.all() or not events.any())
    return Calibration(
        known=known,
        n=n,
        said=float(chances.mean()),
        came=share(int(events.sum()), n),
        covered={level: share(round(sum(inside(one, level) for one in told)), n) for level in SHARES},
        bins=tuple(reliability(chances.tolist(), events.tolist())),
        auc=None if one_sided else auc(chances, events),
    )


def inside(one: Forecast, level: float) -> float:
    """How much (0 to 1) of the grid cell of the score that came lies in the central interval of `level`."""
    low, high = 0.5 - level / 2, 0.5 + level / 2
    width = one.upto - one.below
    if width <= 0:
        return float(low <= one.upto <= high)
    return max(0.0, min(one.upto, high) - max(one.below, low)) / width
