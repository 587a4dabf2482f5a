"""The page that stands in the place of a change which waits until an urgent warning sign is cleared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from replan.app.actions.plan import ACTS_ON_URGENT, UrgentStands
from replan.app.permissions import May
from replan.web.shared.pages import page
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.plan_forms import current_lines

View = Callable[..., HttpResponse]

STOPPED = 409
"""Conflict: what was sent does not fit the state of the record."""


def waits(
    request: HttpRequest, desk: Opened, status: int = 200, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    """Why the change waits, and what may be done meanwhile: refer, ask for an image, pause the exercises.

    `problems` are those of the form that pauses."""
    told = desk.told()
    return page(
        request,
        "web/programs/waits.html",
        status=status,
        patient=desk.patient,
        told=told,
        kinds=ACTS_ON_URGENT,
        pausable=bool(current_lines(desk)),
        sent=status == STOPPED,
        problems=problems or {},
        typed=request.POST.get("reason", ""),
    )


def stopped_by_urgent(view: View) -> View:
    """A view of one patient that says why nothing was saved when its action raises UrgentStands."""

    @wraps(view)
    def answered(request: HttpRequest, patient_id: UUID, *more: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, patient_id, *more, **named)
        except UrgentStands:
            return waits(request, opened(request, patient_id, May.CHANGE_PLAN), STOPPED)

    return answered
