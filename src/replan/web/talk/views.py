"""A patient talks with the therapist: questions for the next visit, messages. Danger words are asked about first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from replan.app.actions import write_section
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, is_read, own_record
from replan.app.queries.own_items import own_items
from replan.app.reviews import review_of
from replan.core.errors import UserError
from replan.review.words import Speaker
from replan.web.shared.alarms import urgent
from replan.web.shared.answers import save_answers
from replan.web.shared.hearing import to_ask
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.shared.telling import told_for

LONGEST = 2000
FOR = ("visit", "therapist")
"""What a text is for: the agenda of the next visit, or the therapist to read now."""


@dataclass(frozen=True)
class Said:
    """One message. `mine` may still be taken away while nobody has answered."""

    key: str
    head: str
    text: str
    answer: str
    answered: str
    mine: bool


@login_required
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest) -> HttpResponse:
    """Everything said so far. A POST adds a question for the visit or a message; its danger words are asked about
    before anything else."""
    require(request.user, May.SEE_OWN_COURSE)
    if request.method == "GET":
        return _page(request)
    require(request.user, May.WRITE_OWN_SCORES)
    text, what_for = request.POST.get("text", "").strip()[:LONGEST], request.POST.get("for", "visit")
    if not text or what_for not in FOR:
        return _page(request, error="web.my_talk.nothing")
    today, key = timezone.localdate(), str(uuid4())
    item = {"on": today.isoformat(), "from": "patient", "kind": "question", "text": text}
    alone = what_for == "therapist" and not is_read(request.user)  # nobody would see it: it is kept for a visit
    what_for = "visit" if alone else what_for
    data = {**item, "for_visit": True} if what_for == "visit" else item
    patient = own_record(request.user)
    write_section(actor=request.user, patient=patient, section="messages", key=key, data=data, today=today, on=today)
    messages.success(request, speaker(request).text(f"web.my_talk.saved.{'alone' if alone else what_for}"))
    return redirect(f"{reverse('talk')}?said={key}")


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Saves answers to the questions that words led to. An urgent "yes" leads to the alarms."""
    require(request.user, May.WRITE_OWN_SCORES)
    back = request.POST.get("back", "")
    answers = save_answers(request, own_record(request.user), timezone.localdate())
    if not answers:
        return _page(request, error="web.answers.nothing")
    messages.success(request, speaker(request).text("web.answers.saved", count=len(answers)))
    safe = back != "/" and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "talk")


@login_required
@require_POST
def take_away(request: HttpRequest) -> HttpResponse:
    """Takes away a question that nobody has answered; the history keeps it."""
    require(request.user, May.WRITE_OWN_SCORES)
    key = request.POST.get("key", "")
    item = own_items(actor=request.user, section="messages").get(key)
    if item is None or not _may_go(item):
        raise Http404
    today, patient = timezone.localdate(), own_record(request.user)
    write_section(actor=request.user, patient=patient, section="messages", key=key, data=None, today=today, on=today)
    messages.success(request, speaker(request).text("web.my_talk.taken_away"))
    return redirect("talk")


def _page(request: HttpRequest, error: str | None = None) -> HttpResponse:
    today, speak = timezone.localdate(), speaker(request)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    try:
        told = told_for(request, episode, course, today)
        screening = review_of(episode, course, today).screening
    except UserError:
        return page(request, "web/no_review.html", title=speak.text("web.nav.talk"), problems=())
    if (first := urgent(request, told)) is not None:
        return first
    items = own_items(actor=request.user, section="messages")
    said = [(item, _said(key, item, speak)) for key, item in items.items()]
    latest = sorted(said, key=lambda pair: str(pair[0]["on"]), reverse=True)
    return page(
        request,
        "web/talk/talk.html",
        status=422 if error else 200,
        error=error,
        told=told,
        ask_now=to_ask(request, screening.heard),
        ask_now_heads=True,
        ask_now_error=error == "web.answers.nothing",
        for_visit=[one for item, one in said if item.get("for_visit") and not item.get("answered_on")],
        spoken=[one for item, one in latest if not item.get("for_visit") or item.get("answered_on")],
        entered=request.POST if error else {},
        is_read=is_read(request.user),
    )


def _may_go(item: Mapping[str, Any]) -> bool:
    return item["from"] == "patient" and not item.get("answered_on")


def _said(key: str, item: Mapping[str, Any], speak: Speaker) -> Said:
    on, answered = date.fromisoformat(item["on"]), item.get("answered_on")
    return Said(
        key=key,
        head=speak.text(f"web.my_talk.from.{item['from']}", on=on),
        text=item["text"],
        answer=item.get("answer") or "",
        answered=speak.text("web.my_talk.answered", on=date.fromisoformat(answered)) if answered else "",
        mine=_may_go(item),
    )
