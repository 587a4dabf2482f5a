"""Programs from templates: the program of a patient kept as one, and a program begun from one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from replan.app.actions.library import save_template
from replan.app.permissions import May
from replan.app.queries.library import template_for
from replan.core.errors import UserError
from replan.review.telling.dose import dose_said
from replan.review.told import SourceLine
from replan.web.programs.dose import read_dose, row_of
from replan.web.programs.saving import reason_in, saved
from replan.web.programs.shown import Card, card, suspected
from replan.web.programs.starting import Start, dose_sources, start_of, starting_lines
from replan.web.programs.views import show_program
from replan.web.shared.pages import page
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.plan_forms import Item, current_lines, free_id
from replan.web.therapists.waits import stopped_by_urgent, waits


@dataclass(frozen=True)
class Row:
    """One line of a template before it is saved. `there` says that the program has the exercise already."""

    n: str
    code: str
    title: str
    card: Card | None
    there: bool
    take: bool
    form: Mapping[str, Any]
    cited: SourceLine | None


@dataclass(frozen=True)
class Begun:
    """What a program begins from: its name, its lines, how the plan says it; for one of the pack, where it is from."""

    name: str
    lines: Sequence[Mapping[str, Any]]
    said: str
    start: Start | None = None
    sources: Mapping[str, SourceLine] = field(default_factory=dict)


@login_required
@require_POST
def save(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Keeps the program as it stands as a template of the clinic."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    try:
        made = save_template(actor=request.user, name=request.POST.get("name", ""), lines=current_lines(desk))
    except UserError as error:
        return show_program(request, desk, {"template-name": f"web.coordinated.wrong.{error.problems[0].place}"})
    messages.success(request, desk.speak.text("web.coordinated.template.saved", name=made.name))
    return redirect("builder", patient_id=patient_id)


@login_required
@require_http_methods(["GET", "POST"])
@stopped_by_urgent
def start(request: HttpRequest, patient_id: UUID, template_id: int) -> HttpResponse:
    """The lines of a template with their doses, to be looked through and changed before any is saved."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    try:
        template = template_for(actor=request.user, id_=template_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    return _started(request, desk, Begun(template.name, template.lines, "web.coordinated.said.template"))


@login_required
@require_http_methods(["GET", "POST"])
@stopped_by_urgent
def start_known(request: HttpRequest, patient_id: UUID, code: str) -> HttpResponse:
    """The lines of a starting program of the pack, looked through in the same way."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    if code not in desk.pack.programs or f"programs/{code}" in desk.pack.retired:
        raise Http404
    program = desk.pack.programs[code]
    shown, lines = start_of(program, desk.speak), starting_lines(program, desk.speak)
    sources = dose_sources(program, desk.speak)
    return _started(request, desk, Begun(shown.title, lines, "web.starting.said", shown, sources))


def _started(request: HttpRequest, desk: Opened, begun: Begun) -> HttpResponse:
    made, told = desk.reviewed()
    if request.method == "GET" and told.urgent:
        return waits(request, desk)
    rows = _rows(request, desk, begun, suspected(desk, made))
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _begin(request, desk, rows, begun)
        if not problems:
            return redirect("builder", patient_id=desk.patient.pk)
    return page(
        request,
        "web/programs/template.html",
        status=422 if problems else 200,
        patient=desk.patient,
        name=begun.name,
        start=begun.start,
        rows=rows,
        problems=problems,
        reason=request.POST.get("reason", ""),
    )


def _rows(request: HttpRequest, desk: Opened, begun: Begun, about: tuple[str, ...]) -> tuple[Row, ...]:
    """A line that the program has, or that does not suit this patient, has to be ticked by hand."""
    have = {one.exercise for one in current_lines(desk)}
    found = []
    for number, line in enumerate(begun.lines):
        n, code = str(number), line["exercise"]
        known = desk.pack.exercises.get(code)
        shown = card(known, about, desk.speak) if known else None
        suits = code not in have and not (shown and shown.cautions)
        typed = request.method == "POST"
        found.append(
            Row(
                n=n,
                code=code,
                title=desk.speak.title("exercises", code),
                card=shown,
                there=code in have,
                take=bool(request.POST.get(f"take-{n}")) if typed else suits,
                form=row_of(request.POST, n) if typed else line,
                cited=begun.sources.get(code),
            )
        )
    return tuple(found)


def _begin(request: HttpRequest, desk: Opened, rows: tuple[Row, ...], begun: Begun) -> dict[str, str]:
    """Saves the lines that are ticked; the problems by field when nothing was saved."""
    taken = [row for row in rows if row.take]
    if not taken:
        return {"rows": "web.coordinated.wrong.nothing_taken"}
    items: list[Item] = []
    problems: dict[str, str] = {}
    told = []
    for row in taken:
        dose, wrong = read_dose(row.form)
        problems |= {f"{field}-{row.n}": message for field, message in wrong.items()}
        if wrong:
            continue
        id_ = free_id(row.code, desk, {str(key) for _, key, *_ in items})
        line = {"id": id_, "exercise": row.code, "from": desk.today.isoformat(), **dose}
        items.append(("program", id_, line, desk.today, ""))
        told.append(f"{row.title} ({dose_said(line, desk.speak)})")
    reason = reason_in(request)
    if not reason:
        problems["reason"] = "web.plan.problem.reason"
    if problems:
        return problems
    what = desk.speak.text(begun.said, name=begun.name, lines="; ".join(told))
    refused = saved(request, desk, items, what, reason)
    return {"rows": next(iter(refused.values()))} if refused else {}
