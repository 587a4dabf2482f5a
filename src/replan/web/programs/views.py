"""The pages of the program builder. Each save writes the lines and one change of plan, all or none."""

from __future__ import annotations

import json
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from replan.app.actions import write_sections
from replan.app.permissions import May
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.course.events import HomeExercise
from replan.knowledge.schema.exercise import Equipment, Target
from replan.review.documents import build
from replan.review.telling.dose import dose_said
from replan.review.words import Speaker
from replan.web.programs.dose import FIELDS, filled, library_dose, read_dose
from replan.web.programs.shown import card, found, line_cards, suspected
from replan.web.shared.pages import page
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.plan_forms import Item, current_lines, ended_line, free_id, replaced_line

LONGEST_REASON, LONGEST_WHAT = 2000, 500


@login_required
@require_GET
def program(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The program as it stands, and the library. While an urgent warning sign stands, only that."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    made, told = desk.reviewed()
    if told.urgent:
        return page(request, "web/programs/waits.html", patient=desk.patient, told=told)
    about, speak = suspected(desk, made), desk.speak
    results = found(request.GET, about, speak)
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    return page(
        request,
        "web/programs/program.html",
        patient=desk.patient,
        lines=line_cards(desk, about, speak),
        found=results,
        asked=request.GET,
        next_page="?" + urlencode({**kept, "page": results.page + 1}) + "#results",
        regions=[(code, speak.title("regions", code)) for code in speak.pack.regions],
        targets=[(code, speak.text(f"ref.code.{code}")) for code in get_args(Target)],
        equipment=[(code, speak.text(f"web.builder.equipment.{code}")) for code in get_args(Equipment)],
    )


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, patient_id: UUID, code: str) -> HttpResponse:
    """One exercise of the library with the dose to begin with, to be put into the program."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    if code not in desk.pack.exercises:
        raise Http404
    exercise = desk.pack.exercises[code]
    dose, problems = read_dose(request.POST) if request.method == "POST" else ({}, {})
    if request.method == "POST" and not problems:
        new = _new(desk, code, dose)
        what = desk.speak.text(
            "web.plan.said.new", what=desk.speak.title("exercises", code), dose=_said(new, desk.speak)
        )
        if _saved(request, desk, [("program", new["id"], new, desk.today, "")], what, _reason(request, desk)):
            return redirect("builder", patient_id=patient_id)
        problems = {"per_week": "web.plan.problem.refused"}
    minutes = desk.speak.text("web.builder.minutes", n=exercise.dose.minutes or 0)
    shown = request.POST if request.method == "POST" else library_dose(exercise, minutes)
    return _form(request, desk, code, shown, problems, None)


@login_required
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """One line of the program, with another dose."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    old = _line(desk, key)
    dose, problems = read_dose(request.POST) if request.method == "POST" else ({}, {})
    if request.method == "POST" and not problems:
        title = desk.speak.title("exercises", old.exercise)
        said = _said({"id": old.id, "exercise": old.exercise, "from": desk.today.isoformat(), **dose}, desk.speak)
        what = desk.speak.text("web.plan.said.dose", what=title, dose=said)
        items = list(replaced_line(old, dose, desk.today, FIELDS))
        if _saved(request, desk, items, what, _reason(request, desk)):
            return redirect("builder", patient_id=patient_id)
        problems = {"per_week": "web.plan.problem.refused"}
    return _form(request, desk, old.exercise, request.POST if request.method == "POST" else filled(old), problems, old)


@login_required
@require_POST
def step(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """A harder or easier exercise of the library in the place of a line: the old one ends, the new one begins."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    old, to = _line(desk, key), request.POST.get("to", "")
    known = desk.pack.exercises.get(old.exercise)
    if known is None or to not in (*known.progression, *known.regression):
        messages.error(request, desk.speak.text("web.plan.problem.refused"))
        return redirect("builder", patient_id=patient_id)
    speak, exercise = desk.speak, desk.pack.exercises[to]
    new = _new(desk, to, library_dose(exercise, speak.text("web.builder.minutes", n=exercise.dose.minutes or 0)))
    kind = "up" if to in known.progression else "down"
    what = speak.text(
        f"web.builder.said.{kind}", old=speak.title("exercises", old.exercise), new=speak.title("exercises", to)
    )
    items = [*ended_line(old, desk.today), ("program", new["id"], new, desk.today, "")]
    if not _saved(request, desk, items, what, speak.text(f"web.builder.reason.{kind}")):
        messages.error(request, speak.text("web.plan.problem.refused"))
    return redirect("builder", patient_id=patient_id)


@login_required
@require_POST
def end(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """Ends a line: its last day was yesterday."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    old = _line(desk, key)
    what = desk.speak.text("web.plan.said.stop", what=desk.speak.title("exercises", old.exercise))
    if not _saved(request, desk, list(ended_line(old, desk.today)), what, _reason(request, desk)):
        messages.error(request, desk.speak.text("web.plan.problem.refused"))
    return redirect("builder", patient_id=patient_id)


@login_required
@require_GET
def preview(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The program as the patient reads it, in the patient's language."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    lang = _patients_language(desk)
    lines = line_cards(desk, (), Speaker(desk.pack, lang, "patient"))
    return page(request, "web/programs/preview.html", patient=desk.patient, lines=lines, spoken=lang)


@login_required
@require_GET
def printed(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The program on paper, as PDF with drawings and a box for each day."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    made, _ = desk.reviewed()
    document = build(
        "program",
        desk.course,
        made,
        pack=pack(),
        lang=_patients_language(desk),
        name=desk.patient.name,
        emergency_number=settings.EMERGENCY_NUMBER,
    )
    answer = HttpResponse(document.pdf(), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="program-{desk.today}.pdf"'
    return answer


def _patients_language(desk: Opened) -> str:
    own = desk.patient.user.lang if desk.patient.user else desk.speak.lang
    return own if own in desk.pack.languages else desk.speak.lang


def _line(desk: Opened, key: str) -> HomeExercise:
    found = next((one for one in current_lines(desk) if one.id == key), None)
    if found is None:
        raise Http404
    return found


def _new(desk: Opened, code: str, dose: dict[str, Any]) -> dict[str, Any]:
    return {"id": free_id(code, desk), "exercise": code, "from": desk.today.isoformat(), **dose}


def _said(item: dict[str, Any], speak: Speaker) -> str:
    return dose_said(HomeExercise.model_validate_json(json.dumps(item)), speak)


def _reason(request: HttpRequest, desk: Opened) -> str:
    typed = request.POST.get("reason", "").strip()[:LONGEST_REASON]
    return typed or desk.speak.text("web.builder.reason.none")


def _saved(request: HttpRequest, desk: Opened, items: list[Item], what: str, reason: str) -> bool:
    """Writes the lines and the change in one transaction; False when the course would not be valid with them."""
    change = {
        "on": desk.today.isoformat(),
        "kind": "exercises",
        "what": what[:LONGEST_WHAT],
        "reason": reason,
        "by": request.user.known_as[:80],
    }
    items = [*items, ("plan_changes", "", change, desk.today, "")]
    try:
        write_sections(actor=request.user, patient=desk.patient, today=desk.today, items=items, action="change_program")
    except UserError:
        return False
    messages.success(request, desk.speak.text("web.plan.saved", what=what))
    return True


def _form(
    request: HttpRequest, desk: Opened, code: str, shown: Any, problems: dict[str, str], old: HomeExercise | None
) -> HttpResponse:
    made, told = desk.reviewed()
    if told.urgent:
        return page(request, "web/programs/waits.html", patient=desk.patient, told=told)
    known = code in desk.pack.exercises
    return page(
        request,
        "web/programs/exercise.html",
        status=422 if problems else 200,
        patient=desk.patient,
        title=desk.speak.title("exercises", code),
        card=card(desk.pack.exercises[code], suspected(desk, made), desk.speak) if known else None,
        form=shown,
        problems=problems,
        old=old,
    )
