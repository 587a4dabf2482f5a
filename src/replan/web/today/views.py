"""Today: the check-in, what is due, what two devices say differently, and the history of a day."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from replan.app.actions import save_check_in, settle_check_ins
from replan.app.check_in_values import CheckInValues, lines_on
from replan.app.permissions import May, require
from replan.app.queries.check_ins import asks_food_and_activity, checked_day, day_of, days_checked_in, unsettled_days
from replan.app.queries.courses import course_for, current_episode, own_record
from replan.app.queries.due import measures_due
from replan.app.reviews import pack
from replan.core.dates import days_after
from replan.core.errors import UserError
from replan.review.declared import pack_for
from replan.web.shared.alarms import raised, urgent
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.today import form as choices
from replan.web.today.shown import exercises_ticked, fields_shown, label_of, lines_shown, true_fact, value_of

FORM = "page"
"""The device that a form without scripts counts as: it always shows what stands before it is sent."""

LARGEST = 20_000
"""Bytes of one check-in that are read."""


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The patient's home. Somebody without a record goes through the first visit first."""
    require(request.user, May.SEE_OWN_COURSE)
    return _today(request)


@login_required
@require_POST
def check_in(request: HttpRequest) -> HttpResponse:
    """Saves the form of today; sent twice without a change it is kept once."""
    require(request.user, May.WRITE_OWN_SCORES)
    on = timezone.localdate()
    _, _, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    values = choices.values_in(request.POST, lines_on(course, on))
    if values is None:
        return _today(request, error="web.today.not_a_value")
    if values.empty:
        return _today(request, error="web.today.nothing")
    named = _uuid(request.POST.get("client_id")) or uuid4()
    kept = save_check_in(
        actor=request.user,
        client_id=uuid5(named, values.model_dump_json()),
        on=on,
        values=values,
        now=timezone.now(),
        today=on,
        device=FORM,
        based_on=_whole(request.POST.get("revision")),
    )
    _thank(request, conflict=kept.conflict)
    return redirect("today")


@login_required
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """What a waiting check-in needs: a fresh form token, whose session this is, and the state of the record."""
    require(request.user, May.WRITE_OWN_SCORES)
    revision = current_episode(own_record(request.user)).revision
    return JsonResponse({"token": get_token(request), "who": whose(request), "revision": revision})


@login_required
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Takes one waiting check-in as JSON. The answer's `state` is kept, again, conflict, later or refused."""
    require(request.user, May.WRITE_OWN_SCORES)
    on = timezone.localdate()
    try:
        sent = json.loads(request.body[:LARGEST])
        if sent["who"] != whose(request):
            return JsonResponse({"state": "other_person"}, status=409)
        day = date.fromisoformat(sent["on"])
        if on < day <= days_after(on, 1):
            return JsonResponse({"state": "later"})
        values = CheckInValues.model_validate_json(json.dumps(sent["values"]))
        kept = save_check_in(
            actor=request.user,
            client_id=UUID(sent["client_id"]),
            on=day,
            values=values,
            now=timezone.now(),
            today=on,
            made_at=_moment(sent.get("made_at")),
            device=str(sent.get("device", "")),
            based_on=_whole(sent.get("based_on")),
        )
    except (KeyError, TypeError, ValueError, RecursionError, ValidationError, UserError):
        return JsonResponse({"state": "refused"}, status=422)
    if kept.again:
        return JsonResponse({"state": "again"})
    _thank(request, conflict=kept.conflict)
    return JsonResponse({"state": "conflict" if kept.conflict else "kept"})


@login_required
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """The history of one day, `?on=2026-03-18`: what stands, and each check-in as it arrived."""
    require(request.user, May.SEE_OWN_COURSE)
    today = timezone.localdate()
    course, found = checked_day(actor=request.user, on=_day(request.GET.get("on")) or today, today=today)
    on = found.on
    speak = speaker(request)
    arrived = [
        (timezone.localtime(one.check_in.made_at), fields_shown(one.fields, course, speak)) for one in found.arrived
    ]
    return page(
        request,
        "web/today/day.html",
        on=on,
        standing=fields_shown(found.standing, course, speak),
        arrived=[(f"{at:%H:%M}", at.date(), fields) for at, fields in reversed(arrived)],
        taken=[(speak.pack.scales[s.measure], s) for s in found.by_therapist if s.measure in speak.pack.scales],
        before=days_after(on, -1) if on > course.episode.start else None,
        after=days_after(on, 1) if on < today else None,
    )


@login_required
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Keeps this or that of what two devices said about one day."""
    require(request.user, May.WRITE_OWN_SCORES)
    on, keep = _day(request.POST.get("on")), _uuid(request.POST.get("keep"))
    if on is None or keep is None:
        return _today(request, error="web.today.settle.choose")
    settle_check_ins(actor=request.user, on=on, keep=keep, now=timezone.now(), today=timezone.localdate())
    messages.success(request, speaker(request).text("web.today.settled"))
    return redirect("today")


def whose(request: HttpRequest) -> str:
    """A name for whose session this is that says nothing to anybody else: what waits on a phone carries it, so that it
    is never sent as somebody else's."""
    return salted_hmac("replan.device", str(request.user.pk)).hexdigest()[:24]


def _today(request: HttpRequest, error: str | None = None) -> HttpResponse:
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    on, speak = timezone.localdate(), speaker(request)
    gist, told = raised(request, episode, course, on)
    if (first := urgent(request, told)) is not None:
        return first
    found = day_of(episode, course, on)
    days = days_checked_in(request.user, days_after(on, -6))
    next_visit = next((day for day in gist.get("booked", ()) if day >= on.isoformat()), None)
    lines = lines_on(course, on)
    conflicts = list(_conflicts(episode, course, request))
    ticked = _as_chosen(found.standing, request) | (
        exercises_ticked(lines, found.standing) if request.method == "GET" else {}
    )
    return page(
        request,
        "web/today/today.html",
        status=422 if error else 200,
        error=error,
        told=told,
        on=on,
        client_id=uuid4(),
        revision=episode.revision,
        who=whose(request),
        standing=ticked,
        lines=lines_shown(lines, found.standing, speak),
        food=asks_food_and_activity(course, on),
        choices=choices,
        activity=next((g.text for g in course.goals if g.measure == "psfs" and g.achieved is None), None),
        fact=true_fact(course, days, pack_for(course, pack()), on, speak, settled=not conflicts),
        safety_waits=gist.get("asks_patient", False),
        next_visit=date.fromisoformat(next_visit) if next_visit else None,
        due=[due for due in measures_due(course, pack_for(course, pack()), on, gist) if due.now(on)],
        conflicts=conflicts,
        checked_in=on in days,
    )


def _as_chosen(standing: Any, request: HttpRequest) -> dict[str, str]:
    """What is ticked: what was just entered, else what stands."""
    if request.method == "POST":
        return {name: value for name, value in request.POST.items() if isinstance(value, str)}
    return {name: f"{value:g}" for name, value in standing.items() if isinstance(value, int | float)}


def _conflicts(episode: Any, course: Any, request: HttpRequest) -> Any:
    """Each pair of check-ins that the patient has to settle: the day, and both sides in words."""
    speak = speaker(request)
    for on in unsettled_days(episode):
        found = day_of(episode, course, on)
        said = {one.check_in.pk: one.fields for one in found.arrived}
        pairs = {(c.standing.pk, c.other.pk): (c.standing, c.other) for c in found.conflicts}
        for pair, sides in pairs.items():
            fields = [c.field for c in found.conflicts if (c.standing.pk, c.other.pk) == pair]
            told = [
                (
                    side.client_id,
                    f"{timezone.localtime(side.made_at):%H:%M}",
                    [(label_of(f, course, speak), value_of(said[side.pk][f], speak)) for f in fields],
                )
                for side in sides
            ]
            yield on, told


def _thank(request: HttpRequest, *, conflict: bool) -> None:
    speak = speaker(request)
    if conflict:
        messages.warning(request, speak.text("web.today.saved_conflict"))
    else:
        messages.success(request, speak.text("web.today.saved"))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _moment(text: Any) -> datetime | None:
    """A moment as a phone writes it; without a time zone it says nothing."""
    found = parse_datetime(text) if isinstance(text, str) else None
    return found if found is not None and timezone.is_aware(found) else None
