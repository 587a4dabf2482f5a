"""A patient's home: is it working, why, what next, and today's check-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import answer_findings, record_check_in
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.core.errors import UserError
from replan.course.document import Course
from replan.review import Told
from replan.web.patients.changes import what_was_saved
from replan.web.shared.answers import answers_in, behind_alarms
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.shared.telling import as_file, told_for

CHECK_IN = {"pain": "nprs", "function": "psfs"}
"""Field of the check-in form to the scale that it is a score of."""

CHOICES = {str(number): float(number) for number in range(11)}


@login_required
@require_GET
def my_recovery(request: HttpRequest) -> HttpResponse:
    """The patient's own review with the check-in form."""
    return _home(request)


@login_required
@require_POST
def check_in(request: HttpRequest) -> HttpResponse:
    """Saves today's pain and function; the page then shows the review with them."""
    require(request.user, May.WRITE_OWN_SCORES)
    given = _given(request.POST)
    if not given:
        return _home(request, error="web.check_in.nothing")
    if not all(value in CHOICES for value in given.values()):
        return _home(request, error="web.check_in.not_a_score")
    scores = {scale: CHOICES[value] for scale, value in given.items()}
    today = timezone.localdate()
    record_check_in(actor=request.user, on=today, scores=scores)
    messages.success(request, what_was_saved(_course(request), scores, today, speaker(request)))
    return redirect("my_recovery")


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Saves answers to safety questions or to the next question."""
    require(request.user, May.WRITE_OWN_SCORES)
    answers = answers_in(request.POST)
    try:
        if answers:
            patient = own_record(request.user)
            answer_findings(actor=request.user, patient=patient, on=timezone.localdate(), answers=answers)
    except UserError:
        answers = {}
    if not answers:
        return _home(request, error="web.answers.nothing")
    messages.success(request, speaker(request).text("web.answers.saved", count=len(answers)))
    return redirect("my_recovery")


@login_required
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The same review as one file that can be read without a connection."""
    return as_file(request, _told(request), timezone.localdate())


def _given(form: QueryDict) -> dict[str, str]:
    return {scale: form[field] for field, scale in CHECK_IN.items() if form.get(field)}


def _course(request: HttpRequest) -> Course:
    return course_for(actor=request.user, patient_id=own_record(request.user).pk)[2]


def _told(request: HttpRequest) -> Told:
    require(request.user, May.SEE_OWN_COURSE)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    return told_for(request, episode, course, timezone.localdate())


def _home(request: HttpRequest, error: str | None = None) -> HttpResponse:
    try:
        told = _told(request)
    except UserError:
        return page(request, "web/no_review.html", title=speaker(request).text("web.my_recovery"), problems=())
    status = 422 if error else 200
    asked = behind_alarms(told)
    return page(request, "web/my_recovery.html", status=status, told=told, asked_again=asked, error=error)
