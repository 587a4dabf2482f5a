"""Questions of one patient, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from replan.app.actions import write_section
from replan.app.permissions import May, may
from replan.app.queries.entries import EntryRow, entries
from replan.review.words import Speaker
from replan.web.shared.pages import page
from replan.web.therapists.opened import opened

LONGEST = 2000


@dataclass(frozen=True)
class Spoken:
    """One message with its answer. `waits` for an answer now; one for the next visit does not."""

    key: str
    day: str
    text: str
    from_: str
    waits: bool
    for_visit: bool
    question: bool
    answer: str
    answered: str


@login_required
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Every message, open questions first. A POST answers one, or leaves the patient a note."""
    writes = request.method == "POST"
    desk = opened(request, patient_id, May.WRITE_RECORDS if writes else May.SEE_CASELOAD)
    rows = entries(actor=request.user, patient=desk.patient, sections=("messages",))
    standing = {row.key: row for row in rows if row.standing and row.data}
    key, text = request.POST.get("key", ""), request.POST.get("text", "").strip()[:LONGEST]
    if writes and key and key not in standing:
        raise Http404
    if writes and text:
        old = standing[key].data if key else None
        today = desk.today.isoformat()
        data = (
            {**old, "answered_on": today, "answer": text}
            if old
            else {"on": today, "from": "therapist", "kind": "note", "text": text}
        )
        write_section(
            actor=request.user,
            patient=desk.patient,
            section="messages",
            key=key,
            data=data,
            today=desk.today,
            on=desk.today,
        )
        messages.success(request, desk.speak.text("web.talk.answered" if old else "web.talk.sent"))
        return redirect("patient_messages", patient_id=patient_id)
    return page(
        request,
        "web/talk.html",
        status=422 if writes else 200,
        patient=desk.patient,
        spoken=_ordered(list(standing.values()), desk.speak),
        wrong=(key or "new") if writes else "",
        may_write=may(request.user, May.WRITE_RECORDS),
    )


def _ordered(rows: Sequence[EntryRow], speak: Speaker) -> list[Spoken]:
    """Open questions first, the oldest of them on top; then the rest, the latest first."""
    found = [(_spoken(row, speak), row.on) for row in rows]
    waiting = [one for one, _ in sorted(found, key=lambda pair: str(pair[1])) if one.waits]
    rest = [one for one, _ in sorted(found, key=lambda pair: str(pair[1]), reverse=True) if not one.waits]
    return [*waiting, *rest]


def _spoken(row: EntryRow, speak: Speaker) -> Spoken:
    data = row.data or {}
    question = data.get("kind", "question") == "question" and data["from"] == "patient"
    answered = data.get("answered_on") is not None
    for_visit = bool(data.get("for_visit"))
    return Spoken(
        key=row.key,
        day=speak.day(row.on) if row.on else "",
        text=data["text"],
        from_=speak.text(f"web.talk.from.{data['from']}"),
        waits=question and not answered and not for_visit,
        for_visit=for_visit,
        question=question and not answered,
        answer=data.get("answer") or "",
        answered=speak.day(date.fromisoformat(data["answered_on"])) if answered else "",
    )
