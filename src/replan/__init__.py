"""Replan says early and honestly whether a course of physical therapy is working, why not, and what next.

The public API is loaded when it is first used, so that a command starts fast.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Course": "replan.course",
    "read_course": "replan.course",
    "read_courses": "replan.course",
    "course_schema": "replan.course",
    "load_pack": "replan.knowledge.load",
    "Pack": "replan.knowledge.pack",
    "review": "replan.review.build",
    "Review": "replan.review.model",
    "tell": "replan.review.telling",
    "page_html": "replan.review.page",
    "second_opinion": "replan.review.documents",
    "review_json": "replan.review.as_json",
    "review_schema": "replan.review.as_json",
    "read_prior": "replan.course.prior_file",
    "prior_of": "replan.evaluation.outlook",
    "outlook_of_long": "replan.trajectory.long",
    "ReplanError": "replan.core.errors",
    "UserError": "replan.core.errors",
}

__all__ = [
    "Course",
    "Pack",
    "ReplanError",
    "Review",
    "UserError",
    "__version__",
    "course_schema",
    "load_pack",
    "outlook_of_long",
    "page_html",
    "prior_of",
    "read_course",
    "read_courses",
    "read_prior",
    "review",
    "review_json",
    "review_schema",
    "second_opinion",
    "tell",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'replan' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
