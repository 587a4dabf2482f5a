"""Visits: booked, as they went, and light notes; each edit keeps what stood there before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from replan.app.actions import write_section
from replan.app.permissions import May, may
from replan.app.queries.entries import EntryRow, entries
from replan.core.dates import latest_day
from replan.core.errors import UserError
from replan.review.words import Speaker
from replan.web.shared.pages import page
from replan.web.therapists.data import DataRow, says, title_of, told_row
from replan.web.therapists.fields import day_in, number_in
from replan.web.therapists.opened import Opened, opened

STATUSES = ("attended", "booked", "missed", "cancelled")
RESPONSES = ("better", "same", "worse")
LINES = 4
"""Interventions that the form has room for at first; one with all lines filled gets one more."""

LONGEST = 2000
NEW = "new"


@dataclass(frozen=True)
class VisitShown:
    """One visit of the list, with what was found that day and what stood there before."""

    key: str
    day: str
    said: str
    subjective: str
    response: str
    note: str
    found: tuple[str, ...]
    who: str
    history: tuple[DataRow, ...]


@login_required
@require_http_methods(["GET", "POST"])
def visits(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Every visit, the latest first, and the form for a new one."""
    return _visits(request, patient_id, NEW)


@login_required
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    """One visit to put right; what stood there is kept."""
    return _visits(request, patient_id, key)


def _visits(request: HttpRequest, patient_id: UUID, key: str) -> HttpResponse:
    writes = request.method == "POST"
    desk = opened(request, patient_id, May.WRITE_RECORDS if writes else May.SEE_CASELOAD)
    rows = entries(actor=request.user, patient=desk.patient, sections=("visits", "findings"))
    standing = {row.key: row for row in rows if row.section == "visits" and row.standing}
    if key != NEW and key not in standing:
        raise Http404
    problems: dict[str, str] = {}
    if writes:
        data, problems = read_visit(request.POST, desk)
        old = standing[key].data if key != NEW else None
        if not problems and _saved(request, desk, key, {**_kept(old), **data}, problems):
            return redirect("visits", patient_id=patient_id)
    filled = _filled(request.POST) if writes else _as_form(standing[key].data if key != NEW else None, desk.today)
    return page(
        request,
        "web/visits.html",
        status=422 if problems else 200,
        patient=desk.patient,
        key=key,
        form=filled,
        problems={f"visit-{field}": message for field, message in problems.items()},
        visits=[_shown(row, rows, desk.speak) for row in sorted(standing.values(), key=_latest_first)],
        interventions=_choices(desk.speak),
        statuses=STATUSES,
        responses=RESPONSES,
        may_write=may(request.user, May.WRITE_RECORDS),
        earliest=desk.course.episode.start.isoformat(),
        latest=latest_day(desk.today).isoformat(),
    )


def read_visit(form: QueryDict, desk: Opened) -> tuple[dict[str, Any], dict[str, str]]:
    """A visit as in the course document, and what is wrong by field."""
    problems: dict[str, str] = {}
    on, status = day_in(form.get("on", "")), form.get("status", "")
    if on is None or not desk.course.episode.start <= on <= latest_day(desk.today):
        problems["on"] = "web.visit.problem.on"
    if status not in STATUSES:
        problems["status"] = "web.visit.problem.status"
    elif (
        on is not None and (on > desk.today) != (status == "booked") and not (status == "cancelled" or on == desk.today)
    ):
        problems["status"] = "web.visit.problem.time"
    interventions = _interventions(form, desk, problems)
    data: dict[str, Any] = {"on": on.isoformat() if on else "", "status": status}
    data["interventions"] = interventions if status == "attended" else []
    for field in ("subjective", "note"):
        data[field] = form.get(field, "").strip()[:LONGEST] or None
    data["response"] = form.get("response") if form.get("response") in RESPONSES else None
    return data, problems


def _interventions(form: QueryDict, desk: Opened, problems: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    pairs = zip(form.getlist("intervention"), form.getlist("minutes"), strict=False)
    for number, (code, minutes) in enumerate(pairs):
        if not code:
            continue
        value = number_in(minutes) if minutes.strip() else None
        if code not in desk.pack.interventions or (minutes.strip() and not (value is not None and 0 < value <= 600)):
            problems[f"minutes-{number}"] = "web.visit.problem.minutes"
            continue
        found.append({"code": code} if value is None else {"code": code, "minutes": value})
    return found


def _saved(request: HttpRequest, desk: Opened, key: str, data: dict[str, Any], problems: dict[str, str]) -> bool:
    """Writes the visit; on failure `problems` says so and nothing is kept."""
    try:
        write_section(
            actor=request.user,
            patient=desk.patient,
            section="visits",
            key="" if key == NEW else key,
            data={
                name: value
                for name, value in {"provider": request.user.username[:80], **data}.items()
                if value is not None
            },
            today=desk.today,
            on=day_in(data["on"]),
        )
    except UserError:
        problems["on"] = "web.visit.problem.on"
        return False
    messages.success(request, desk.speak.text("web.visit.saved", on=date.fromisoformat(data["on"])))
    return True


def _kept(old: Mapping[str, Any] | None) -> dict[str, Any]:
    """What of the old visit the form does not show: who gave it and what it cost."""
    return {field: old[field] for field in ("provider", "cost") if old and old.get(field) is not None}


def _filled(form: QueryDict) -> dict[str, Any]:
    pairs = list(zip(form.getlist("intervention"), form.getlist("minutes"), strict=False))
    return {**{name: form.get(name, "") for name in ("on", "status", "subjective", "response", "note")}, "lines": pairs}


def _as_form(data: Mapping[str, Any] | None, today: date) -> dict[str, Any]:
    data = data or {"on": today.isoformat(), "status": "attended"}
    lines = [
        (item["code"], f"{item['minutes']:g}" if item.get("minutes") else "")
        for item in data.get("interventions") or ()
    ]
    blank = max(LINES - len(lines), 1)
    fields = {name: data.get(name) or "" for name in ("on", "status", "subjective", "response", "note")}
    return {**fields, "lines": [*lines, *([("", "")] * blank)]}


def _latest_first(row: EntryRow) -> int:
    return -(row.on or date.min).toordinal()


def _shown(row: EntryRow, rows: tuple[EntryRow, ...], speak: Speaker) -> VisitShown:
    data, told = row.data or {}, told_row(row, speak)
    found = [
        says("findings", one.data or {}, speak)
        for one in rows
        if one.section == "findings" and one.standing and one.on == row.on
    ]
    history = [
        told_row(one, speak) for one in rows if one.section == "visits" and one.key == row.key and not one.standing
    ]
    return VisitShown(
        key=row.key,
        day=told.day,
        said=told.text,
        subjective=data.get("subjective") or "",
        response=speak.text(f"web.visit.response.{data['response']}") if data.get("response") else "",
        note=data.get("note") or "",
        found=tuple(found),
        who=told.who,
        history=tuple(history),
    )


def _choices(speak: Speaker) -> list[tuple[str, str]]:
    return sorted(
        ((code, title_of("interventions", code, speak)) for code in speak.pack.interventions), key=lambda one: one[1]
    )
