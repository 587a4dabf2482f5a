"""What people who treat the patient think of a roadblock where they see it otherwise than the review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from replan.course.document import Course

AFFIRMED = 0.9
"""Probability that steps go by when somebody who treats the patient says that a reason is in the way (judgement)."""


@dataclass(frozen=True)
class View:
    """Somebody's own view of a roadblock: whether it holds, since when, why, and who said so."""

    holds: bool
    on: date
    because: str
    by: str | None


def views(course: Course, today: date) -> Mapping[str, View]:
    """The latest view of each roadblock by `today`; of several on one day the one that stands last.

    Red flags are not roadblocks: no view touches them. They are cleared by answers.
    """
    latest: dict[str, View] = {}
    for one in sorted(course.disagreements, key=lambda one: one.on):
        if one.on <= today:
            latest[one.roadblock] = View(one.holds, one.on, one.because, one.by)
    return latest
