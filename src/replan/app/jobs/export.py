"""Every course document of the clinic in one file, a line each, to take along or to read elsewhere."""

from __future__ import annotations

from typing import Any

from replan.app.jobs.work import Work
from replan.app.queries.courses import episodes_of_clinic, readable_courses_of
from replan.store.models import AuditEvent

AT_ONCE = 25


def run(work: Work) -> dict[str, Any]:
    """Writes each document, and a line of the audit for each patient; `unreadable` counts those that are not valid."""
    episodes = episodes_of_clinic(work.clinic)
    for at in range(int(work.place.get("next", 0)), len(episodes), AT_ONCE):
        part = episodes[at : at + AT_ONCE]
        courses = readable_courses_of(part)
        read = [(episode.patient, course) for episode in part if (course := courses[episode.pk]) is not None]
        lines = [course.model_dump_json(by_alias=True, exclude_defaults=True) for _, course in read]
        upto = at + len(part)
        place = {
            "next": upto,
            "lines": [*work.place.get("lines", []), *lines],
            "unreadable": work.place.get("unreadable", 0) + len(part) - len(read),
        }
        with work.piece(done=upto, total=len(episodes), place=place):
            AuditEvent.objects.bulk_create(
                AuditEvent(actor=work.actor, patient=patient, action="export_course") for patient, _ in read
            )
    lines = work.place.get("lines", [])
    return {
        "patients": len(lines),
        "unreadable": work.place.get("unreadable", 0),
        "files": {"courses.jsonl": "\n".join(lines) + "\n"},
    }
