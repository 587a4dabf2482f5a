"""Clinics, teams, everybody who signs in, patients, and how people come and move between them."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    """What somebody may do; `app.permissions` says what each means."""

    PATIENT = "patient"
    THERAPIST = "therapist"
    ASSISTANT = "assistant"
    CLINIC_LEAD = "clinic_lead"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Clinic(models.Model):
    """A practice that treats patients."""

    name = models.CharField(max_length=120, unique=True)


class Team(models.Model):
    """Some of a clinic's people who cover for each other."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "name"], name="team_name_once_in_a_clinic")]


class User(AbstractUser):
    """Somebody who signs in, in a language that the knowledge pack speaks.

    Qualification, experience and licence are those of staff; `profession` is a pack code. `recovery_hash` is that of a
    recovery code, empty without one; who `must_change_password` has one that somebody else knows.
    """

    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PATIENT)
    clinic = models.ForeignKey(Clinic, null=True, blank=True, on_delete=models.PROTECT)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    lang = models.CharField(max_length=8, default="en")
    shown_name = models.CharField(max_length=120, blank=True)
    profession = models.CharField(max_length=60, blank=True)
    qualified_in = models.PositiveSmallIntegerField(null=True, blank=True)
    specialties = models.JSONField(default=list, blank=True)
    license_number = models.CharField(max_length=80, blank=True)
    license_checked_on = models.DateField(null=True, blank=True)
    license_valid = models.BooleanField(null=True, blank=True)
    large_text = models.BooleanField(default=False)
    high_contrast = models.BooleanField(default=False)
    recovery_hash = models.CharField(max_length=128, blank=True)
    recovery_since = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.PATIENT) | Q(clinic__isnull=False), name="user_staff_belongs_to_a_clinic"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_is_known"),
        ]

    @property
    def known_as(self) -> str:
        """The name that others read."""
        return self.shown_name or self.username


CLINIC_SEES = "clinic_sees"
"""The purpose of the consent that a clinic sees the record."""


class Patient(models.Model):
    """A patient, with or without a clinic and a sign-in. One who is `erased` keeps nothing but the audit's line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    clinic = models.ForeignKey(Clinic, null=True, blank=True, on_delete=models.PROTECT)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="patient")
    therapist = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="caseload")
    erased = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased__isnull=True) | Q(name="", user__isnull=True), name="patient_erased_has_no_name"
            )
        ]

    def has_left(self) -> bool:
        """Whether the patient took the consent to the clinic back: then nobody there reaches the record any more."""
        return all_taken_back(self.consents.filter(purpose=CLINIC_SEES))


class Consent(models.Model):
    """What somebody agreed to, in which words (`version`), and when they took it back."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


def all_taken_back(rows: models.QuerySet[Consent]) -> bool:
    """Whether consent was given and no longer stands. Nothing recorded is not taken back."""
    found = list(rows.values_list("withdrawn_at", flat=True))
    return bool(found) and None not in found


class Invitation(models.Model):
    """An invitation to join a clinic, as patient or as staff. Of its secret only a hash is kept."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices)
    secret_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=120, blank=True)
    therapist = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    patient = models.ForeignKey(Patient, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
        ]


class Handover(models.Model):
    """A patient who was handed from one therapist to another, with what the next one should know."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="handovers")
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    given_from = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    given_to = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)
