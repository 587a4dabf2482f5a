"""Signing up alone, and accepting an invitation with a new account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from replan.app.actions import accept_invitation, sign_up
from replan.app.queries.invitations import invitation_behind
from replan.core.errors import UserError
from replan.web.shared.pages import page
from replan.web.shared.speech import language
from replan.web.start.joining import joining, void
from replan.web.start.throttle import too_many

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONGEST_NAME = 120

PROBLEMS = {
    "user name": ("username", "web.sign_up.taken"),
    "--password": ("password", "web.sign_up.weak"),
    "sign-up": ("username", "web.sign_up.busy"),
    "invitation": ("username", "web.join.void"),
}
"""Place of a problem to the field and the words for it."""


@require_http_methods(["GET", "POST"])
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Signs somebody up who has no clinic, and begins the first visit."""
    if request.user.is_authenticated:
        return redirect("begin")
    if request.method == "GET":
        return _form(request)
    return _entered(request, lambda entered: sign_up(**entered, now=timezone.now()))


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Accepts an invitation by its secret link: with a new account, or with the one of who is signed in."""
    invitation = invitation_behind(secret=secret, now=timezone.now())
    if invitation is None:
        return void(request, secret)
    if request.user.is_authenticated:
        return joining(request, secret, invitation)
    if request.method == "GET":
        return _form(request, invitation)
    return _entered(
        request, lambda entered: accept_invitation(secret=secret, **entered, now=timezone.now()), invitation
    )


def _entered(request: HttpRequest, add: Any, invitation: Any = None) -> HttpResponse:
    if too_many(request):
        return _form(request, invitation, {"username": "web.sign_up.busy"}, status=429)
    entered = {
        "username": request.POST.get("username", "").strip(),
        "password": request.POST.get("password", ""),
        "shown_name": request.POST.get("shown_name", "").strip()[:LONGEST_NAME],
        "lang": language(request),
    }
    problems = {} if entered["shown_name"] else {"shown_name": "web.sign_up.no_name"}
    if not _possible_name(entered["username"]):
        problems["username"] = "web.sign_up.bad_name"
    if not problems:
        try:
            user = add(entered)
        except UserError as error:
            problems = dict(PROBLEMS[problem.place] for problem in error.problems)
        else:
            login(request, user, backend=BACKEND)
            return redirect("begin")
    return _form(request, invitation, problems, status=422)


def _form(
    request: HttpRequest, invitation: Any = None, problems: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    return page(
        request,
        "web/start/sign_up.html",
        status=status,
        invitation=invitation,
        problems=problems or {},
        entered=request.POST,
        error=next(iter((problems or {}).values()), None),
    )


def _possible_name(name: str) -> bool:
    """Letters, digits and . _ - @ +, as everybody can type them again."""
    return 0 < len(name) <= LONGEST_NAME and all(sign.isalnum() or sign in "._-@+" for sign in name)
