"""Takes days of sleep, steps and activity from the export of a phone or watch: read, looked over, then kept.

Of the file nothing is kept but the day's values, as a draft that only its author sees, until they are confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from replan.app.actions.drafts import drop_draft, save_draft
from replan.app.actions.sections import write_sections
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.app.queries.drafts import draft_of
from replan.batch.health import merge_days, read_health
from replan.core.errors import Problem, UserError
from replan.course.events import Day
from replan.store.models import User

HEALTH = "health_import"
"""The kind of the draft."""

MOST_SENT = 100 * 1024**2
MOST_UNPACKED = 1024**3
"""Bytes of a file that is sent, and of what it may unpack to: years of a watch, read in less than a minute."""

MOST_OF_A_TABLE = 5 * 1024**2
TABLES = (".csv", ".tsv", ".txt")


def read_health_file(*, actor: User, name: str, chunks: Iterable[bytes], today: date) -> None:
    """Reads a file and keeps its days since the course began as a draft. Raises UserError, NotAllowed, DoesNotExist.

    It is no transaction: reading may take a minute, in which others must be able to write.
    """
    require(actor, May.WRITE_OWN_SCORES)
    _, _, course = course_for(actor=actor, patient_id=own_record(actor).pk)
    suffix = PurePath(name).suffix.lower()
    if suffix not in (".zip", ".xml", *TABLES):
        raise UserError([Problem("file", "it is no export that is known here.", "Give a zip, an xml or a csv.")])
    with TemporaryDirectory(prefix="replan-") as folder:
        path = Path(folder) / f"export{suffix}"
        _write(path, chunks, MOST_OF_A_TABLE if suffix in TABLES else MOST_SENT)
        try:
            found = read_health(path, most=MOST_UNPACKED)
        except UserError as error:
            told = [Problem(p.place.replace(str(path), "file"), p.cause, p.fix) for p in error.problems]
            raise UserError(told) from None
    days = [day for day in found.days if course.episode.start <= day.on <= today]
    data = {
        "days": [day.model_dump(mode="json", exclude_none=True) for day in days],
        "source": found.source,
        "unused": list(found.unused),
        "before": sum(day.on < course.episode.start for day in found.days),
        "after": sum(day.on > today for day in found.days),
    }
    save_draft(actor=actor, kind=HEALTH, data=data)


@transaction.atomic
def keep_health_days(*, actor: User, today: date) -> int:
    """Writes the drafted days, and throws the draft away; how many days hold something new. What a person entered
    stays, an import only fills what is empty, so that the same file twice changes nothing."""
    require(actor, May.WRITE_OWN_SCORES)
    patient, _, course = course_for(actor=actor, patient_id=own_record(actor).pk)
    own = {day.on: day for day in course.lifestyle}
    merged = merge_days(course.lifestyle, drafted_days(draft_of(actor=actor, kind=HEALTH)))
    news = [day for day in merged if day != own.get(day.on)]
    items: list[tuple[str, str, Any, date | None, str]] = [
        ("lifestyle", day.on.isoformat(), day.model_dump(mode="json", exclude_none=True), day.on, "") for day in news
    ]
    if items:
        write_sections(actor=actor, patient=patient, today=today, items=items, action="import_health")
    drop_draft(actor=actor, kind=HEALTH)
    return len(items)


def drafted_days(data: dict[str, Any]) -> list[Day]:
    """The days of a draft."""
    return [Day.model_validate({**day, "on": date.fromisoformat(day["on"])}) for day in data.get("days", ())]


def _write(path: Path, chunks: Iterable[bytes], most: int) -> None:
    left = most
    with path.open("wb") as file:
        for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                raise UserError([Problem("file", "it is too large.", "Export fewer years.")])
            file.write(chunk)
