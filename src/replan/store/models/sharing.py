"""Packets that a patient shares by a link."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from replan.store.models.people import Patient, User


class Share(models.Model):
    """A link to a packet: it expires, asks for a passcode, can be revoked. Of link and passcode only hashes are kept.

    `choice` says what goes in; the packet is made anew when it is opened, as of `as_of`.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="shares")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    passcode_hash = models.CharField(max_length=256)
    meant_for = models.CharField(max_length=120)
    as_of = models.DateField()
    choice = models.JSONField(default=dict)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="share_expires_after_it_is_made")
        ]


class ShareOpening(models.Model):
    """Somebody opened a shared packet, or tried to: when, and who they said they are."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField(auto_now_add=True)
    said_to_be = models.CharField(max_length=120, blank=True)
    granted = models.BooleanField()
