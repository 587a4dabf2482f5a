"""Patients handed from one therapist to another, with a note."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from replan.app.actions.handover import hand_over
from replan.app.permissions import May, require
from replan.app.queries.courses import patients_for
from replan.app.queries.handover import handed_to_me, handovers_of, is_treated, patients_to_hand_over, who_treats
from replan.app.queries.staff import therapists_for
from replan.core.errors import UserError
from replan.web.admin.forms import messages_of, text, whole
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

FIELDS = ("patients", "to", "note")


@login_required
@require_http_methods(["GET", "POST"])
def hand_over_many(request: HttpRequest) -> HttpResponse:
    """Several patients at once, such as the whole caseload of somebody who leaves. `?from=` shows one therapist's."""
    require(request.user, May.HAND_OVER)
    if request.method == "GET":
        return _many(request, {})
    problems = _hand_over(request, [one for one in map(_uuid, request.POST.getlist("patients")) if one])
    return _many(request, problems) if problems else redirect("hand_over")


@login_required
@require_http_methods(["GET", "POST"])
def hand_over_one(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """One patient, with how they came to who treats now."""
    require(request.user, May.HAND_OVER)
    patient = patients_for(request.user).select_related("therapist").get(pk=patient_id)
    problems = _hand_over(request, [patient_id]) if request.method == "POST" else {}
    if request.method == "POST" and not problems:
        return redirect("hand_over")
    return page(
        request,
        "web/admin/hand_over_one.html",
        status=422 if problems else 200,
        patient=patient,
        therapists=[one for one in therapists_for(request.user) if one.pk != patient.therapist_id],
        history=handovers_of(actor=request.user, patient_id=patient_id),
        entered=request.POST,
        problems=problems,
    )


def _hand_over(request: HttpRequest, patients: list[UUID]) -> dict[str, str]:
    """Hands them over and says so; else the message of each wrong field."""
    try:
        handed = hand_over(
            actor=request.user, patient_ids=patients, to=whole(request.POST, "to"), note=text(request.POST, "note")
        )
    except UserError as error:
        return messages_of(error, FIELDS)
    messages.success(request, speaker(request).text("web.admin.handed", count=len(handed)))
    return {}


def _many(request: HttpRequest, problems: dict[str, str]) -> HttpResponse:
    chosen = request.GET.get("from", "")
    return page(
        request,
        "web/admin/hand_over.html",
        status=422 if problems else 200,
        patients=[(one, is_treated(one)) for one in patients_to_hand_over(request.user, chosen)],
        of=who_treats(request.user),
        chosen=chosen,
        therapists=therapists_for(request.user),
        received=handed_to_me(request.user),
        marked=set(request.POST.getlist("patients")),
        entered=request.POST,
        problems=problems,
    )


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
