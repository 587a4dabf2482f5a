"""The page of one patient: the review, what stands in the record, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import keep_look, record_score, write_section
from replan.app.attention import NEVER_QUIET, QUIET_DAYS, reasons
from replan.app.changes import changes
from replan.app.gist import gist_of
from replan.app.permissions import May, may
from replan.app.queries.alerts import notes_on
from replan.app.queries.courses import fetched
from replan.app.queries.entries import entries
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.review import Told
from replan.web.shared.answers import behind_alarms, save_answers
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.shared.telling import as_file, told_for
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.rows import change_phrase
from replan.web.therapists.scores import Entered, scales_to_enter
from replan.web.therapists.summary import figures, seen_otherwise, side
from replan.web.therapists.why import Asked, sections_of
from replan.web.therapists.why import why as why_of

LONGEST = 500
"""Characters of why somebody sees a roadblock otherwise."""


@login_required
@require_GET
def patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The review of one patient in reach. Anybody else's does not exist."""
    return show_patient(request, patient_id)


@login_required
@require_POST
def findings(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Saves findings of an examination or answers given in the visit."""
    desk = opened(request, patient_id, May.WRITE_RECORDS)
    answers = save_answers(request, desk.patient, desk.today)
    if not answers:
        return show_patient(request, patient_id, {"findings": "web.answers.nothing"})
    messages.success(request, speaker(request).text("web.answers.saved", count=len(answers)))
    return redirect("patient", patient_id=patient_id)


@login_required
@require_POST
def score(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Saves a score that the therapist took, today or on an earlier day."""
    desk = opened(request, patient_id, May.WRITE_RECORDS)
    today, start = desk.today, desk.course.episode.start
    entered = Entered.read(request.POST, scales_to_enter(desk.course, language(request)), start, today)
    if entered.scale is None or entered.on is None or entered.value is None:
        return show_patient(request, patient_id, entered.problems)
    try:
        record_score(
            actor=request.user,
            patient=desk.patient,
            on=entered.on,
            scale=entered.scale.id,
            score=entered.value,
            today=today,
        )
    except UserError:
        return show_patient(request, patient_id, {"score": "web.score.not_on_scale"})
    messages.success(request, speaker(request).text("web.score.saved", scale=entered.scale.title, on=entered.on))
    return redirect("patient", patient_id=patient_id)


@login_required
@require_POST
def disagree(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Keeps that somebody who treats sees a roadblock otherwise, and why; `withdraw` takes their view back."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    roadblock = request.POST.get("roadblock", "")
    if roadblock not in desk.pack.roadblocks:
        return show_patient(request, patient_id, {"findings": "web.otherwise.problem"})
    if request.POST.get("withdraw"):
        return _withdraw(request, desk, roadblock)
    because, holds = request.POST.get("because", "").strip()[:LONGEST], request.POST.get("holds")
    if not because or holds not in ("yes", "no"):
        return show_patient(request, patient_id, {f"because-{roadblock}": "web.otherwise.problem"})
    data = {
        "on": desk.today.isoformat(),
        "roadblock": roadblock,
        "holds": holds == "yes",
        "because": because,
        "by": request.user.known_as[:80],
    }
    write_section(
        actor=request.user,
        patient=desk.patient,
        section="disagreements",
        key=f"{roadblock}-{desk.today}-{request.user.pk}",
        data=data,
        today=desk.today,
        on=desk.today,
    )
    messages.success(request, desk.speak.text("web.otherwise.saved"))
    return redirect("patient", patient_id=patient_id)


@login_required
@require_GET
def why(request: HttpRequest, patient_id: UUID, what: str) -> HttpResponse:
    """The evidence behind one figure: its rows, its formula in words, its source."""
    desk = opened(request, patient_id)
    made, told = desk.reviewed()
    asked = Asked(what, told, made, desk.course, desk.pack, desk.speak)
    sections = sections_of(asked)
    if sections is None:
        raise Http404
    rows = entries(actor=request.user, patient=desk.patient, sections=sections)
    return page(request, "web/why.html", patient=desk.patient, why=why_of(asked, rows))


@login_required
@require_GET
def download(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The same review as one file that can be read without a connection."""
    desk = opened(request, patient_id)
    file = as_file(request, told_for(request, desk.episode, desk.course, desk.today), desk.today)
    fetched(actor=request.user, patient=desk.patient, what="review")
    return file


def show_patient(request: HttpRequest, patient_id: UUID, problems: Mapping[str, str] | None = None) -> HttpResponse:
    """The page of one patient; `problems` name the field and the message of what could not be saved."""
    desk = opened(request, patient_id)
    try:
        made, told = desk.reviewed()
    except UserError as error:
        return page(request, "web/no_review.html", title=desk.patient.name, problems=error.problems)
    gist = gist_of(made, desk.course, pack())
    look = keep_look(actor=request.user, patient=desk.patient, gist=gist)
    values: dict[str, Any] = {
        "patient": desk.patient,
        "told": told,
        "figures": figures(desk, made, told),
        "side": side(desk),
        "otherwise": seen_otherwise(desk.course, desk.speak),
        "last_look": desk.speak.day(look.on) if look else None,
        "since": [change_phrase(change, desk.speak) for change in changes(look.seen, gist)] if look else [],
        "asked_again": behind_alarms(told),
        "may_write": may(request.user, May.WRITE_RECORDS),
        "may_plan": may(request.user, May.CHANGE_PLAN),
        "scales": scales_to_enter(desk.course, language(request)),
        "today": desk.today.isoformat(),
        "started": desk.course.episode.start.isoformat(),
        "entered": request.POST,
        "problems": _anchored(problems or {}, told),
        **_alerts(request, desk, gist),
    }
    return page(request, "web/patient.html", status=422 if problems else 200, **values)


def _alerts(request: HttpRequest, desk: Opened, gist: Mapping[str, Any]) -> dict[str, Any]:
    """What the form about alerts needs: the reasons that hold, and what was done about them before."""
    hold = reasons(gist, desk.today)
    return {
        "reasons": hold,
        "never_quiet": NEVER_QUIET,
        "latest_quiet": _day_after(desk, QUIET_DAYS["snoozed"]),
        "a_week": _day_after(desk, 7),
        "tomorrow": _day_after(desk, 1),
        "alert_notes": notes_on(actor=request.user, patient=desk.patient),
    }


def _day_after(desk: Opened, days: int) -> str:
    return (desk.today + timedelta(days=days)).isoformat()


def _withdraw(request: HttpRequest, desk: Opened, roadblock: str) -> HttpResponse:
    """Takes back every view of this roadblock; each stays in the history."""
    rows = entries(actor=request.user, patient=desk.patient, sections=("disagreements",))
    for row in rows:
        if row.standing and row.data and row.data["roadblock"] == roadblock:
            write_section(
                actor=request.user,
                patient=desk.patient,
                section="disagreements",
                key=row.key,
                data=None,
                today=desk.today,
            )
    messages.success(request, desk.speak.text("web.otherwise.withdrawn"))
    return redirect("patient", patient_id=desk.patient.pk)


def _anchored(problems: Mapping[str, str], told: Told) -> dict[str, str]:
    """The place on the page that each problem leads to."""
    places = {"findings": "safety" if told.safety_questions else "main"}
    return {places.get(field, f"enter-{field}"): message for field, message in problems.items()}
