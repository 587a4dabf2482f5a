"""What a clinic keeps for all of its patients: whom it works with, programs to start from, its own videos."""

from __future__ import annotations

from django.db import models

from replan.store.models.people import Clinic, User


class DirectoryEntry(models.Model):
    """A provider whom the clinic refers to or works with, and when who checked the licence."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="directory")
    role = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    specialties = models.JSONField(default=list, blank=True)
    license_number = models.CharField(max_length=80, blank=True)
    registered_with = models.CharField(max_length=200, blank=True)
    license_checked_on = models.DateField(null=True, blank=True)
    license_valid = models.BooleanField(null=True, blank=True)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    retired_on = models.DateField(null=True, blank=True)


class ProgramTemplate(models.Model):
    """Lines of a home exercise program to start from; each line is an exercise with its dose."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="program_templates")
    name = models.CharField(max_length=120)
    lines = models.JSONField(default=list)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "name"], name="program_template_name_once")]


class ExerciseVideo(models.Model):
    """The address of a clinic's own video of an exercise."""

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="videos")
    exercise = models.CharField(max_length=60)
    url = models.URLField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "exercise"], name="one_video_of_an_exercise")]
