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
from replan.measures.scoring import check_items, score, score_items
from replan.measures.series import comparable_scores

__all__ = [
    "ImportantChange",
    "StandardError",
    "can_improve",
    "check_items",
    "comparable_scores",
    "important_change",
    "improvement",
    "pick",
    "score",
    "score_items",
    "standard_error",
]
