"""A job while it runs: how it tells its progress, keeps its place and hears that it should stop.

Every piece of work and the place after it are written in one transaction. Whoever stops a job, and whenever its process
dies, what is written is whole pieces only, and the job goes on behind the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from replan.store.models import Clinic, Job, User

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818  no fault: somebody asked for it
    """Somebody asked the job to stop."""


class Lost(Exception):  # noqa: N818  no fault of this process
    """The job was given to another process, because this one had not been heard of."""


class Work:
    """One run of a job. Only the process that holds the job writes for it."""

    def __init__(self, job: Job, run: str) -> None:
        self.job, self.run = job, run

    @property
    def arguments(self) -> dict[str, Any]:
        """What the job was started with."""
        return dict(self.job.arguments)

    @property
    def place(self) -> dict[str, Any]:
        """Where an earlier run left off; empty at first."""
        return dict(self.job.checkpoint)

    @property
    def clinic(self) -> Clinic:
        """Whose work it is."""
        return self.job.clinic

    @property
    def actor(self) -> User | None:
        """Who asked for it; None for the work of every day."""
        return self.job.made_by

    @contextmanager
    def piece(self, *, done: int, total: int, place: dict[str, Any]) -> Iterator[None]:
        """One piece of work, written together with the place after it, or not at all. Stops before it when asked to."""
        self.stop_if_asked()
        with transaction.atomic():
            yield
            self.job.checkpoint = place
            self.keep(done=done, total=total, checkpoint=place)

    def each(self, items: Iterable[T], do: Callable[[T], None]) -> None:
        """Does one thing after another, a piece each; the place is the number that are done."""
        todo = list(items)
        for number in range(int(self.place.get("next", 0)), len(todo)):
            with self.piece(done=number + 1, total=len(todo), place={**self.place, "next": number + 1}):
                do(todo[number])

    def stop_if_asked(self) -> None:
        """Raises Stopped when somebody asked for it."""
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise Stopped

    def keep(self, **fields: Any) -> None:
        """Writes fields of the job. Raises Lost when another process holds it."""
        mine = Job.objects.filter(pk=self.job.pk, state="running", result__run=self.run)
        if not mine.update(**fields, changed_at=timezone.now()):
            raise Lost


def take(job_id: object) -> Work | None:
    """Takes a waiting job for this process; None when it is not waiting any more."""
    run = uuid4().hex
    waiting = Job.objects.filter(pk=job_id, state="waiting", cancel_asked=False)
    if not waiting.update(state="running", problem="", result={"run": run}, changed_at=timezone.now()):
        return None
    return Work(Job.objects.select_related("clinic", "made_by").get(pk=job_id), run)
