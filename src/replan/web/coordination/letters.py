"""Letters about a patient: to whom, seen first, as PDF, and written down as a change of the plan when sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.plan import Entry, change_plan
from replan.app.permissions import May, may
from replan.app.queries.courses import fetched
from replan.app.queries.directory import entries_for, state_of
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.review.documents import LAYOUTS, PRIVATE, Document, Kind, body_html, build
from replan.web.coordination.said import opinions_shown
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.sharing.printed import as_pdf
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.waits import stopped_by_urgent

LETTERS: dict[str, str] = {
    "referral": "referral",
    "imaging": "imaging",
    "co_treating": "co_treatment",
    "packet": "referral",
    "discharge": "discharge",
}
"""Kinds of letter, each with the kind of plan change that sending it is."""

MOST_CHARACTERS = 600


@dataclass(frozen=True)
class Wanted:
    """What a letter is to be: for whom, with which question, and which of its sections go in."""

    kind: Kind
    to: str
    addressee: str
    question: str
    sections: tuple[str, ...]
    chosen: tuple[str, ...]


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
        opinions=opinions_shown(desk.course.second_opinions, desk.speak),
        may_plan=may(request.user, May.CHANGE_PLAN),
    )


@login_required
@require_GET
def letter(request: HttpRequest, patient_id: UUID, kind: str) -> HttpResponse:
    """The letter as it would go out, with what can be left out of it."""
    return _letter(request, opened(request, patient_id, May.REFER), kind)


@login_required
@require_GET
def letter_pdf(request: HttpRequest, patient_id: UUID, kind: str) -> HttpResponse:
    """The same letter as PDF."""
    desk = opened(request, patient_id, May.REFER)
    file = as_pdf(_document(request, desk, _wanted(request, kind)), kind)
    fetched(actor=request.user, patient=desk.patient, what="letter")
    return file


@login_required
@require_POST
@stopped_by_urgent
def sent(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Writes down that the letter went out: a change of the plan, and for a packet a second opinion asked for."""
    desk = opened(request, patient_id, May.CHANGE_PLAN)
    kind, to = request.POST.get("kind", ""), request.POST.get("to", "")
    if kind not in LETTERS or to not in pack().providers:
        messages.error(request, speaker(request).text("web.letters.nobody"))
        return redirect("letters", patient_id=patient_id)
    question = request.POST.get("question", "").strip()[:MOST_CHARACTERS]
    reason = request.POST.get("reason", "").strip()[:MOST_CHARACTERS] or question
    if not reason:
        return _letter(request, desk, kind, {"reason": "web.plan.problem.reason"})
    whom = request.POST.get("addressee", "").strip()[:120] or desk.speak.title("providers", to)
    what = desk.speak.text(f"web.letters.sent.{kind}", whom=whom)
    change = {"kind": LETTERS[kind], "what": what, "reason": reason, "by": request.user.known_as[:80]}
    items: list[Entry] = []
    if kind == "packet":
        asked = {"on": desk.today.isoformat(), "role": to} | ({"question": question} if question else {})
        items.append(("second_opinions", f"so-{uuid4().hex[:8]}", asked, desk.today, ""))
    change_plan(
        actor=request.user, patient=desk.patient, today=desk.today, change=change, items=items, action="send_letter"
    )
    messages.success(request, speaker(request).text("web.letters.kept"))
    return redirect("letters", patient_id=patient_id)


def _letter(request: HttpRequest, desk: Opened, kind: str, problems: Mapping[str, str] | None = None) -> HttpResponse:
    wanted, speak = _wanted(request, kind), desk.speak
    titles = sorted((speak.title("providers", code), code) for code in pack().providers)
    return page(
        request,
        "web/coordination/letter.html",
        status=422 if problems else 200,
        problems=problems or {},
        patient=desk.patient,
        wanted=wanted,
        entry=request.GET.get("entry", ""),
        roles=titles,
        body=body_html(_document(request, desk, wanted)),
        query=request.GET.urlencode(),
        may_plan=may(request.user, May.CHANGE_PLAN),
    )


def _wanted(request: HttpRequest, kind: str) -> Wanted:
    """What the address asks for; without a choice of sections all go in. Raises Http404 for no letter."""
    if kind not in LETTERS:
        raise Http404
    asked = request.GET
    entry = asked.get("entry", "")
    person = next((one for one in entries_for(actor=request.user) if str(one.pk) == entry), None) if entry else None
    to = person.role if person else asked.get("to", "")
    known = cast(Kind, kind)
    sections = tuple(dict.fromkeys((*LAYOUTS[known].names, *PRIVATE)))
    return Wanted(
        kind=known,
        to=to if to in pack().providers else "",
        addressee=person.name if person else "",
        question=asked.get("question", "").strip()[:MOST_CHARACTERS],
        sections=sections,
        chosen=tuple(one for one in sections if one in asked.getlist("in")) if "chosen" in asked else sections,
    )


def _document(request: HttpRequest, desk: Opened, wanted: Wanted) -> Document:
    try:
        made = desk.review()
    except UserError as error:
        raise Http404 from error
    return build(
        wanted.kind,
        desk.course,
        made,
        pack=pack(),
        lang=language(request),
        to=wanted.to or None,
        addressee=wanted.addressee or None,
        question=wanted.question or None,
        name=desk.patient.name,
        without=[one for one in wanted.sections if one not in wanted.chosen],
        emergency_number=settings.EMERGENCY_NUMBER,
    )
