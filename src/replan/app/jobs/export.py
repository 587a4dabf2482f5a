"""Every course document of the clinic in one file, a line each, to take along or to read elsewhere."""

from __future__ import annotations

from typing import Any

from replan.app.jobs.work import Work
from replan.app.queries.courses import courses_of, episodes_of_clinic
from replan.store.models import AuditEvent

AT_ONCE = 25


def run(work: Work) -> dict[str, Any]:
    """Writes each document, and a line of the audit for each patient."""
    episodes = episodes_of_clinic(work.clinic)
    for at in range(int(work.place.get("next", 0)), len(episodes), AT_ONCE):
        part = episodes[at : at + AT_ONCE]
        courses = courses_of(part)
        lines = [courses[e.pk].model_dump_json(by_alias=True, exclude_defaults=True) for e in part]
        upto = at + len(part)
        place = {"next": upto, "lines": [*work.place.get("lines", []), *lines]}
        with work.piece(done=upto, total=len(episodes), place=place):
            AuditEvent.objects.bulk_create(
                AuditEvent(actor=work.actor, patient=episode.patient, action="export_course") for episode in part
            )
    lines = work.place.get("lines", [])
    return {"patients": len(lines), "files": {"courses.jsonl": "\n".join(lines) + "\n"}}
