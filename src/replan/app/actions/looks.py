"""Keeps what somebody last saw of a patient, so that the next look can be told what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from replan.app.changes import seen_of
from replan.app.permissions import May, require
from replan.app.queries.courses import patients_for
from replan.store.models import LastLook, Patient, User


@dataclass(frozen=True)
class Look:
    """What was seen on an earlier day."""

    on: date
    seen: Mapping[str, Any]


@transaction.atomic
def keep_look(*, actor: User, patient: Patient, gist: Mapping[str, Any]) -> Look | None:
    """Keeps `gist` as what `actor` saw now; tells the last look of an earlier day, None when this is the first.

    Several looks on one day are one look: what was saved in between must not hide what changed since the last visit.
    """
    require(actor, May.SEE_CASELOAD)
    patient = patients_for(actor).get(pk=patient.pk)
    today = timezone.localdate()
    last = LastLook.objects.filter(user=actor, patient=patient).first()
    before = _before(last, today) if last else {}
    kept = {"seen": seen_of(gist), "on": today.isoformat(), **before}
    LastLook.objects.update_or_create(user=actor, patient=patient, defaults={"gist": kept})
    return Look(date.fromisoformat(before["before_on"]), before["before"]) if before else None


def _before(last: LastLook, today: date) -> dict[str, Any]:
    """The look of an earlier day, as it stands in the look that was kept last."""
    if last.gist.get("on") != today.isoformat() and "seen" in last.gist:
        return {"before": last.gist["seen"], "before_on": last.gist["on"]}
    return {key: last.gist[key] for key in ("before", "before_on") if key in last.gist}
