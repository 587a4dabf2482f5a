"""Letters about a patient: to whom, seen first, as PDF, and written down as a change of the plan when sent."""

from __future__ import annotations

from typing import Any, Literal, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import write_sections
from replan.app.permissions import May, may
from replan.app.queries.directory import entries_for, state_of
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.review.documents import Document, Kind, body_html, build
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.sharing.printed import as_pdf
from replan.web.therapists.opened import Opened, opened

LETTERS: dict[str, str] = {
    "referral": "referral",
    "imaging": "imaging",
    "co_treating": "co_treatment",
    "packet": "referral",
    "discharge": "discharge",
}
"""Kinds of letter, each with the kind of plan change that sending it is."""

MOST_WORDS = 600
Section = tuple[Literal["plan_changes", "second_opinions"], str, dict[str, Any], Any, str]


@login_required
@require_GET
def letters(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What can be written, treatments elsewhere, and second opinions asked for and received."""
    desk = opened(request, patient_id, May.REFER)
    lang, today = language(request), desk.today
    titles = {id_: getattr(pack().providers[id_].title, lang) for id_ in pack().providers}
    return page(
        request,
        "web/coordination/letters.html",
        patient=desk.patient,
        kinds=tuple(LETTERS),
        roles=titles,
        entries=[(one, state_of(one, today)) for one in entries_for(actor=request.user)],
        outside=[(one, desk.speak.title("options", one.option)) for one in desk.course.options_tried],
        opinions=[(one, titles.get(one.role, one.role)) for one in desk.course.second_opinions],
        may_plan=may(request.user, May.CHANGE_PLAN),
    )


@login_required
@require_GET
def letter(request: HttpRequest, patient_id: UUID, kind: str) -> HttpResponse:
    """The letter as it would go out."""
    desk = opened(request, patient_id, May.REFER)
    made = _document(request, desk, kind)
    return page(
        request,
        "web/coordination/letter.html",
        patient=desk.patient,
        kind=kind,
        body=body_html(made),
        query=request.GET.urlencode(),
        asked=request.GET,
        may_plan=may(request.user, May.CHANGE_PLAN),
    )


@login_required
@require_GET
def letter_pdf(request: HttpRequest, patient_id: UUID, kind: str) -> HttpResponse:
    """The letter as PDF."""
    return as_pdf(_document(request, opened(request, patient_id, May.REFER), kind), kind)


@login_required
@require_POST
def sent(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Writes down that the letter went out: a change of the plan, and for a packet a second opinion asked for."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    kind, to = request.POST.get("kind", ""), request.POST.get("to", "")
    if kind not in LETTERS or to not in pack().providers:
        messages.error(request, speaker(request).text("web.letters.nobody"))
        return redirect("letters", patient_id=patient_id)
    today, question = desk.today, request.POST.get("question", "").strip()[:MOST_WORDS]
    whom = request.POST.get("addressee", "").strip()[:120] or desk.speak.title("providers", to)
    what = desk.speak.text(f"web.letters.sent.{kind}", whom=whom)
    change: dict[str, Any] = {"on": today.isoformat(), "kind": LETTERS[kind], "what": what}
    change |= {"reason": question} if question else {}
    items: list[Section] = [("plan_changes", f"pc-{uuid4().hex[:8]}", change, today, "")]
    if kind == "packet":
        asked: dict[str, Any] = {"on": today.isoformat(), "role": to} | ({"question": question} if question else {})
        items.append(("second_opinions", f"so-{uuid4().hex[:8]}", asked, today, ""))
    write_sections(actor=request.user, patient=desk.patient, today=today, items=items, action="send_letter")
    messages.success(request, speaker(request).text("web.letters.kept"))
    return redirect("letters", patient_id=patient_id)


def _document(request: HttpRequest, desk: Opened, kind: str) -> Document:
    if kind not in LETTERS:
        raise Http404
    chosen = next((e for e in entries_for(actor=request.user) if str(e.pk) == request.GET.get("entry")), None)
    to = chosen.role if chosen else request.GET.get("to")
    try:
        made, _ = desk.reviewed()
        return build(
            cast(Kind, kind),
            desk.course,
            made,
            pack=pack(),
            lang=language(request),
            to=to if to in pack().providers else None,
            addressee=chosen.name if chosen else None,
            question=request.GET.get("question", "").strip()[:MOST_WORDS] or None,
            name=desk.patient.name,
            without=[one for one in ("names", "notes") if request.GET.get(f"without_{one}")],
            emergency_number=settings.EMERGENCY_NUMBER,
        )
    except UserError as error:
        raise Http404 from error
