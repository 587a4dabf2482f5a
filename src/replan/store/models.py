"""What is kept: clinics, people, episodes of care with their scores and findings, stored reviews, and the audit.

Scores and findings are rows that are only ever added to: a correction is a new row that names the one it replaces and
says why. The other sections of an episode stand as one validated course document (ADR 0004).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Role(models.TextChoices):
    """What somebody may do; `app.permissions` says what each means."""

    PATIENT = "patient"
    THERAPIST = "therapist"
    CLINIC_LEAD = "clinic_lead"


class Clinic(models.Model):
    """A practice that treats patients."""

    name = models.CharField(max_length=120, unique=True)


class User(AbstractUser):
    """Somebody who signs in."""

    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PATIENT)
    clinic = models.ForeignKey(Clinic, null=True, blank=True, on_delete=models.PROTECT)
    lang = models.CharField(max_length=2, choices=[("en", "English"), ("es", "Español")], default="en")

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.PATIENT) | Q(clinic__isnull=False), name="user_staff_belongs_to_a_clinic"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
            models.CheckConstraint(condition=Q(lang__in=["en", "es"]), name="user_lang_is_spoken"),
        ]


class Patient(models.Model):
    """A patient, with or without a clinic and a sign-in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    clinic = models.ForeignKey(Clinic, null=True, blank=True, on_delete=models.PROTECT)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="patient")
    therapist = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="caseload")


class Episode(models.Model):
    """One episode of care. `document` is its course document without scores and findings.

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


class Entry(models.Model):
    """A row that is only ever added: who entered it and when, and which row it replaces and why."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    entered_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the row. Raises TypeError for one that stands already: put it right with a row that replaces it."""
        if not self._state.adding:
            raise TypeError("an entry is only ever added; add another one that replaces it")
        super().save(*args, **kwargs)


class Score(Entry):
    """One outcome measurement: a score or the answers to the items."""

    measure = models.CharField(max_length=60)
    on = models.DateField()
    value = models.FloatField(null=True)
    items = models.JSONField(null=True)
    by = models.CharField(max_length=10, choices=[("patient", "patient"), ("therapist", "therapist")], blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, items__isnull=True) | Q(value__isnull=True, items__isnull=False),
                name="score_is_either_value_or_items",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="score_correction_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(by__in=["", "patient", "therapist"]), name="score_by_is_known"),
        ]
        indexes = [models.Index(fields=["episode", "on"])]


class FindingRow(Entry):
    """One answer about a finding."""

    code = models.CharField(max_length=60)
    state = models.CharField(max_length=8, choices=[(s, s) for s in ("present", "absent", "unknown")])
    on = models.DateField(null=True)
    by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["present", "absent", "unknown"]), name="finding_state_is_three_valued"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="finding_correction_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["episode", "code"])]


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


class AuditEvent(models.Model):
    """Who read or changed which patient's record, and when. Never what it says.

    It holds on to both: somebody who leaves is made inactive, not deleted. No actor means the command line.
    """

    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "at"])]
