"""A therapist's caseload and the review behind each name."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import answer_findings
from replan.app.permissions import ROLES, May, require
from replan.app.queries.caseload import caseload as caseload_of
from replan.app.queries.courses import course_for
from replan.web.shared.answers import answers_in
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.shared.telling import told_for
from replan.web.therapists.rows import GROUPS, shown


@login_required
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """Who needs attention first, and why. `?show=` filters by a group of reasons."""
    rows = caseload_of(actor=request.user, today=timezone.localdate())
    group = request.GET.get("show", "all")
    counts = {name: sum(row.attention in reasons for row in rows) for name, reasons in GROUPS.items()}
    wanted = [row for row in rows if row.attention in GROUPS.get(group, GROUPS["all"])]
    speak = speaker(request)
    return page(request, "web/caseload.html", rows=[shown(row, speak) for row in wanted], counts=counts, group=group)


@login_required
@require_GET
def patient(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The review of one patient in reach. Anybody else's does not exist."""
    require(request.user, May.SEE_CASELOAD)
    try:
        found, episode, course = course_for(actor=request.user, patient_id=patient_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    told = told_for(request, episode, course, timezone.localdate())
    may_write = May.WRITE_FINDINGS in ROLES[request.user.role]
    return page(request, "web/patient.html", patient=found, told=told, may_write=may_write)


@login_required
@require_POST
def findings(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Saves findings of an examination or answers given in the visit."""
    answers = answers_in(request.POST)
    try:
        found, _, _ = course_for(actor=request.user, patient_id=patient_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    if answers:
        answer_findings(actor=request.user, patient=found, on=timezone.localdate(), answers=answers)
        messages.success(request, speaker(request).text("web.answers.saved", count=len(answers)))
    return redirect("patient", patient_id=patient_id)
