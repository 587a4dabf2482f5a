"""Long work in the background: how far it is, and whether somebody wants it stopped."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from replan.store.models.people import Clinic, User

STATES = ("waiting", "running", "done", "cancelled", "broken")


class Job(models.Model):
    """A piece of long work. `kind` names what is run, `arguments` with what; `checkpoint` is where it goes on after a
    stop. `problem` is a sentence for people; it names no patient."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=[(state, state) for state in STATES], default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    checkpoint = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    cancel_asked = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="job_state_is_known")]
