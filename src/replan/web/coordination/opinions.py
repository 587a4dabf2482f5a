"""What a second opinion said, written down by who treats: with it, the change of the plan that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from replan.app.actions import write_section
from replan.app.actions.plan import Entry, change_plan
from replan.app.permissions import May
from replan.app.queries.entries import entries
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.review.words import Speaker
from replan.web.coordination.said import PREFIX, opinions_shown, who_said
from replan.web.shared.pages import page
from replan.web.therapists.fields import day_in
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.plan_forms import KINDS
from replan.web.therapists.waits import stopped_by_urgent

VIEWS = ("agrees", "differs", "unsure")
"""What the other one thinks of the working diagnosis."""

LONGEST, NAME, WHAT = 1500, 80, 500
NOT_ASKED = ("self",)


@login_required
@require_http_methods(["GET", "POST"])
@stopped_by_urgent
def opinions(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The second opinions of a patient, and the form that keeps what one said."""
    desk = opened(request, patient_id, May.REFER)
    waiting = _waiting(request, desk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _problems(request.POST, desk.today)
        if not problems:
            try:
                _keep(request, desk, waiting)
            except UserError:
                problems = {"advice": "web.plan.problem.refused"}
            else:
                _thank(request, desk)
                return redirect("opinions", patient_id=patient_id)
    speak = desk.speak
    return page(
        request,
        "web/coordination/opinions.html",
        status=422 if problems else 200,
        patient=desk.patient,
        problems=problems,
        form=request.POST,
        opinions=opinions_shown(desk.course.second_opinions, speak),
        waiting=[
            (key, who_said(data.get("role"), data.get("provider"), speak), _day(data["on"], speak))
            for key, data in waiting.items()
        ],
        roles=sorted((speak.title("providers", code), code) for code in pack().providers if code not in NOT_ASKED),
        views=VIEWS,
        kinds=KINDS,
        today=desk.today.isoformat(),
    )


def _day(text: str, speak: Speaker) -> str:
    on = day_in(text)
    return speak.day(on) if on else text


def _waiting(request: HttpRequest, desk: Opened) -> dict[str, Mapping[str, Any]]:
    """The opinions that were asked for and are not answered yet, by key."""
    rows = entries(actor=request.user, patient=desk.patient, sections=("second_opinions",))
    return {row.key: row.data for row in rows if row.standing and row.data and not row.data.get("answered_on")}


def _problems(form: Mapping[str, str], today: date) -> dict[str, str]:
    on = day_in(form.get("on", ""))
    wrong = {
        "role": form.get("role") not in pack().providers or form.get("role") in NOT_ASKED,
        "on": on is None or on > today,
        "view-agrees": form.get("view") not in VIEWS,
        "advice": not form.get("advice", "").strip(),
        "changed-no": form.get("changed") not in ("yes", "no", "open"),
    }
    if form.get("changed") == "yes":
        wrong["kind"] = form.get("kind") not in KINDS
        wrong["done"] = not form.get("done", "").strip()
    return {field: f"{PREFIX}wrong.{field.partition('-')[0]}" for field, is_wrong in wrong.items() if is_wrong}


def _keep(request: HttpRequest, desk: Opened, waiting: Mapping[str, Mapping[str, Any]]) -> None:
    """The opinion; with a change of the plan also that, in the ledger, all or none."""
    form, say = request.POST, desk.speak.text
    key = form.get("answers", "")
    before = waiting.get(key)
    view, advice = say(f"{PREFIX}says.{form['view']}"), form["advice"].strip()[:LONGEST]
    who, changed = form.get("who", "").strip()[:NAME], {"yes": True, "no": False}.get(form["changed"])
    data: dict[str, Any] = {
        **(before or {"on": form["on"]}),
        "role": form["role"],
        "answered_on": form["on"],
        "answer": f"{view} {advice}",
    }
    data |= {"provider": who} if who else {}
    data |= {"changed": changed} if changed is not None else {}
    key, on = (key if before else f"so-{uuid4().hex[:8]}"), day_in(data["on"])
    if not changed:
        write_section(
            actor=request.user,
            patient=desk.patient,
            section="second_opinions",
            key=key,
            data=data,
            today=desk.today,
            on=on,
        )
        return
    reason = say(f"{PREFIX}reason", who=who_said(data["role"], who, desk.speak), said=data["answer"])
    change = {"kind": form["kind"], "what": form["done"].strip()[:WHAT], "reason": reason}
    items: list[Entry] = [("second_opinions", key, data, on, "")]
    change_plan(
        actor=request.user,
        patient=desk.patient,
        today=desk.today,
        change={**change, "by": request.user.known_as[:80]},
        items=items,
        action="keep_opinion",
    )


def _thank(request: HttpRequest, desk: Opened) -> None:
    messages.success(request, desk.speak.text(f"{PREFIX}kept"))
    if request.POST["view"] == "differs":
        messages.info(request, desk.speak.text(f"{PREFIX}differs"))
