"""Something is wrong: the red flags of the course are asked at once, the most urgent first, a few at a time."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, is_read, own_record
from replan.app.reviews import pack, review_of
from replan.core.errors import UserError
from replan.review.declared import pack_for
from replan.safety import ask_afresh
from replan.web.shared.alarms import urgent
from replan.web.shared.answers import save_answers
from replan.web.shared.asked import asks_of
from replan.web.shared.hearing import to_ask
from replan.web.shared.pages import page
from replan.web.shared.telling import told_for

AT_ONCE = 3
ROUND = "something_is_wrong"
"""Where the session keeps which questions of this round were asked; never an answer."""


@login_required
@require_http_methods(["GET", "POST"])
def wrong(request: HttpRequest) -> HttpResponse:
    """The next few questions; a raised urgent flag as soon as there is one; else what to do and whom to tell."""
    require(request.user, May.SEE_OWN_COURSE)
    if "new" in request.GET:
        request.session.pop(ROUND, None)
        return redirect("something_is_wrong")
    return _answered(request) if request.method == "POST" else _ask(request)


def _answered(request: HttpRequest) -> HttpResponse:
    require(request.user, May.WRITE_OWN_SCORES)
    today = timezone.localdate()
    answers = save_answers(request, own_record(request.user), today)
    if not answers:
        return _ask(request, error="web.answers.nothing")
    request.session[ROUND] = {"on": today.isoformat(), "asked": [*_asked(request), *answers]}
    return redirect("something_is_wrong")


def _asked(request: HttpRequest) -> list[str]:
    """The findings asked in this round; a round ends with its day."""
    kept: dict[str, Any] = request.session.get(ROUND) or {}
    return kept["asked"] if kept.get("on") == timezone.localdate().isoformat() else []


def _ask(request: HttpRequest, error: str | None = None) -> HttpResponse:
    today = timezone.localdate()
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    try:
        told = told_for(request, episode, course, today)
        facts = review_of(episode, course, today).facts
    except UserError:
        return page(
            request,
            "web/talk/wrong.html",
            told=None,
            asks=(),
            left=0,
            begun=False,
            unsure=(),
            is_read=is_read(request.user),
        )
    if (first := urgent(request, told)) is not None:
        request.session.pop(ROUND, None)
        return first
    codes = ask_afresh(course, facts, pack_for(course, pack()), today, _asked(request))
    asks = asks_of(request, (*(one.finding for one in to_ask(request)), *codes), "web.wrong.why")
    return page(
        request,
        "web/talk/wrong.html",
        ask_now=(),
        status=422 if error else 200,
        error=error,
        told=told,
        asks=asks[:AT_ONCE],
        left=len(asks),
        begun=bool(_asked(request)),
        is_read=is_read(request.user),
        unsure=asks_of(request, (code for code in _asked(request) if f"finding.{code}" not in facts), "web.wrong.why"),
    )
