"""A patient's recovery: is it working, why, what next."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, fetched, own_record
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.course.document import Course
from replan.review import Told
from replan.review.declared import pack_for
from replan.review.telling.charts import VIEWS, View
from replan.web.patients.scores import all_scores
from replan.web.shared.alarms import urgent
from replan.web.shared.answers import behind_alarms, save_answers
from replan.web.shared.hearing import to_ask
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.shared.telling import as_file, told_for


@login_required
@require_GET
def my_recovery(request: HttpRequest) -> HttpResponse:
    """The patient's own review."""
    return _home(request)


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Saves answers to safety questions or to the next question."""
    require(request.user, May.WRITE_OWN_SCORES)
    answers = save_answers(request, own_record(request.user), timezone.localdate())
    if not answers:
        return _home(request, error="web.answers.nothing")
    messages.success(request, speaker(request).text("web.answers.saved", count=len(answers)))
    return redirect("my_recovery")


@login_required
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The same review as one file that can be read without a connection."""
    file = as_file(request, _read(request)[1], timezone.localdate())
    fetched(actor=request.user, patient=own_record(request.user), what="review")
    return file


def _read(request: HttpRequest) -> tuple[Course, Told]:
    require(request.user, May.SEE_OWN_COURSE)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    return course, told_for(request, episode, course, timezone.localdate(), view_in(request.GET.get("range")))


def _asked_there(told: Told) -> set[str]:
    """The questions that the page itself asks."""
    asked = [*told.safety_questions, *([told.next_question] if told.next_question else []), *behind_alarms(told)]
    return {one.finding for one in asked}


def view_in(text: str | None) -> View:
    """How much of the course the chart shows."""
    return next((view for view in VIEWS if view == text), "all")


def _home(request: HttpRequest, error: str | None = None) -> HttpResponse:
    try:
        course, told = _read(request)
    except UserError:
        return page(request, "web/no_review.html", title=speaker(request).text("web.my_recovery"), problems=())
    if (first := urgent(request, told)) is not None:
        return first
    known = pack_for(course, pack())
    return page(
        request,
        "web/my_recovery.html",
        status=422 if error else 200,
        told=told,
        ask_now=to_ask(request, without=_asked_there(told)),
        asked_again=behind_alarms(told),
        error=error,
        views=list(VIEWS),
        view=view_in(request.GET.get("range")),
        scores=all_scores(course, known, speaker(request)),
        likely=[reason for reason in told.reasons if reason.likely],
        less_likely=[reason for reason in told.reasons if not reason.likely],
    )
