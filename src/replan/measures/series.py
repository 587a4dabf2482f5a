"""Scores over time of measures whose items the patient chooses: only what was rated every time may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from replan.core.errors import NotScorable
from replan.knowledge.schema import Measure
from replan.measures.scoring import score_items


def comparable_scores(
    measure: Measure, occasions: Sequence[Sequence[float | None]]
) -> list[Mapping[str, float] | None]:
    """Scores of each occasion from the items answered at every occasion; None where nothing is left.

    Dropping an activity that has become easy would make the mean worse without any change (Stratford 1995 asks for the
    same activities each time), so an activity rated only sometimes counts at no time.
    """
    count = len(measure.items)
    padded = [[*items, *([None] * (count - len(items)))] for items in occasions]
    always = [n for n in range(count) if all(items[n] is not None for items in padded)]
    return [_score(measure, [items[n] if n in always else None for n in range(count)]) for items in padded]


def _score(measure: Measure, items: Sequence[float | None]) -> Mapping[str, float] | None:
    try:
        return score_items(measure, items)
    except NotScorable:
        return None
