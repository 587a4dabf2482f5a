"""What became of the caseload's reasons to look: done, put off, and whether it helped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from replan.store.models.people import Patient, User

REASONS = ("snoozed", "acted", "false_alarm")


class AlertNote(models.Model):
    """What somebody did about a reason to look at a patient: put it off until a day, acted on it, or called it a false
    alarm. `about` are the keys of what the reason was about (`app.attention.about`); `helped` is filled in later, from
    what the scores then showed."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="alert_notes")
    attention = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in REASONS])
    note = models.CharField(max_length=500)
    until = models.DateField(null=True, blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=12, blank=True)
    chance = models.FloatField(null=True)
    about = models.JSONField(default=list)
    helped = models.BooleanField(null=True)
    judged_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=REASONS), name="alert_note_kind_is_known"),
            models.CheckConstraint(condition=~Q(note=""), name="alert_note_says_why"),
            models.CheckConstraint(
                condition=~Q(kind="snoozed") | Q(until__isnull=False), name="alert_snoozed_until_a_day"
            ),
        ]
        indexes = [models.Index(fields=["patient", "on"])]


class LastLook(models.Model):
    """When somebody last opened a patient, and the gist that they then saw: what changed since is told from it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now=True)
    gist = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "patient"], name="one_last_look_each")]
