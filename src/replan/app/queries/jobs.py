"""The long work of a clinic, and what came out of it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from replan.app.jobs.kinds import KINDS, may_start
from replan.app.permissions import May, NotAllowed, may, require
from replan.store.models import AuditEvent, Job, User

SHOWN = 50

TOLD = (
    *("on", "reviews", "problems", "unreadable", "patients", "curves", "conditions", "skipped"),
    *("left_out", "left_out_count", "problem", "names"),
)
"""What a result tells of itself: everything but its files and rows, which may be as large as a clinic's records."""


def jobs_for(actor: User) -> list[Job]:
    """The latest jobs of the clinic, newest first, without the tables and results that they carry: the `result` of
    each holds what is TOLD, and of its files the names alone. Not for saving."""
    require(actor, May.RUN_JOBS)
    found = Job.objects.filter(clinic=actor.clinic).select_related("made_by")
    told = found.defer("arguments", "checkpoint", "result").annotate(**{f"_{key}": F(f"result__{key}") for key in TOLD})
    jobs = list(told.order_by("-made_at")[:SHOWN])
    for job in jobs:
        values = {key: getattr(job, f"_{key}") for key in TOLD}
        job.result = {key: value for key, value in values.items() if value is not None}
        job.result["files"] = dict.fromkeys(job.result.pop("names", ()), "")
    return jobs


def job_for(*, actor: User, job_id: UUID) -> Job:
    """One job of the clinic. Raises DoesNotExist, NotAllowed."""
    require(actor, May.RUN_JOBS)
    return Job.objects.select_related("made_by").get(pk=job_id, clinic=actor.clinic)


def startable(actor: User) -> list[str]:
    """The kinds of work that `actor` may start, without the import, which has a form of its own."""
    require(actor, May.RUN_JOBS)
    return [kind.name for kind in KINDS.values() if kind.name != "import" and may_start(actor, kind)]


def may_fetch(actor: User, kind: str) -> bool:
    """Whether `actor` may read what came out of a job of this kind."""
    known = KINDS.get(kind)
    if known is None or not may(actor, May.RUN_JOBS):
        return False
    return bool(known.fetch) and all(may(actor, what) for what in known.fetch) and may_start(actor, known)


def file_of(*, actor: User, job_id: UUID, name: str) -> str:
    """A file that a job made. The reading is audited. Raises DoesNotExist, NotAllowed."""
    job = job_for(actor=actor, job_id=job_id)
    if not may_fetch(actor, job.kind):
        raise NotAllowed(May.RUN_JOBS.value)
    files = job.result.get("files", {})
    if job.state != "done" or name not in files:
        raise Job.DoesNotExist
    AuditEvent.objects.create(actor=actor, action=f"fetch_{job.kind}")
    text: str = files[name]
    return text
