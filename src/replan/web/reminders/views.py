"""Reminders by e-mail and on phones, and the secret address of a calendar."""

from __future__ import annotations

from datetime import time
from hashlib import sha256
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.calendar_feed import renew_feed, revoke_feed
from replan.app.actions.push import add_device, remove_device
from replan.app.actions.reminders import choose_reminders
from replan.app.permissions import May, require
from replan.app.push import Address, public_half
from replan.app.queries.reminders import calendar_behind, choice_of, devices_of, has_feed
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.review.words import Speaker
from replan.web.reminders.calendar import as_ics
from replan.web.shared.alarms import own_urgent_page
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

TIMES = ("at", "quiet_from", "quiet_until")
PROBLEMS = {
    "email": "web.reminders.problem.email",
    "at": "web.reminders.problem.at",
    "time_zone": "web.reminders.problem.time_zone",
}

FIELDS = (*PROBLEMS, *TIMES)


@login_required
@require_GET
def reminders(request: HttpRequest) -> HttpResponse:
    """How one is reminded."""
    require(request.user, May.SEE_OWN_COURSE)
    return own_urgent_page(request) or _page(request)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keeps the choice."""
    require(request.user, May.WRITE_OWN_SCORES)
    form = request.POST
    try:
        times = {name: time.fromisoformat(form.get(name, "")) for name in TIMES}
    except ValueError:
        return _page(request, problem="at", message="web.reminders.problem.time")
    try:
        choose_reminders(
            actor=request.user,
            by_email=form.get("by_email") == "on",
            email=form.get("email", "").strip()[:254],
            time_zone=form.get("time_zone", ""),
            **times,
        )
    except UserError as error:
        field = error.problems[0].place
        return _page(request, problem=field, message=PROBLEMS[field])
    messages.success(request, speaker(request).text("web.reminders.saved"))
    return redirect("reminders")


@login_required
@require_POST
def device_add(request: HttpRequest) -> HttpResponse:
    """Lets Replan wake the browser that sends this; its script fills in the address."""
    form = request.POST
    address = Address(*(form.get(name, "").strip() for name in ("endpoint", "public_key", "auth_secret")))
    try:
        add_device(actor=request.user, address=address, time_zone=form.get("time_zone", ""))
    except UserError:
        return _page(request, problem="push", message="web.everyday.push.problem")
    messages.success(request, speaker(request).text("web.everyday.push.added"))
    return redirect("reminders")


@login_required
@require_POST
def device_remove(request: HttpRequest, device_id: int) -> HttpResponse:
    """Takes one browser off."""
    remove_device(actor=request.user, device_id=device_id)
    messages.success(request, speaker(request).text("web.everyday.push.removed"))
    return redirect("reminders")


@login_required
@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Makes the address, makes it anew, or takes it away. A new one is shown once."""
    if request.POST.get("do") == "revoke":
        revoke_feed(actor=request.user)
        messages.success(request, speaker(request).text("web.reminders.calendar.revoked"))
        return redirect("reminders")
    secret = renew_feed(actor=request.user)
    return _page(request, address=request.build_absolute_uri(reverse("calendar_feed", args=[secret])))


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address; one that is void does not exist."""
    found = calendar_behind(secret)
    if found is None:
        raise Http404
    data = as_ics(found, timezone.localdate(), Speaker(pack(), found.lang, "patient"))
    headers = {"Cache-Control": "no-store, private"}
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=headers)


def _page(request: HttpRequest, problem: str = "", message: str = "", address: str = "") -> HttpResponse:
    require(request.user, May.SEE_OWN_COURSE)
    return page(
        request,
        "web/reminders/reminders.html",
        status=422 if problem else 200,
        problem=problem,
        message=message,
        entered=request.POST if problem in FIELDS else _entered(request),
        push_key=public_half(settings.PUSH_KEY),
        devices=[
            (one.pk, timezone.localtime(one.made_at).date(), _mark(one.endpoint)) for one in devices_of(request.user)
        ],
        zones=sorted(available_timezones()),
        address=address,
        has_feed=has_feed(request.user),
        by_email=settings.EMAIL_IS_SET,
    )


def _mark(endpoint: str) -> str:
    """By which a browser knows its own line, without its address being on the page."""
    return sha256(endpoint.encode()).hexdigest()


def _entered(request: HttpRequest) -> dict[str, Any]:
    choice = choice_of(request.user)
    times = {name: f"{getattr(choice, name):%H:%M}" for name in TIMES}
    ticked = {"by_email": "on"} if choice.by_email else {}
    return {**times, **ticked, "email": request.user.email, "time_zone": choice.time_zone}
