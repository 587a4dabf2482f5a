"""The pages of the program builder. Each save writes the lines and one change of plan, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from replan.app.permissions import May
from replan.app.queries.courses import fetched
from replan.app.queries.library import templates_for
from replan.app.queries.program import videos_for
from replan.app.reviews import pack
from replan.course.events import HomeExercise
from replan.knowledge.schema.exercise import Equipment, Target
from replan.review.documents import build
from replan.review.telling.dose import dose_said
from replan.review.words import Speaker
from replan.web.programs.dose import FIELDS, filled, first_dose, read_dose
from replan.web.programs.saving import reason_in, saved
from replan.web.programs.shown import card, found, line_cards, suspected
from replan.web.programs.starting import starts_for
from replan.web.shared.pages import page
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.plan_forms import current_lines, ended_line, free_id, replaced_line
from replan.web.therapists.waits import stopped_by_urgent, waits


@login_required
@require_GET
def program(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The program as it stands, and the library. While an urgent warning sign stands, only that."""
    return show_program(request, opened(request, patient_id, May.CHANGE_PLAN))


@login_required
@require_http_methods(["GET", "POST"])
@stopped_by_urgent
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
            "web.plan.said.new", what=desk.speak.title("exercises", code), dose=dose_said(new, desk.speak)
        )
        problems = saved(request, desk, [("program", new["id"], new, desk.today, "")], what, reason_in(request))
        if not problems:
            return redirect("builder", patient_id=patient_id)
    shown = request.POST if request.method == "POST" else first_dose(exercise.dose, desk.speak)
    return _form(request, desk, code, shown, problems, None)


@login_required
@require_http_methods(["GET", "POST"])
@stopped_by_urgent
def line(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """One line of the program, with another dose."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    old = _line(desk, key)
    dose, problems = read_dose(request.POST) if request.method == "POST" else ({}, {})
    if request.method == "POST" and not problems:
        title = desk.speak.title("exercises", old.exercise)
        dose_now = dose_said(dose, desk.speak)
        what = desk.speak.text("web.plan.said.dose", what=title, dose=dose_now)
        items = list(replaced_line(old, dose, desk.today, FIELDS))
        problems = saved(request, desk, items, what, reason_in(request))
        if not problems:
            return redirect("builder", patient_id=patient_id)
    return _form(request, desk, old.exercise, request.POST if request.method == "POST" else filled(old), problems, old)


@login_required
@require_POST
@stopped_by_urgent
def step(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """A harder or easier exercise of the library in the place of a line: the old one ends, the new one begins."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    old, to = _line(desk, key), request.POST.get("to", "")
    known = desk.pack.exercises.get(old.exercise)
    if known is None or to not in (*known.progression, *known.regression):
        messages.error(request, desk.speak.text("web.plan.problem.refused"))
        return redirect("builder", patient_id=patient_id)
    speak, exercise = desk.speak, desk.pack.exercises[to]
    new = _new(desk, to, first_dose(exercise.dose, speak))
    kind = "up" if to in known.progression else "down"
    what = speak.text(
        f"web.builder.said.{kind}", old=speak.title("exercises", old.exercise), new=speak.title("exercises", to)
    )
    items = [*ended_line(old, desk.today), ("program", new["id"], new, desk.today, "")]
    if saved(request, desk, items, what, speak.text(f"web.builder.reason.{kind}")):
        messages.error(request, speak.text("web.plan.problem.refused"))
    return redirect("builder", patient_id=patient_id)


@login_required
@require_POST
@stopped_by_urgent
def end(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """Ends a line: its last day was yesterday."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    old = _line(desk, key)
    what = desk.speak.text("web.plan.said.stop", what=desk.speak.title("exercises", old.exercise))
    problems = saved(request, desk, list(ended_line(old, desk.today)), what, reason_in(request))
    if problems:
        return show_program(request, desk, {f"reason-{key}": next(iter(problems.values()))})
    return redirect("builder", patient_id=patient_id)


@login_required
@require_POST
def pause(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Ends every line of the program, for an urgent warning sign or another reason."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    items = [item for line in current_lines(desk) for item in ended_line(line, desk.today)]
    if not items:
        return redirect("builder", patient_id=patient_id)
    problems = saved(request, desk, items, desk.speak.text("web.coordinated.said.pause"), reason_in(request))
    if problems:
        return waits(request, desk, 422, problems)
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
    made = desk.review()
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
    fetched(actor=request.user, patient=desk.patient, what="program")
    answer.headers["Content-Disposition"] = f'attachment; filename="program-{desk.today}.pdf"'
    return answer


def show_program(request: HttpRequest, desk: Opened, problems: Mapping[str, str] | None = None) -> HttpResponse:
    """The page of the builder; `problems` name the field and the message of what could not be saved."""
    made, told = desk.reviewed()
    if told.urgent:
        return waits(request, desk)
    about, speak = suspected(desk, made), desk.speak
    results = found(request.GET, about, speak)
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    return page(
        request,
        "web/programs/program.html",
        status=422 if problems else 200,
        problems=problems or {},
        typed=request.POST.get("reason", ""),
        typed_name=request.POST.get("name", ""),
        templates=templates_for(actor=request.user),
        starts=starts_for(desk),
        patient=desk.patient,
        lines=line_cards(desk, about, speak),
        found=results,
        asked=request.GET,
        next_page="?" + urlencode({**kept, "page": results.page + 1}) + "#results",
        regions=[(code, speak.title("regions", code)) for code in speak.pack.regions],
        targets=[(code, speak.text(f"ref.code.{code}")) for code in get_args(Target)],
        equipment=[(code, speak.text(f"web.builder.equipment.{code}")) for code in get_args(Equipment)],
    )


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


def _form(
    request: HttpRequest, desk: Opened, code: str, shown: Any, problems: dict[str, str], old: HomeExercise | None
) -> HttpResponse:
    made, told = desk.reviewed()
    if told.urgent:
        return waits(request, desk)
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
        code=code,
        video=videos_for(desk.patient).get(code),
    )
