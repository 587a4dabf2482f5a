"""Says what a check-in saved, and how it compares with the time before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from replan.course.document import Course
from replan.course.events import Measurement
from replan.review.words import Speaker


def what_was_saved(course: Course, scores: Mapping[str, float], today: date, speak: Speaker) -> str:
    """One sentence per score: today's, and the last one before today where there is one."""
    said = [_sentence(scale, score, _before(course, scale, today), speak) for scale, score in scores.items()]
    return " ".join([speak.text("web.check_in.saved"), *said])


def _before(course: Course, scale: str, today: date) -> Measurement | None:
    earlier = [m for m in course.measurements if m.measure == scale and m.score is not None and m.on < today]
    return max(earlier, key=lambda measurement: measurement.on, default=None)


def _sentence(scale: str, score: float, before: Measurement | None, speak: Speaker) -> str:
    if before is None:
        return speak.text(f"web.check_in.saved.{scale}", score=score)
    return speak.text(f"web.check_in.compared.{scale}", score=score, before=before.score, on=before.on)
