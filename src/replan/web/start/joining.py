"""An invitation that is opened by somebody who is signed in: who will see the record, what stays, and one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from replan.app.actions.joining import join_clinic
from replan.app.consents import was_asked
from replan.app.joining import clinic_of, needed, obstacle, record_of, treating
from replan.app.queries.invitations import invitation_of, state_of
from replan.core.errors import UserError
from replan.web.shared.alarms import own_urgent_page
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker


def joining(request: HttpRequest, secret: str, invitation: Any) -> HttpResponse:
    """The page, or what stands against it. A POST that agrees joins the clinic."""
    if (against := obstacle(request.user, invitation)) is not None:
        return _refused(request, invitation, against)
    if request.method == "GET":
        return own_urgent_page(request) or _page(request, invitation)
    return _joined(request, secret, invitation)


def void(request: HttpRequest, secret: str) -> HttpResponse:
    """An invitation that does not hold: used, revoked, past its day, or never made."""
    found = invitation_of(secret=secret)
    state = state_of(found, timezone.now()) if found else "unknown"
    signed_in = request.user.is_authenticated
    mine = signed_in and state == "used" and found.clinic_id == request.user.clinic_id
    return page(
        request,
        "web/start/void.html",
        status=404,
        said="mine" if mine else state,
        clinic=found.clinic.name if found else "",
    )


def _joined(request: HttpRequest, secret: str, invitation: Any) -> HttpResponse:
    agreed = request.POST.getlist("consent")
    try:
        patient = join_clinic(actor=request.user, secret=secret, agreed=agreed, now=timezone.now())
    except UserError as error:
        place = error.problems[0].place
        if place == "invitation":
            return void(request, secret)
        if place == "consent":
            return _page(request, invitation, error="web.joining.no_consent")
        return _refused(request, invitation, place)
    said, who = speaker(request).text, treating(invitation)
    messages.success(request, said("web.joining.done", clinic=invitation.clinic.name))
    if patient is None:
        messages.success(request, said("web.joining.done.first_visit"))
    elif who is not None:
        messages.success(request, said("web.joining.done.sees", who=who.known_as))
    return redirect("begin")


def _page(request: HttpRequest, invitation: Any, error: str | None = None) -> HttpResponse:
    patient = record_of(request.user)
    return page(
        request,
        "web/start/joining.html",
        status=422 if error else 200,
        error=error,
        places=[],
        clinic=invitation.clinic.name,
        who=treating(invitation),
        invited_by=invitation.made_by,
        kept=patient is not None,
        begun=invitation.patient_id is not None and patient is None,
        left=patient.clinic if patient is not None and patient.clinic not in (None, invitation.clinic) else None,
        purposes=needed(request.user, invitation),
        agreed=request.POST.getlist("consent"),
    )


def _refused(request: HttpRequest, invitation: Any, against: str) -> HttpResponse:
    patient = record_of(request.user) if against == "elsewhere" else None
    other = clinic_of(request.user, patient) if against == "elsewhere" else None
    on_paper = against == "elsewhere" and (patient is None or not was_asked(patient))
    return page(
        request,
        "web/start/not_joining.html",
        status=422 if request.method == "POST" else 200,
        against=against,
        way_out="elsewhere.papers" if on_paper else against,
        clinic=invitation.clinic.name,
        other=other.name if other else "",
    )
