"""The only mapper between records and course documents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from replan.course.document import Course
from replan.store.models import Episode, FindingRow, Score

ROWS = ("measurements", "findings")
"""Sections that are rows of their own."""


def to_course(episode: Episode, scores: Iterable[Score], findings: Iterable[FindingRow]) -> Course:
    """The course document of `episode` from its rows. Rows that another row replaces must have been left out."""
    measurements = [
        _without_none(measure=row.measure, on=row.on.isoformat(), score=row.value, items=row.items, by=row.by or None)
        for row in scores
    ]
    found = [
        _without_none(code=row.code, state=row.state, on=row.on.isoformat() if row.on else None, by=row.by or None)
        for row in findings
    ]
    data = {**episode.document, "measurements": measurements, "findings": found}
    return Course.model_validate_json(json.dumps(data))


def document_of(course: Course) -> dict[str, Any]:
    """The part of `course` that is kept as a document."""
    data: dict[str, Any] = course.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"replan": course.replan, **{key: value for key, value in data.items() if key not in ROWS}}


def score_rows(course: Course, episode: Episode) -> list[Score]:
    """Unsaved rows of the course's measurements."""
    return [
        Score(
            episode=episode,
            measure=m.measure,
            on=m.on,
            value=m.score,
            items=list(m.items) if m.items is not None else None,
            by=m.by or "",
        )
        for m in course.measurements
    ]


def finding_rows(course: Course, episode: Episode) -> list[FindingRow]:
    """Unsaved rows of the course's findings."""
    return [FindingRow(episode=episode, code=f.code, state=f.state, on=f.on, by=f.by or "") for f in course.findings]


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
