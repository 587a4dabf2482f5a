"""Starts, stops and goes on with long work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from replan.app.jobs.kinds import KINDS, may_start
from replan.app.jobs.run import run_job
from replan.app.permissions import May, NotAllowed, require
from replan.core.errors import Problem, UserError
from replan.core.wording import Wording
from replan.store.models import AuditEvent, Clinic, Job, User

MOST_BYTES = 4_000_000
"""Of a table: about 40,000 rows."""

TOO_LARGE = Problem(Wording("table"), Wording("it is larger than 4 MB."), Wording("Split it into several tables."))


@transaction.atomic
def start_job(*, actor: User, kind: str, arguments: dict[str, Any] | None = None) -> Job:
    """Puts a job of this `kind` into the queue. One that waits or runs already is returned instead of a second one.

    Raises UserError for an unknown kind, a table that cannot be read or a mapping that does not fit; NotAllowed.
    """
    require(actor, May.RUN_JOBS)
    if kind not in KINDS:
        cause = Wording("'{kind}' is no kind of work.", kind=kind)
        raise UserError([Problem("kind", cause, Wording("Reload the page."))])
    if not may_start(actor, KINDS[kind]):
        raise NotAllowed(May.RUN_JOBS.value)
    given = arguments or {}
    if kind == "import":
        _check_import(given)
    clinic = actor.clinic
    assert clinic is not None  # noqa: S101  who may run jobs is staff, and staff has a clinic
    busy = Job.objects.filter(clinic=clinic, kind=kind, state__in=("waiting", "running")).first()
    if busy is not None and kind != "import":
        return busy
    job = Job.objects.create(clinic=clinic, kind=kind, arguments=given, made_by=actor)
    AuditEvent.objects.create(actor=actor, action=f"start_{kind}")
    run_job.enqueue(str(job.pk))
    return job


def finished_job(*, clinic: Clinic, kind: str) -> Job:
    """Runs a job at once and to its end, for a clinic that is being set up."""
    from replan.app.jobs.run import run

    job = Job.objects.create(clinic=clinic, kind=kind)
    run(job.pk)
    return job


@transaction.atomic
def cancel_job(*, actor: User, job_id: UUID) -> Job:
    """Asks a job to stop: one that waits is stopped at once, one that runs behind the piece that it is at."""
    job = _own(actor, job_id)
    waiting = Job.objects.filter(pk=job.pk, state="waiting")
    if not waiting.update(state="cancelled", changed_at=timezone.now()):
        Job.objects.filter(pk=job.pk, state="running").update(cancel_asked=True)
    AuditEvent.objects.create(actor=actor, action="cancel_job")
    return job


@transaction.atomic
def resume_job(*, actor: User, job_id: UUID) -> Job:
    """Goes on with a job that was stopped or broke, behind the last piece that was done."""
    job = _own(actor, job_id)
    stopped = Job.objects.filter(pk=job.pk, state__in=("cancelled", "broken"))
    if stopped.update(state="waiting", cancel_asked=False, problem="", changed_at=timezone.now()):
        AuditEvent.objects.create(actor=actor, action="resume_job")
        run_job.enqueue(str(job.pk))
    return job


def _own(actor: User, job_id: UUID) -> Job:
    """A job of the actor's clinic that the actor may run. Raises DoesNotExist, NotAllowed."""
    require(actor, May.RUN_JOBS)
    job = Job.objects.get(pk=job_id, clinic=actor.clinic)
    if job.kind not in KINDS or not may_start(actor, KINDS[job.kind]):
        raise NotAllowed(May.RUN_JOBS.value)
    return job


def propose_mapping(*, actor: User, table: str, tell: Callable[[str], str] = str) -> str:
    """How a table given as text could be read, as a mapping in YAML with comments as `tell` says them.

    Raises UserError for a table that cannot be read; NotAllowed.
    """
    from replan.app.jobs.imports import proposed

    require(actor, May.RUN_JOBS)
    return proposed(table, tell)


def _check_import(given: dict[str, Any]) -> None:
    """Reads table and mapping once before anything is queued, so that mistakes are told at once."""
    from replan.app.jobs.imports import read

    if len(given.get("table", "")) > MOST_BYTES:
        raise UserError([TOO_LARGE])
    read(given["table"], given["mapping"])
