"""Alternatives: all that may be done, two or three side by side, what is ruled out, and what is tried elsewhere."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from replan.app.queries.courses import is_read
from replan.web.alternatives.opened import Desk, opened
from replan.web.alternatives.shown import elsewhere
from replan.web.shared.pages import page

FEWEST, MOST = 2, 3
"""How many options stand side by side: more cannot be read on a phone."""


@login_required
@require_GET
def alternatives(request: HttpRequest) -> HttpResponse:
    """Everything at a glance."""
    desk = opened(request)
    return desk if isinstance(desk, HttpResponse) else _page(request, desk)


@login_required
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two or three options side by side. Only what may be offered to this person can be compared."""
    desk = opened(request)
    if isinstance(desk, HttpResponse):
        return desk
    wanted = set(request.GET.getlist("with"))
    chosen = [one for one in desk.told.options if one.id in wanted]
    if not FEWEST <= len(chosen) <= MOST:
        return _page(request, desk, error="web.options.choose_two")
    return page(request, "web/alternatives/compare.html", told=desk.told, chosen=chosen)


def _page(request: HttpRequest, desk: Desk, error: str | None = None) -> HttpResponse:
    return page(
        request,
        "web/alternatives/alternatives.html",
        status=422 if error else 200,
        error=error,
        told=desk.told,
        wanted=request.GET.getlist("with"),
        tried=elsewhere(request, desk),
        is_read=is_read(request.user),
    )
