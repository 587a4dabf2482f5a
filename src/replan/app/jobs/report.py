"""The clinic's report: one row per course, from which every figure of the clinic's pages is made."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.utils import timezone

from replan.app.jobs.work import Work
from replan.app.queries.courses import episodes_of_clinic, readable_courses_of
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.outcomes import Row, row_of, rows_from_json, rows_to_json
from replan.store.models import Episode, Job

AT_ONCE = 20
COLUMNS = (
    *("condition", "scale", "age", "weeks_before", "severity", "weeks", "state", "ended", "gained", "improved"),
    "no_room",
    *("expected", "attended", "missed", "cancelled", "visits_share", "has_program"),
)
"""Columns of the file: nothing that names a patient or a therapist."""


def run(work: Work) -> dict[str, Any]:
    """Makes the rows; the rows of an earlier report are thrown away when they are there. `unreadable` are the courses
    that cannot be read or reviewed: they have no row."""
    today = timezone.localdate()
    episodes = episodes_of_clinic(work.clinic)
    start = int(work.place.get("next", 0))
    for at in range(start, len(episodes), AT_ONCE):
        part = episodes[at : at + AT_ONCE]
        upto = min(at + AT_ONCE, len(episodes))
        made, unreadable = _rows(part)
        found = (*rows_from_json(work.place.get("rows", "[]")), *made)
        place = {
            "next": upto,
            "rows": rows_to_json(found),
            "unreadable": work.place.get("unreadable", 0) + unreadable,
        }
        with work.piece(done=upto, total=len(episodes), place=place):
            pass
    rows = rows_from_json(work.place.get("rows", "[]"))
    earlier = Job.objects.filter(clinic=work.clinic, kind="clinic_report", state="done")
    earlier.update(result={})
    return {
        "on": today.isoformat(),
        "rows": rows_to_json(rows),
        "unreadable": work.place.get("unreadable", 0),
        "files": {"outcomes.csv": as_csv(rows)},
    }


def _rows(episodes: list[Episode]) -> tuple[list[Row], int]:
    """The rows, and how many courses have none because they cannot be read or reviewed."""
    courses, today = readable_courses_of(episodes), timezone.localdate()
    found, unreadable = [], 0
    for episode in episodes:
        course, therapist = courses[episode.pk], episode.patient.therapist_id
        if course is None:
            unreadable += 1
            continue
        try:
            row = row_of(course, pack(), today, key=str(episode.pk), therapist=_key(therapist))
        except UserError:
            unreadable += 1
            continue  # a course that cannot be reviewed stands at the top of the caseload; here it has no outcome
        if row is not None:
            found.append(row)
    return found, unreadable


def _key(therapist: int | None) -> str | None:
    return None if therapist is None else str(therapist)


def as_csv(rows: tuple[Row, ...]) -> str:
    """The rows as a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(row, column)) for column in COLUMNS] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value
