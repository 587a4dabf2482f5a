"""A patient's home: is it working, why, what next, and today's check-in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import answer_findings, record_check_in
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, patients_for
from replan.core.errors import UserError
from replan.review import page_html
from replan.web.shared.answers import answers_in
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.shared.telling import told_for

CHECK_IN = {"pain": "nprs", "function": "psfs"}
"""Field of the check-in form to the scale that it is a score of."""


@login_required
@require_GET
def my_recovery(request: HttpRequest) -> HttpResponse:
    """The patient's own review with the check-in form."""
    return _home(request)


@login_required
@require_POST
def check_in(request: HttpRequest) -> HttpResponse:
    """Saves today's pain and function; the page then shows the review with them."""
    scores = {CHECK_IN[field]: request.POST[field] for field in CHECK_IN if request.POST.get(field)}
    if not scores:
        return _home(request, error="web.check_in.nothing", status=422)
    try:
        numbers = {scale: float(value) for scale, value in scores.items()}
        record_check_in(actor=request.user, on=timezone.localdate(), scores=numbers)
    except (ValueError, UserError):
        return _home(request, error="web.check_in.not_a_score", status=422)
    messages.success(request, _saved(request, numbers))
    return redirect("my_recovery")


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Saves answers to safety questions or to the next question."""
    answers = answers_in(request.POST)
    if answers:
        patient = patients_for(request.user).get()
        answer_findings(actor=request.user, patient=patient, on=timezone.localdate(), answers=answers)
        messages.success(request, speaker(request).text("web.answers.saved", count=len(answers)))
    return redirect("my_recovery")


@login_required
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The same review as one file that can be read without a connection."""
    told = _told(request)
    response = HttpResponse(page_html(told, speaker(request)), content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="replan-{timezone.localdate()}.html"'
    return response


def _told(request: HttpRequest):
    require(request.user, May.SEE_OWN_COURSE)
    patient = patients_for(request.user).get()
    _, episode, course = course_for(actor=request.user, patient_id=patient.pk)
    return told_for(request, episode, course, timezone.localdate())


def _home(request: HttpRequest, error: str | None = None, status: int = 200) -> HttpResponse:
    return page(request, "web/my_recovery.html", status=status, told=_told(request), error=error)


def _saved(request: HttpRequest, scores: dict[str, float]) -> str:
    speak = speaker(request)
    said = [speak.text(f"web.check_in.saved.{scale}", score=score) for scale, score in scores.items()]
    return f"{speak.text('web.check_in.saved')} {' '.join(said)}"
