"""Change the plan: choose what, filled in from the steps of the review; one transaction writes all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from replan.app.actions.plan import ACTS_ON_URGENT
from replan.app.actions.plan import change_plan as save_change
from replan.app.permissions import May
from replan.core.dates import latest_day
from replan.core.errors import UserError
from replan.knowledge.lookalikes import lookalikes
from replan.review import Told
from replan.web.shared.pages import page
from replan.web.therapists.data import diagnosis_title, exercise_title, title_of
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.plan_forms import (
    ENDINGS,
    KINDS,
    OPTIONS_OF,
    current_lines,
    kind_of,
    read_change,
)
from replan.web.therapists.scores import scales_to_enter
from replan.web.therapists.waits import stopped_by_urgent, waits

BASES = ("history", "exam", "imaging", "test", "referral")


@dataclass(frozen=True)
class Suggested:
    """A step of the review as a change of plan: the address of its form, filled in."""

    title: str
    because: str
    kind: str
    address: str


@login_required
@require_GET
def change_plan(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The review's steps first, then every kind of change; with an urgent warning sign only whom to send to."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    try:
        told = desk.told()
    except UserError as error:
        return page(request, "web/no_review.html", title=desk.patient.name, problems=error.problems)
    return page(
        request,
        "web/change_plan.html",
        patient=desk.patient,
        told=told,
        suggested=suggestions(desk, told),
        kinds=[
            (kind, reverse("change_kind", args=[patient_id, kind]))
            for kind in (ACTS_ON_URGENT if told.urgent else KINDS)
        ],
    )


@login_required
@require_http_methods(["GET", "POST"])
@stopped_by_urgent
def change_kind(request: HttpRequest, patient_id: UUID, kind: str) -> HttpResponse:
    """The form of one kind of change; `?option=` and `?roadblock=` fill it in from a step of the review."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    if kind not in KINDS:
        raise Http404
    if request.method == "GET" and kind not in ACTS_ON_URGENT and _urgent(desk):
        return waits(request, desk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        draft = read_change(request.POST, kind, desk, request.user.known_as)
        problems = draft.problems
        if not problems:
            try:
                save_change(
                    actor=request.user, patient=desk.patient, today=desk.today, change=draft.change, items=draft.items
                )
            except UserError:
                problems["what"] = "web.plan.problem.refused"
            else:
                messages.success(request, desk.speak.text("web.plan.saved", what=draft.what))
                return redirect(reverse("patient", args=[patient_id]) + "#ledger")
    return page(
        request,
        "web/change_kind.html",
        status=422 if problems else 200,
        patient=desk.patient,
        kind=kind,
        form=request.POST if request.method == "POST" else _prefilled(request, desk, kind),
        problems=problems,
        today=desk.today.isoformat(),
        latest=latest_day(desk.today).isoformat(),
        **_choices(desk, kind),
    )


def _urgent(desk: Opened) -> bool:
    try:
        return desk.told().urgent
    except UserError:
        return False


def suggestions(desk: Opened, told: Told) -> list[Suggested]:
    """The steps of the review, each with the form that makes it a change of plan."""
    leading = next((reason.id for reason in told.reasons if reason.likely), "")
    found = []
    for step in told.steps:
        kind = kind_of(step)
        query = urlencode({"option": step.id, "roadblock": leading})
        address = f"{reverse('change_kind', args=[desk.patient.pk, kind])}?{query}"
        found.append(Suggested(step.title, step.because, kind, address))
    return found


def _prefilled(request: HttpRequest, desk: Opened, kind: str) -> dict[str, Any]:
    """What the form shows before anybody typed: the step that it came from, and why the review offers it."""
    option, roadblock = request.GET.get("option", ""), request.GET.get("roadblock", "")
    filled: dict[str, Any] = {"option": option, "roadblock": roadblock}
    if option in desk.pack.options:
        told = desk.told()
        step = next((one for one in (*told.steps, *told.options) if one.id == option), None)
        filled["what"] = title_of("options", option, desk.speak)
        filled["reason"] = step.because if step else ""
    planned = desk.course.episode.planned_visits
    if kind in ("more_sessions", "fewer_sessions"):
        attended = sum(visit.status == "attended" for visit in desk.course.visits)
        filled["planned_visits"] = planned or attended or ""
    if desk.course.episode.planned_end:
        filled["planned_end"] = desk.course.episode.planned_end.isoformat()
    if kind == "discharge":
        filled["ending"] = "goal_reached" if any(goal.achieved for goal in desk.course.goals) else ""
    return filled


def _choices(desk: Opened, kind: str) -> dict[str, Any]:
    """What the fields of the form offer."""
    speak, pack = desk.speak, desk.pack
    own = desk.course.episode.condition
    alike = [one.other for one in lookalikes(own, pack)]
    every = sorted((diagnosis_title(code, speak), code) for code in (*pack.conditions, *pack.diagnoses))
    wanted = OPTIONS_OF.get(kind, ())
    options = [one for one in pack.options.values() if one.kind in wanted and f"options/{one.id}" not in pack.retired]
    return {
        "lines": [(line, exercise_title(line.exercise, speak)) for line in current_lines(desk)],
        "scales": scales_to_enter(desk.course, speak.lang),
        "alike": [(code, diagnosis_title(code, speak)) for code in alike],
        "diagnoses": [(code, title) for title, code in every if code not in alike],
        "options": [(one.id, getattr(one.title, speak.lang)) for one in options],
        "roadblocks": [(code, title_of("roadblocks", code, speak)) for code in pack.roadblocks],
        "bases": BASES,
        "endings": ENDINGS,
    }
