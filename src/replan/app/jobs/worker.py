"""The background worker: takes jobs from the queue in the database until it is told to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from replan.app.jobs.tend import tend

PAUSE_SECONDS = 1.0
TEND_EVERY = timedelta(seconds=20)


def drain() -> None:
    """Runs every job that waits, and returns when there is none."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid4().hex,
        excluded_queue_names=[],
    ).run()


def work_on(wanted: Callable[[], bool]) -> None:
    """Takes jobs for as long as it is `wanted`."""
    tended = timezone.now() - TEND_EVERY
    while wanted():
        close_old_connections()
        if timezone.now() - tended >= TEND_EVERY:
            tended = timezone.now()
            tend(tended)
        drain()
        time.sleep(PAUSE_SECONDS)
