"""Scores of measures, and what a change of a score means."""

from replan.measures.change import (
    ImportantChange,
    StandardError,
    can_improve,
    important_change,
    improvement,
    pick,
    standard_error,
)
from replan.measures.groups import band_of, group_of
from replan.measures.scoring import check_items, score, score_items
from replan.measures.series import comparable_scores
from replan.measures.variants import standard_score

__all__ = [
    "ImportantChange",
    "StandardError",
    "band_of",
    "can_improve",
    "check_items",
    "comparable_scores",
    "group_of",
    "important_change",
    "improvement",
    "pick",
    "score",
    "score_items",
    "standard_error",
    "standard_score",
]
