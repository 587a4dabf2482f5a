"""Groups that several scores of one measure decide together, and the names of spans of a score."""

from __future__ import annotations

from collections.abc import Mapping

from replan.knowledge.schema import Band, Group, Measure, Scale
from replan.knowledge.schema.measure import Bound


def group_of(measure: Measure, scores: Mapping[str, float]) -> Group | None:
    """The first group of `measure` whose bounds all hold; None when a score that it needs is missing."""
    for group in measure.groups:
        if any(bound.scale not in scores for bound in group.all):
            return None
        if all(_inside(bound, scores[bound.scale]) for bound in group.all):
            return group
    return None


def band_of(scale: Scale, score: float) -> Band | None:
    """The named span that `score` lies in; None between spans and on scales without any."""
    inside = (band for band in scale.bands if _between(band.low, score, band.high))
    return next(inside, None)


def _inside(bound: Bound, score: float) -> bool:
    return _between(bound.at_least, score, bound.at_most)


def _between(low: float | None, score: float, high: float | None) -> bool:
    return (low is None or score >= low) and (high is None or score <= high)
