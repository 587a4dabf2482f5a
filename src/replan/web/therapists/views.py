"""A therapist's caseload and the review behind each name."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import answer_findings, record_score
from replan.app.permissions import May, may, require
from replan.app.queries.caseload import caseload as caseload_of
from replan.app.queries.courses import course_for
from replan.core.errors import UserError
from replan.web.shared.answers import answers_in, behind_alarms
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.shared.telling import as_file, told_for
from replan.web.therapists.rows import GROUPS, shown
from replan.web.therapists.scores import Entered, scales_to_enter


@login_required
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """Who needs attention first, and why. `?show=` filters by a group of reasons."""
    rows = caseload_of(actor=request.user, today=timezone.localdate())
    group = request.GET.get("show", "all")
    group = group if group in GROUPS else "all"
    counts = {name: sum(row.attention in reasons for row in rows) for name, reasons in GROUPS.items()}
    wanted = [row for row in rows if row.attention in GROUPS[group]]
    speak = speaker(request)
    return page(request, "web/caseload.html", rows=[shown(row, speak) for row in wanted], counts=counts, group=group)


@login_required
@require_GET
def patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The review of one patient in reach. Anybody else's does not exist."""
    return _patient(request, patient_id)


@login_required
@require_POST
def findings(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Saves findings of an examination or answers given in the visit."""
    found, _, _ = course_for(actor=request.user, patient_id=patient_id)
    answers = answers_in(request.POST)
    require(request.user, May.WRITE_RECORDS)
    try:
        if answers:
            answer_findings(actor=request.user, patient=found, on=timezone.localdate(), answers=answers)
    except UserError:
        answers = {}
    if not answers:
        return _patient(request, patient_id, {"findings": "web.answers.nothing"})
    messages.success(request, speaker(request).text("web.answers.saved", count=len(answers)))
    return redirect("patient", patient_id=patient_id)


@login_required
@require_POST
def score(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Saves a score that the therapist took, today or on an earlier day."""
    found, _, course = course_for(actor=request.user, patient_id=patient_id)
    require(request.user, May.WRITE_RECORDS)
    today = timezone.localdate()
    entered = Entered.read(request.POST, scales_to_enter(course, language(request)), course.episode.start, today)
    if entered.scale is None or entered.on is None or entered.value is None:
        return _patient(request, patient_id, entered.problems)
    try:
        record_score(
            actor=request.user, patient=found, on=entered.on, scale=entered.scale.id, score=entered.value, today=today
        )
    except UserError:
        return _patient(request, patient_id, {"score": "web.score.not_on_scale"})
    messages.success(request, speaker(request).text("web.score.saved", scale=entered.scale.title, on=entered.on))
    return redirect("patient", patient_id=patient_id)


@login_required
@require_GET
def download(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The same review as one file that can be read without a connection."""
    require(request.user, May.SEE_CASELOAD)
    _, episode, course = course_for(actor=request.user, patient_id=patient_id)
    today = timezone.localdate()
    return as_file(request, told_for(request, episode, course, today), today)


def _patient(request: HttpRequest, patient_id: UUID, problems: Mapping[str, str] | None = None) -> HttpResponse:
    """The page of one patient; `problems` name the field and the message of what could not be saved."""
    require(request.user, May.SEE_CASELOAD)
    found, episode, course = course_for(actor=request.user, patient_id=patient_id)
    today = timezone.localdate()
    try:
        told = told_for(request, episode, course, today)
    except UserError as error:
        return page(request, "web/no_review.html", title=found.name, problems=error.problems)
    return page(
        request,
        "web/patient.html",
        status=422 if problems else 200,
        patient=found,
        told=told,
        asked_again=behind_alarms(told),
        may_write=may(request.user, May.WRITE_RECORDS),
        scales=scales_to_enter(course, language(request)),
        today=today.isoformat(),
        started=course.episode.start.isoformat(),
        entered=request.POST,
        problems=problems or {},
    )
