"""What is being filled in, and the daily check-ins as they arrived."""

from __future__ import annotations

from django.db import models

from replan.store.models.episodes import Episode
from replan.store.models.people import User


class Draft(models.Model):
    """A form of several screens that somebody is filling in: saved at each screen, thrown away when it is done."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=80, blank=True)
    data = models.JSONField(default=dict)
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "about"], name="one_draft_of_a_kind")]


class CheckIn(models.Model):
    """One daily check-in as it arrived. The same one sent twice (`client_id`) is kept once.

    `based_on` is the revision of the episode that the sender had seen. When the day had been written by another device
    since then, both are kept, `conflicts_with` names the other, and the patient settles it.
    """

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="check_ins")
    client_id = models.UUIDField(unique=True)
    device = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    data = models.JSONField()
    based_on = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(auto_now_add=True)
    conflicts_with = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["episode", "on"])]
