"""What follows each write, once it is kept: the review of the new state, so that no list waits for it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from replan.app.judging import judge_notes
from replan.app.queries.courses import State
from replan.app.reviews import renew
from replan.store.models import Episode


def follow_up(episode: Episode) -> None:
    """Reviews `episode` again after the transaction. The write stands whatever becomes of it."""

    def review_again() -> None:
        _review_again(episode.pk)

    transaction.on_commit(review_again, robust=True)


def _review_again(episode_id: int) -> None:
    today = timezone.localdate()
    patient_id, revision = Episode.objects.values_list("patient_id", "revision").get(pk=episode_id)
    renew([State(episode_id, revision)], today, 1)
    judge_notes(today=today, patient_id=patient_id)
