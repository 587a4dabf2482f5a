"""Episodes of care and the gists of their reviews."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from replan.store.models.people import Patient


class Episode(models.Model):
    """One episode of care. `document` is its course document as it came in, without scores and findings; what is
    entered afterwards stands in rows.

    `revision` rises with every change, so that a stored review is known to be of this state.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="episodes")
    document = models.JSONField()
    started = models.DateField()
    closed = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gte=F("started")), name="episode_closes_after_it_starts"
            )
        ]


class StoredReview(models.Model):
    """The gist of a review of one state of an episode, with what made it, so that past advice can be replayed."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="reviews")
    revision = models.PositiveIntegerField()
    as_of = models.DateField()
    engine = models.CharField(max_length=20)
    pack = models.CharField(max_length=20)
    document_hash = models.CharField(max_length=64)
    gist = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "revision", "as_of", "engine", "pack"], name="one_review_per_state_and_day"
            )
        ]
