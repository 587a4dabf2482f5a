"""Invitations to join the clinic: made, shown once, listed, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from replan.app.actions.invitations import make_invitation, revoke_invitation
from replan.app.permissions import May, require
from replan.app.queries.invitations import invitations_of, state_of
from replan.app.queries.staff import therapists_for
from replan.core.errors import UserError
from replan.web.admin.forms import text
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

INVITED = ("therapist", "assistant", "clinic_lead", "administrator", "auditor", "patient")


@login_required
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """The invitations that are out, and a form for one more, whose secret is shown this once."""
    require(request.user, May.ADMINISTER)
    if request.method == "GET":
        return _page(request)
    role, therapist = text(request.POST, "role"), text(request.POST, "therapist")
    if role not in INVITED:
        return _page(request, problems={"role": "web.admin.wrong.invited_role"})
    if role == "patient" and not therapist:
        return _page(request, problems={"therapist": "web.admin.wrong.invited_therapist"})
    try:
        invitation, secret = make_invitation(
            actor=request.user,
            role=role,
            now=timezone.now(),
            label=text(request.POST, "label")[:120],
            therapist=therapist if role == "patient" else None,
        )
    except UserError:
        return _page(request, problems={"form": "web.admin.wrong.form"})
    return _page(request, made=(invitation, secret))


@login_required
@require_POST
def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Makes an invitation void."""
    require(request.user, May.ADMINISTER)
    try:
        revoke_invitation(actor=request.user, invitation_id=invitation_id, now=timezone.now())
    except UserError:
        return _page(request, problems={"form": "web.admin.wrong.revoke"})
    messages.success(request, speaker(request).text("web.admin.invitation.revoked"))
    return redirect("invitations")


def _page(
    request: HttpRequest, *, problems: dict[str, str] | None = None, made: tuple[object, str] | None = None
) -> HttpResponse:
    now = timezone.now()
    return page(
        request,
        "web/admin/invitations.html",
        status=422 if problems else 200,
        invitations=[(one, state_of(one, now)) for one in invitations_of(actor=request.user)],
        roles=INVITED,
        therapists=therapists_for(request.user),
        entered=request.POST if problems else {},
        problems=problems or {},
        made=made[0] if made else None,
        link=request.build_absolute_uri(reverse("join", args=[made[1]])) if made else "",
    )
