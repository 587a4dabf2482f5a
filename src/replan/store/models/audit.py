"""Who read or changed what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from replan.store.models.people import Clinic, Patient, Role, User


class _Events(models.QuerySet["AuditEvent"]):
    def bulk_create(self, objs: Iterable[AuditEvent], *args: Any, **kwargs: Any) -> list[AuditEvent]:
        """As Django does, each with the clinic that it concerns."""
        events = list(objs)
        for event in events:
            event.find_clinic()
        return super().bulk_create(events, *args, **kwargs)


class AuditEvent(models.Model):
    """Who read or changed which patient's record, and when. Never what it says.

    It holds on to both: somebody who leaves is made inactive, not deleted. No actor means the command line, or somebody
    without a sign-in who opened a shared packet. `clinic` is the one that the line concerned when it was written, which
    its auditor reads: what a patient did before joining it or after leaving is none of its business.
    """

    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT)
    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    objects = _Events.as_manager()

    class Meta:
        indexes = [models.Index(fields=["patient", "at"]), models.Index(fields=["clinic", "at"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django does, with the clinic that it concerns."""
        self.find_clinic()
        super().save(*args, **kwargs)

    def find_clinic(self) -> None:
        """Sets the clinic of a new line, unless whoever writes it knows better."""
        if self._state.adding and self.clinic_id is None:
            self.clinic_id = _concerned(self.actor, self.patient)


def _concerned(actor: User | None, patient: Patient | None) -> int | None:
    """The clinic of who works at one; else that which the record belongs to and which may see it."""
    if actor is not None and actor.role != Role.PATIENT:
        return actor.clinic_id
    if patient is None and actor is not None:
        patient = Patient.objects.filter(user=actor).first()
        if patient is None:  # the first visit is still open
            return actor.clinic_id
    if patient is None or patient.clinic_id is None or patient.has_left():
        return None
    return patient.clinic_id
