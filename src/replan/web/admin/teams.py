"""The clinic's teams and its name."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from replan.app.actions.staff import remove_team, rename_clinic, save_team
from replan.app.queries.staff import teams_for
from replan.core.errors import UserError
from replan.web.admin.forms import text
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker


@login_required
@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """The teams, and a form for one more."""
    if request.method == "GET":
        return _teams(request, {})
    try:
        save_team(actor=request.user, name=text(request.POST, "name")[:120])
    except UserError:
        return _teams(request, {"name": "web.admin.wrong.name"})
    messages.success(request, speaker(request).text("web.admin.saved"))
    return redirect("teams")


@login_required
@require_POST
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """Another name for a team, or takes it away."""
    removes = request.POST.get("do") == "remove"
    try:
        if removes:
            remove_team(actor=request.user, team_id=team_id)
        else:
            save_team(actor=request.user, name=text(request.POST, "name")[:120], team_id=team_id)
    except UserError:
        return _teams(request, {f"name-{team_id}": "web.admin.teams.not_empty" if removes else "web.admin.wrong.name"})
    messages.success(request, speaker(request).text("web.admin.saved"))
    return redirect("teams")


@login_required
@require_POST
def clinic(request: HttpRequest) -> HttpResponse:
    """Another name for the clinic."""
    try:
        rename_clinic(actor=request.user, name=text(request.POST, "clinic")[:120])
    except UserError:
        return _teams(request, {"clinic": "web.admin.wrong.clinic"})
    messages.success(request, speaker(request).text("web.admin.saved"))
    return redirect("teams")


def _teams(request: HttpRequest, problems: dict[str, str]) -> HttpResponse:
    return page(
        request,
        "web/admin/teams.html",
        status=422 if problems else 200,
        teams=teams_for(request.user),
        clinic=request.user.clinic,
        entered=request.POST,
        problems=problems,
    )
