"""The questions that people ask, answered from the reader's own course."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.core.errors import UserError
from replan.web.shared.answers import behind_alarms
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.shared.telling import told_for


@login_required
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """The list, each with the answer in short."""
    return _page(request, None)


@login_required
@require_GET
def question(request: HttpRequest, asked: str) -> HttpResponse:
    """One question with its whole answer."""
    return _page(request, asked)


def _page(request: HttpRequest, asked: str | None) -> HttpResponse:
    require(request.user, May.SEE_OWN_COURSE)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    try:
        told = told_for(request, episode, course, timezone.localdate())
    except UserError:
        return page(request, "web/no_review.html", title=speaker(request).text("web.questions"), problems=())
    if told.urgent:
        return page(request, "web/urgent.html", told=told, asked_again=behind_alarms(told))
    if asked is None:
        return page(request, "web/questions/list.html", answers=told.answers)
    answer = next((one for one in told.answers if one.id == asked), None)
    if answer is None:
        raise Http404
    return page(request, "web/questions/one.html", answer=answer, footnotes=told.footnotes)
