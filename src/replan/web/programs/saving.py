"""Saves what the builder changes: the lines, and one change of the plan with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest

from replan.app.actions.plan import change_plan
from replan.core.errors import UserError
from replan.web.therapists.opened import Opened
from replan.web.therapists.plan_forms import Item

LONGEST_REASON, LONGEST_WHAT = 2000, 500


def reason_in(request: HttpRequest) -> str:
    """The reason that was typed."""
    return request.POST.get("reason", "").strip()[:LONGEST_REASON]


def saved(request: HttpRequest, desk: Opened, items: Sequence[Item], what: str, reason: str) -> dict[str, str]:
    """Writes the lines and the change in one transaction; the problems by field when nothing was written.

    Raises UrgentStands."""
    if not reason:
        return {"reason": "web.plan.problem.reason"}
    by = request.user.known_as[:80]
    change = {"kind": "exercises", "what": what[:LONGEST_WHAT], "reason": reason, "by": by}
    try:
        change_plan(
            actor=request.user,
            patient=desk.patient,
            today=desk.today,
            change=change,
            items=items,
            action="change_program",
        )
    except UserError:
        return {"per_week": "web.plan.problem.refused"}
    messages.success(request, desk.speak.text("web.plan.saved", what=what))
    return {}
