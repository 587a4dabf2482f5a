"""Brings the reviews of a caseload up to today, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from replan.app.judging import judge_notes
from replan.app.permissions import May, require
from replan.app.queries.courses import current_states, everybody, patients_for
from replan.app.reviews import renew
from replan.store.models import User

AT_ONCE = 40
"""Reviews made by one request: under a second."""


def refresh_caseload(*, actor: User, today: date, most: int = AT_ONCE) -> int:
    """Reviews up to `most` patients in reach of `actor` that have no review of today; tells how many are left."""
    require(actor, May.SEE_CASELOAD)
    return renew(list(current_states(patients_for(actor)).values()), today, most)


def refresh_everybody(*, today: date) -> Iterator[int]:
    """Reviews every patient of every clinic for today, and judges what became of earlier alerts; tells after each
    portion how many patients are left."""
    episodes = list(current_states(everybody()).values())
    judge_notes(today=today)
    left = renew(episodes, today, AT_ONCE)
    yield left
    while left:
        left = renew(episodes, today, AT_ONCE)
        yield left
