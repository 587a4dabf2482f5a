"""The only mapper between records and course documents."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from replan.course.document import Course
from replan.store.models import Episode, FindingRow, Score, SectionRow

ROWS = ("measurements", "findings")
"""Sections that are rows of their own."""

WHOLE = ("patient", "episode", "preferences")
"""Sections that are one thing: a row changes some of its fields."""

LISTS = (
    "visits",
    "program",
    "exercise_log",
    "goals",
    "lifestyle",
    "providers",
    "options_tried",
    "plan_changes",
    "disagreements",
    "second_opinions",
    "messages",
)
"""Sections that are lists: a row adds an item, replaces one or takes one away."""


def to_course(
    episode: Episode, scores: Iterable[Score], findings: Iterable[FindingRow], sections: Iterable[SectionRow] = ()
) -> Course:
    """The course document of `episode` from its rows. Rows that another row replaces must have been left out."""
    return Course.model_validate_json(as_json(episode, scores, findings, sections))


def as_json(
    episode: Episode, scores: Iterable[Score], findings: Iterable[FindingRow], sections: Iterable[SectionRow]
) -> str:
    """The same document as JSON text, not validated."""
    measurements = [
        _without_none(measure=row.measure, on=row.on.isoformat(), score=row.value, items=row.items, by=row.by or None)
        for row in scores
    ]
    found = [
        _without_none(code=row.code, state=row.state, on=row.on.isoformat() if row.on else None, by=row.by or None)
        for row in findings
    ]
    data = {**with_sections(episode.document, sections), "measurements": measurements, "findings": found}
    return json.dumps(data)


def with_sections(document: dict[str, Any], rows: Iterable[SectionRow]) -> dict[str, Any]:
    """`document` with the items that `rows` add, replace or take away, in the order in which they were entered."""
    data = dict(document)
    items: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.section in WHOLE:
            data[row.section] = {**data.get(row.section, {}), **(row.data or {})}
            continue
        kept = items.setdefault(row.section, keyed_items(document, row.section))
        if row.data is None:
            kept.pop(row.key, None)
        else:
            kept[row.key] = row.data
    return data | {section: list(kept.values()) for section, kept in items.items()}


def keyed_items(document: dict[str, Any], section: str) -> dict[str, Any]:
    """The items of a list section that came with the document, by key: the id, the day of a day, else the place."""
    return {_key(section, number, item): item for number, item in enumerate(document.get(section, ()))}


def _key(section: str, number: int, item: dict[str, Any]) -> str:
    key = item["on"] if section == "lifestyle" else item.get("id")
    return str(key) if key else f"doc-{number}"


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
