"""Take everything along, see who looked, delete the account; and what else there is."""

from __future__ import annotations

import json

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from replan.app.actions.leaving import delete_account
from replan.app.permissions import May, require
from replan.app.queries.audit import who_looked
from replan.app.queries.own_data import as_zip, own_consents, own_documents
from replan.core.errors import UserError
from replan.web.shared.pages import page

ELSE = ("goals", "alternatives", "questions", "second_opinion", "lifestyle", "reminders", "my_data", "settings")
"""Pages beside the main places, in the order in which somebody may want them."""


@login_required
@require_GET
def more(request: HttpRequest) -> HttpResponse:
    """The pages beside the main places."""
    require(request.user, May.SEE_OWN_COURSE)
    return page(request, "web/mydata/more.html", names=ELSE)


@login_required
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """What can be taken along, who looked, what was agreed to, and the way out."""
    return _page(request)


@login_required
@require_GET
def as_json(request: HttpRequest) -> HttpResponse:
    """Everything as course documents."""
    text = json.dumps(own_documents(actor=request.user), ensure_ascii=False, indent=2)
    return _file(text.encode(), "application/json; charset=utf-8", "json")


@login_required
@require_GET
def as_tables(request: HttpRequest) -> HttpResponse:
    """Everything as tables."""
    return _file(as_zip(own_documents(actor=request.user)), "application/zip", "zip")


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Asks once more with the password, then deletes the account for good."""
    require(request.user, May.SHARE_OWN_RECORD)
    if request.method == "GET":
        return page(request, "web/mydata/delete.html")
    if request.POST.get("sure") != "yes":
        return page(request, "web/mydata/delete.html", status=422, error="web.mydata.not_sure", field="sure")
    try:
        delete_account(actor=request.user, password=request.POST.get("password", ""))
    except UserError:
        return page(request, "web/mydata/delete.html", status=422, error="web.mydata.wrong_password", field="password")
    logout(request)
    return page(request, "web/mydata/gone.html")


def _page(request: HttpRequest) -> HttpResponse:
    require(request.user, May.SHARE_OWN_RECORD)
    lines = who_looked(actor=request.user)
    others = [line for line in lines if line.person != request.user.known_as]
    return page(request, "web/mydata/my_data.html", others=others, consents=own_consents(actor=request.user))


def _file(data: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    name = f"replan-{timezone.localdate()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
