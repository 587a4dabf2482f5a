"""Who read or changed what, and when."""

from __future__ import annotations

from django.db import models

from replan.store.models.people import Patient, User


class AuditEvent(models.Model):
    """Who read or changed which patient's record, and when. Never what it says.

    It holds on to both: somebody who leaves is made inactive, not deleted. No actor means the command line, or somebody
    without a sign-in who opened a shared packet.
    """

    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "at"])]
