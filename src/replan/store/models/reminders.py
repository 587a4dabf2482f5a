"""Reminders: when, by which way, to which device; and the secret address of a calendar feed."""

from __future__ import annotations

from django.db import models

from replan.store.models.people import User


class ReminderChoice(models.Model):
    """How somebody wants to be reminded. Times are of their own time zone; between `quiet_from` and `quiet_until`
    nothing is sent."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reminders")
    by_push = models.BooleanField(default=False)
    by_email = models.BooleanField(default=False)
    at = models.TimeField(default="18:00")
    quiet_from = models.TimeField(default="21:00")
    quiet_until = models.TimeField(default="08:00")
    time_zone = models.CharField(max_length=60, default="UTC")
    last_sent_on = models.DateField(null=True, blank=True)


class PushDevice(models.Model):
    """A browser that agreed to be woken."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_devices")
    endpoint = models.URLField(max_length=500, unique=True)
    public_key = models.CharField(max_length=200)
    auth_secret = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    gone_at = models.DateTimeField(null=True, blank=True)


class CalendarFeed(models.Model):
    """The secret address of somebody's calendar feed; a new one makes the old one void."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)
