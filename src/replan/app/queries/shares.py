"""Shared packets: a patient's own with who opened them, and one behind a link."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch

from replan.app.actions.shares import is_open
from replan.app.permissions import May, require
from replan.app.queries.courses import courses_of, current_episode, own_record
from replan.course.document import Course
from replan.store.models import Episode, Share, ShareOpening, User


def own_shares(*, actor: User) -> list[Share]:
    """The actor's links, the latest first, each with its openings as `seen`. Raises NotAllowed."""
    require(actor, May.SHARE_OWN_RECORD)
    openings = Prefetch("openings", queryset=ShareOpening.objects.order_by("-at"), to_attr="seen")
    return list(Share.objects.filter(patient=own_record(actor)).prefetch_related(openings).order_by("-made_at"))


def shared_course(*, share_id: int, now: datetime) -> tuple[Share, Episode, Course] | None:
    """The course behind a link that was opened before and still holds; None for one that does not hold any more."""
    share = Share.objects.select_related("patient").filter(pk=share_id).first()
    if share is None or not is_open(share, now) or share.patient.erased:
        return None
    episode = current_episode(share.patient)
    return share, episode, courses_of([episode])[episode.pk]
