"""What the worker does between jobs: picks up jobs whose process died, starts the work of the day, throws old away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from replan.app.actions.health import HEALTH
from replan.app.jobs.run import run_job
from replan.app.reminders import send_due
from replan.store.models import Clinic, Draft, Job

SILENT = timedelta(seconds=45)
"""A running job that has not been heard of for so long has lost its process: it tells of itself every ten seconds."""

KEEP = timedelta(days=7)
"""What a job was given and what came out of it is kept for a week."""

KEEP_UNDECIDED = timedelta(days=1)

DAILY = ("reviews", "clinic_report")


def tend(now: datetime) -> None:
    """Everything that is due at `now`."""
    revive(now)
    start_the_day(now)
    forget(now)
    send_due(now)


@transaction.atomic
def revive(now: datetime) -> int:
    """Puts jobs back into the queue whose process died; how many."""
    silent = Job.objects.filter(state="running", changed_at__lt=now - SILENT)
    found = [pk for (pk,) in silent.values_list("pk") if silent.filter(pk=pk).update(state="waiting", result={})]
    for pk in found:
        run_job.enqueue(str(pk))
    return len(found)


@transaction.atomic
def start_the_day(now: datetime) -> None:
    """The day's reviews and report of every clinic, once a day."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for kind in DAILY:
        for clinic in Clinic.objects.exclude(jobs__kind=kind, jobs__made_at__gte=today):
            job = Job.objects.create(clinic=clinic, kind=kind)
            run_job.enqueue(str(job.pk))


def forget(now: datetime) -> None:
    """Throws away what old jobs were given and gave, and the jobs of every day themselves."""
    old = Job.objects.filter(changed_at__lt=now - KEEP).exclude(state__in=("waiting", "running"))
    # Days that were read from a health export and neither kept nor thrown away.
    Draft.objects.filter(kind=HEALTH, changed_at__lt=now - KEEP_UNDECIDED).delete()
    old.filter(made_by__isnull=True).exclude(kind="clinic_report").delete()
    old.exclude(kind="clinic_report", state="done").exclude(result={}, arguments={}, checkpoint={}).update(
        result={}, arguments={}, checkpoint={}
    )
