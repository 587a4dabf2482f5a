"""Scores over time of measures whose items the patient chooses: only what was rated every time can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from replan.core.errors import NotScorable
from replan.knowledge.schema import Measure
from replan.measures.scoring import check_items, score_items

Items = Sequence[float | None]


def comparable_scores(measure: Measure, occasions: Sequence[Items]) -> list[Mapping[str, float] | None]:
    """Scores by scale id of each occasion, from the items answered at every occasion; None where nothing is left.

    An activity that is dropped once it has become easy would lower the mean without any change, and one added later
    has nothing to compare with (Stratford 1995 asks for the same activities each time). So an item counts at every
    occasion or at none. An occasion without a single answer has no score and takes nothing from the others.
    Raises DocumentError as `check_items` does.
    """
    for items in occasions:
        check_items(measure, items)
    full = [[*items, *[None] * (len(measure.items) - len(items))] for items in occasions]
    rated = [items for items in full if any(answer is not None for answer in items)]
    always = [all(items[n] is not None for items in rated) for n in range(len(measure.items))]
    return [
        _score(measure, [answer if keep else None for answer, keep in zip(items, always, strict=True)])
        for items in full
    ]


def _score(measure: Measure, items: Items) -> Mapping[str, float] | None:
    try:
        return score_items(measure, items)
    except NotScorable:
        return None
