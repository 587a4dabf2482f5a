"""Brings the reviews of a caseload up to today, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from replan.app.judging import judge_notes
from replan.app.permissions import May, require
from replan.app.queries.courses import OPEN_FIRST, patients_for
from replan.app.reviews import renew
from replan.store.models import Episode, User

AT_ONCE = 40
"""Reviews made by one request: under a second."""


def refresh_caseload(*, actor: User, today: date, most: int = AT_ONCE) -> int:
    """Reviews up to `most` patients in reach of `actor` that have no review of today; tells how many are left."""
    require(actor, May.SEE_CASELOAD)
    episodes = Episode.objects.filter(patient__in=patients_for(actor)).defer("document")
    return renew(_current(episodes.order_by("patient_id", *OPEN_FIRST)), today, most)


def refresh_everybody(*, today: date) -> Iterator[int]:
    """Reviews every patient of every clinic for today, and judges what became of earlier alerts; tells after each
    portion how many patients are left."""
    episodes = _current(
        Episode.objects.filter(patient__erased__isnull=True).defer("document").order_by("patient_id", *OPEN_FIRST)
    )
    judge_notes(today=today)
    left = renew(episodes, today, AT_ONCE)
    yield left
    while left:
        left = renew(episodes, today, AT_ONCE)
        yield left


def _current(episodes: Iterable[Episode]) -> list[Episode]:
    """The first episode of each patient, in the order given."""
    found: dict[UUID, Episode] = {}
    for episode in episodes:
        found.setdefault(episode.patient_id, episode)
    return list(found.values())
