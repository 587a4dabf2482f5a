"""Rows that are only ever added: who entered each and when, and which row it replaces and why."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from replan.store.models.episodes import Episode
from replan.store.models.people import User


class Entry(models.Model):
    """A row that is only ever added."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    entered_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
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


class SectionRow(Entry):
    """One item of another section of the course document (a visit, an exercise line, a goal, a day, a message ...).

    `key` names the item within its section: a row with the key of an earlier item takes its place, one without `data`
    takes the item away. In a section that is one thing (`patient`, `episode`, `preferences`) `data` are the fields that
    change.
    """

    section = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    on = models.DateField(null=True)
    data = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="section_correction_has_a_reason"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="section_row_has_a_key"),
        ]
        indexes = [models.Index(fields=["episode", "section"])]
