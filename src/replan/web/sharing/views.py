"""A second opinion: whom to ask, what goes in, the packet itself, its links, and what came back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.sections import write_section
from replan.app.actions.shares import DAYS, is_open, make_share, revoke_share
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.app.queries.shares import own_shares
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.review.documents import Kind, body_html
from replan.web.shared.answers import behind_alarms
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.shared.telling import told_for
from replan.web.sharing.choice import PacketChoice, choices, document_of

TAKEN_ALONG: tuple[Kind, ...] = ("packet", "agenda", "summary", "program")
"""Documents that a patient takes along."""

USUAL_DAYS = 14


@login_required
@require_GET
def second_opinion(request: HttpRequest) -> HttpResponse:
    """Whom to look for and how to check them, what goes in, the links that exist, opinions that came back."""
    return _page(request)


@login_required
@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """The packet as it would be handed over, with its download."""
    patient, episode, course = _own(request)
    choice = PacketChoice.read(request.GET, patient.name)
    made = document_of("packet", episode, course, timezone.localdate(), language(request), choice)
    return page(request, "web/sharing/packet.html", body=body_html(made), query=request.GET.urlencode())


@login_required
@require_GET
def download_document(request: HttpRequest, kind: str) -> HttpResponse:
    """A document as PDF."""
    if kind not in TAKEN_ALONG:
        raise Http404
    patient, episode, course = _own(request)
    choice = PacketChoice.read(request.GET, patient.name)
    made = document_of(kind, episode, course, timezone.localdate(), language(request), choice)
    return as_pdf(made.pdf(), kind)


@login_required
@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Makes a link; it and its passcode are shown this once."""
    patient, _, _ = _own(request)
    choice = PacketChoice.read(request.POST, patient.name)
    days = request.POST.get("days", "")
    try:
        made, secret, passcode = make_share(
            actor=request.user,
            meant_for=request.POST.get("meant_for", ""),
            choice=choice.as_data(),
            days=int(days) if days.isdigit() else 0,
            as_of=timezone.localdate(),
            now=timezone.now(),
        )
    except UserError as error:
        return _page(request, {problem.place: f"web.sharing.wrong.{problem.place}" for problem in error.problems})
    link = request.build_absolute_uri(reverse("shared", args=[secret]))
    return page(request, "web/sharing/made.html", link=link, passcode=passcode, share=made)


@login_required
@require_POST
def revoke(request: HttpRequest, share_id: int) -> HttpResponse:
    """Makes a link void."""
    try:
        revoke_share(actor=request.user, share_id=share_id, now=timezone.now())
    except UserError:
        raise Http404 from None
    messages.success(request, speaker(request).text("web.sharing.revoked"))
    return redirect("second_opinion")


@login_required
@require_POST
def received(request: HttpRequest) -> HttpResponse:
    """Records what a second opinion said."""
    require(request.user, May.WRITE_OWN_SCORES)
    today = timezone.localdate()
    answer, role = request.POST.get("answer", "").strip()[:2000], request.POST.get("role", "")
    if not answer or role not in pack().providers:
        return _page(request, {"answer": "web.sharing.wrong.answer"})
    changed = {"yes": True, "no": False}.get(request.POST.get("changed", ""))
    data: dict[str, Any] = {"on": today.isoformat(), "role": role, "answered_on": today.isoformat(), "answer": answer}
    write_section(
        actor=request.user,
        patient=own_record(request.user),
        section="second_opinions",
        data=data if changed is None else {**data, "changed": changed},
        today=today,
        key=f"so-{uuid4().hex[:8]}",
        on=today,
    )
    messages.success(request, speaker(request).text("web.sharing.received"))
    return redirect("second_opinion")


def as_pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF to keep; no cache keeps it."""
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="replan-{name}.pdf"'
    return response


def _own(request: HttpRequest) -> tuple[Any, Any, Any]:
    require(request.user, May.SHARE_OWN_RECORD)
    return course_for(actor=request.user, patient_id=own_record(request.user).pk)


def _page(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    _, episode, course = _own(request)
    told = told_for(request, episode, course, timezone.localdate())
    if told.urgent:
        return page(request, "web/urgent.html", told=told, asked_again=behind_alarms(told))
    lang, known = language(request), pack().providers
    option = next((one for one in told.options if one.id == "second_opinion"), None)
    return page(
        request,
        "web/sharing/second_opinion.html",
        status=422 if problems else 200,
        problems=problems or {},
        option=option,
        roles=[(id_, getattr(known[id_].title, lang)) for id_ in known],
        choices=choices(),
        days=DAYS,
        usual_days=USUAL_DAYS,
        shares=[(one, is_open(one, timezone.now())) for one in own_shares(actor=request.user)],
        opinions=[(one, getattr(known[one.role].title, lang)) for one in course.second_opinions],
        entered=request.POST,
        documents=TAKEN_ALONG[1:],
    )
