"""Goal attainment scaling: how far goals of different kinds are reached, as one score.

Kiresuk and Sherman 1968 (Community Mental Health Journal 4:443): T = 50 + 10 sum(w x) / sqrt((1 - r) sum(w^2) +
r sum(w)^2), with the levels x from -2 to +2, the weights w and r = 0.3 for how much goals of one person go together.
50 means that goals were reached as expected.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

TOGETHER = 0.3
"""Correlation between the goals of one person, as its authors chose it."""

LEVELS = (-2, -1, 0, 1, 2)


def attainment(rated: Sequence[tuple[int, int]]) -> float | None:
    """The T score of goals given as (level, weight); None without any.

    Raises ValueError for a level outside -2 to 2 or a weight that is not positive.
    """
    if not rated:
        return None
    for level, weight in rated:
        if level not in LEVELS or weight <= 0:
            raise ValueError(f"a goal has a level from -2 to 2 and a weight above 0, not {level} and {weight}")
    total = sum(weight for _, weight in rated)
    squares = sum(weight**2 for _, weight in rated)
    reached = sum(level * weight for level, weight in rated)
    return 50 + 10 * reached / math.sqrt((1 - TOGETHER) * squares + TOGETHER * total**2)
