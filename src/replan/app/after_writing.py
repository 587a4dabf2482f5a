"""What follows each write, once it is kept: the review of the new state, so that no list waits for it."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from replan.app.judging import judge_notes
from replan.app.reviews import renew
from replan.store.models import Episode


def follow_up(episode: Episode) -> None:
    """Reviews `episode` again after the transaction. The write stands whatever becomes of it."""
    transaction.on_commit(partial(_review_again, episode.pk), robust=True)


def _review_again(episode_id: int) -> None:
    today = timezone.localdate()
    episode = Episode.objects.defer("document").get(pk=episode_id)
    renew([episode], today, 1)
    judge_notes(today=today, patient_id=episode.patient_id)
