"""Days from the export of a phone or watch: sent, looked over, kept."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from replan.app.actions.drafts import drop_draft
from replan.app.actions.health import HEALTH, MOST_SENT, drafted_days, keep_health_days, read_health_file
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.app.queries.drafts import draft_of
from replan.core.errors import UserError
from replan.lifestyle import HABITS
from replan.web.shared.alarms import urgent_page
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

MEGABYTE = 1024**2
FORM_BYTES = 64 * 1024
"""What a form weighs beside its file."""

MOST_TOLD = 5


@csrf_exempt  # so that a file that is too large is refused before it is read; the inner view checks the form's token
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """The page, and the file that is sent."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.method == "POST" and length.isdigit() and int(length) > MOST_SENT + FORM_BYTES:
        return _page(request, {"problem": "web.everyday.health.too_large"}, status=413)
    return _upload(request)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _upload(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, {})
    require(request.user, May.WRITE_OWN_SCORES)
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, {"problem": "web.everyday.health.no_file"}, status=422)
    try:
        read_health_file(actor=request.user, name=str(sent.name), chunks=sent.chunks(), today=timezone.localdate())
    except UserError as error:
        lines = [found[0] for p in error.problems if (found := re.findall(r"line (\d+)", p.place))]
        large = any("large" in p.cause for p in error.problems)
        problem = "web.everyday.health.too_large" if large else "web.everyday.health.unreadable"
        return _page(request, {"problem": problem, "lines": ", ".join(lines[:MOST_TOLD])}, status=422)
    return redirect("health_import")


@login_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Keeps the days that were looked over, or throws them away."""
    require(request.user, May.WRITE_OWN_SCORES)
    if request.POST.get("do") != "keep":
        drop_draft(actor=request.user, kind=HEALTH)
        messages.success(request, speaker(request).text("web.everyday.health.dropped"))
        return redirect("lifestyle")
    count = keep_health_days(actor=request.user, today=timezone.localdate())
    messages.success(request, speaker(request).text("web.everyday.health.kept", count=count))
    return redirect("lifestyle")


def _page(request: HttpRequest, told: dict[str, Any], status: int = 200) -> HttpResponse:
    require(request.user, May.SEE_OWN_COURSE)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    if (first := urgent_page(request, episode, course, timezone.localdate())) is not None:
        return first
    draft = draft_of(actor=request.user, kind=HEALTH)
    return page(
        request,
        "web/lifestyle/import.html",
        status=status,
        told={"problem": "", "lines": "", **told},
        draft=draft,
        found=list(_found(request, draft, {day.on: day for day in course.lifestyle})),
        begun=course.episode.start,
        megabytes=MOST_SENT // MEGABYTE,
    )


def _found(request: HttpRequest, draft: dict[str, Any], own: dict[date, Any]) -> Any:
    """Each habit that the file holds: its name, days, first and last day, and on how many days it is there already."""
    days = drafted_days(draft)
    for habit in HABITS:
        on = [day.on for day in days if getattr(day, habit) is not None]
        there = sum(day in own and getattr(own[day], habit) is not None for day in on)
        if on:
            yield speaker(request).text(f"lifestyle.habit.{habit}").capitalize(), len(on), on[0], on[-1], there
