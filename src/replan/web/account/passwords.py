"""One's own password: changed, and what helps when it is forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from replan.app.actions.passwords import change_password, make_recovery_code, recover, sign_out_elsewhere
from replan.core.errors import UserError
from replan.web.shared.pages import page
from replan.web.shared.present_password import is_present_password
from replan.web.shared.speech import speaker

WAYS = ("change", "code", "elsewhere")
"""What the page of passwords can do. The fields of each begin with its name, for their marks."""


@login_required
@sensitive_post_parameters("password", "new_password")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Changes the password, makes a recovery code, or ends every other session; each for who enters the password."""
    if request.method == "GET":
        return _page(request)
    way, given = request.POST.get("do", ""), request.POST.get("password", "")
    if way not in WAYS:
        return _page(request)
    if not is_present_password(request, given):
        return _page(request, {f"{way}-password": "web.password.wrong"})
    if way == "code":
        return _page(request, code=make_recovery_code(actor=request.user, now=timezone.now()))
    if way == "elsewhere":
        sign_out_elsewhere(actor=request.user, password=given)
    else:
        fresh = request.POST.get("new_password", "")
        if fresh == given:
            return _page(request, {"change-new": "web.password.same"})
        try:
            change_password(actor=request.user, password=fresh)
        except UserError:
            return _page(request, {"change-new": "web.sign_up.weak"})
    update_session_auth_hash(request, request.user)
    messages.success(request, speaker(request).text(f"web.password.done.{way}"))
    return redirect("password")


@sensitive_post_parameters("recovery_code", "new_password")
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Sets a new password for who has their recovery code. Whether a user name exists is not told."""
    if request.user.is_authenticated:
        return redirect("password")
    if request.method == "GET":
        return _forgotten(request)
    name, code = request.POST.get("username", ""), request.POST.get("recovery_code", "")
    user = authenticate(request, username=name, secret_code=code)
    if user is None:
        return _forgotten(request, {"recovery_code": "web.forgotten.wrong"})
    try:
        recover(user=user, password=request.POST.get("new_password", ""))
    except UserError:
        return _forgotten(request, {"new_password": "web.sign_up.weak"})
    messages.success(request, speaker(request).text("web.forgotten.done"))
    return redirect("sign_in")


def _page(request: HttpRequest, problems: dict[str, str] | None = None, code: str | None = None) -> HttpResponse:
    return page(
        request, "web/account/password.html", status=422 if problems else 200, problems=problems or {}, code=code
    )


def _forgotten(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    return page(
        request,
        "web/account/forgotten.html",
        status=422 if problems else 200,
        problems=problems or {},
        name=request.POST.get("username", ""),
        code=request.POST.get("recovery_code", ""),
    )
