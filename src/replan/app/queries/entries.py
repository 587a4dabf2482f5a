"""What a course is made of, row by row: who entered each and when, which row took its place, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from replan.app.permissions import May, require
from replan.app.queries.courses import current_episode, patients_for
from replan.store.convert import WHOLE, keyed_items
from replan.store.models import AuditEvent, Entry, Episode, FindingRow, Patient, Score, SectionRow, User


@dataclass(frozen=True)
class EntryRow:
    """One row. `by` is who entered it, empty for what came with the record (`at` is then None); `standing` is False
    for one that another replaced or took away; `why` tells why it took another's place."""

    section: str
    key: str
    on: date | None
    data: Mapping[str, Any] | None
    by: str
    at: datetime | None
    standing: bool
    why: str


@transaction.atomic
def entries(*, actor: User, patient: Patient, sections: Collection[str]) -> tuple[EntryRow, ...]:
    """The rows of `sections` of a patient in reach, oldest first, replaced ones too. Audited. Raises DoesNotExist."""
    require(actor, May.SEE_CASELOAD)
    found = patients_for(actor).get(pk=patient.pk)
    AuditEvent.objects.create(actor=actor, patient=found, action="read_entries")
    episode = current_episode(found)
    rows = [*_scores(episode, sections), *_findings(episode, sections), *_sections(episode, sections)]
    return tuple(sorted(rows, key=lambda row: (row.on or date.min, row.at.isoformat() if row.at else "")))


def _of(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("entered_by", "replaced_by").order_by("pk")


def _scores(episode: Episode, sections: Collection[str]) -> Iterator[EntryRow]:
    if "measurements" not in sections:
        return
    for row in _of(Score.objects.filter(episode=episode)):
        data = {"measure": row.measure, "score": row.value, "items": row.items, "by": row.by}
        yield _row(row, "measurements", str(row.pk), row.on, data)


def _findings(episode: Episode, sections: Collection[str]) -> Iterator[EntryRow]:
    if "findings" not in sections:
        return
    for row in _of(FindingRow.objects.filter(episode=episode)):
        yield _row(row, "findings", row.code, row.on, {"code": row.code, "state": row.state, "by": row.by})


def _sections(episode: Episode, sections: Collection[str]) -> Iterator[EntryRow]:
    """Items that came with the document, then those that were entered, section by section."""
    rows = list(_of(SectionRow.objects.filter(episode=episode, section__in=list(sections))))
    changed = {(row.section, row.key) for row in rows}
    for section in sections:
        if section in WHOLE:
            data = episode.document.get(section)
            if data:
                yield EntryRow(section, section, None, data, "", None, standing=True, why="")
            continue
        for key, item in keyed_items(episode.document, section).items():
            stands = (section, key) not in changed
            yield EntryRow(section, key, day_of(item), item, "", None, standing=stands, why="")
    for row in rows:
        yield _row(row, row.section, row.key, row.on or day_of(row.data or {}), row.data)


def day_of(item: Mapping[str, Any]) -> date | None:
    """The day of an item of the course document: `on`, or the day from which it holds."""
    text = item.get("on") or item.get("from")
    return date.fromisoformat(text) if isinstance(text, str) else None


def _row(row: Entry, section: str, key: str, on: date | None, data: Mapping[str, Any] | None) -> EntryRow:
    standing = getattr(row, "replaced_by", None) is None and data is not None
    by = row.entered_by.known_as if row.entered_by else ""
    return EntryRow(section, key, on, data, by, row.entered_at if by else None, standing, row.reason)
