"""Runs one job to its end, whatever end that is. The task that the background worker calls."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks import task

from replan.app.jobs.kinds import KINDS
from replan.app.jobs.work import Lost, Stopped, Work, take
from replan.core.errors import UserError
from replan.core.wording import to_data
from replan.store.models import Job

BEAT_SECONDS = 10.0
PATIENTS_IN = ("table",)
"""Arguments that hold patients' data: not kept longer than until the job is done."""

logger = logging.getLogger("replan.jobs")


@task()
def run_job(job_id: str) -> None:
    """What the worker does with a job of the queue."""
    run(job_id, beat=True)


def run(job_id: object, *, beat: bool = False) -> None:
    """Runs the job when it waits. With `beat` it tells every ten seconds that it lives, also in a long piece."""
    work = take(job_id)
    if work is None:
        return
    try:
        if beat:
            with _heartbeat(work):
                result = KINDS[work.job.kind].run(work)
        else:
            result = KINDS[work.job.kind].run(work)
        kept = {name: value for name, value in work.arguments.items() if name not in PATIENTS_IN}
        # The names beside the files, so that a list of jobs can show them without loading what is in them.
        named = {"names": sorted(result["files"])} if "files" in result else {}
        work.keep(state="done", result=result | named, checkpoint={}, arguments=kept)
    except Stopped:
        work.keep(state="cancelled", result={})
    except Lost:
        logger.warning("job %s was given to another process", work.job.kind)
    except UserError as error:
        said = error.problems[0].said
        work.keep(state="broken", problem=said[:500], result={"problem": to_data(said)})
    except Exception:
        logger.exception("job %s broke", work.job.kind)
        work.keep(state="broken", problem="", result={})


@contextmanager
def _heartbeat(work: Work) -> Iterator[None]:
    over = threading.Event()

    def tell() -> None:
        while not over.wait(BEAT_SECONDS):
            close_old_connections()
            mine = Job.objects.filter(pk=work.job.pk, state="running", result__run=work.run)
            mine.update(changed_at=timezone.now())
        connection.close()

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
