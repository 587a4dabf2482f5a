"""The questions people ask, each answered from this person's own course on a page of its own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from replan.web.alternatives.opened import opened
from replan.web.shared.pages import page


@login_required
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """All of them."""
    desk = opened(request)
    return desk if isinstance(desk, HttpResponse) else page(request, "web/alternatives/questions.html", told=desk.told)


@login_required
@require_GET
def question(request: HttpRequest, question: str) -> HttpResponse:
    """One of them."""
    desk = opened(request)
    if isinstance(desk, HttpResponse):
        return desk
    found = next((one for one in desk.told.answers if one.id == question), None)
    if found is None:
        raise Http404
    others = [one for one in desk.told.answers if one.id != question]
    return page(request, "web/alternatives/question.html", told=desk.told, found=found, others=others)
