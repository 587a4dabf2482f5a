"""Signing in, where each role begins, and the choice of language."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import choose_language
from replan.web.shared.nav import PLACES
from replan.web.shared.pages import page
from replan.web.shared.speech import CHOSEN, languages

A_YEAR = 365 * 24 * 3600


class SignIn(LoginView):
    """The sign-in page; Django's own form behind our words."""

    redirect_authenticated_user = True

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        """Our page instead of Django's."""
        form = context["form"]
        unsaved = "unsaved" in self.request.GET and not form.errors
        problem = "web.sign_in.failed" if form.errors else "web.sign_in.unsaved" if unsaved else None
        status = 422 if form.errors else 200
        name = form["username"].value() or ""
        return page(
            self.request,
            "web/sign_in.html",
            status=status,
            refused=problem is not None,
            problem=problem,
            failed=bool(form.errors),
            name=name,
        )


@login_required
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Sends everybody to the page that they came for."""
    return redirect(PLACES[request.user.role][0])


@require_POST
def language_chosen(request: HttpRequest) -> HttpResponse:
    """Keeps the language, on this device and for who is signed in, and goes back to the page."""
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    lang = request.POST.get("lang", "")
    if lang in languages():
        response.set_cookie(CHOSEN, lang, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
        if request.user.is_authenticated:
            choose_language(actor=request.user, lang=lang)
    return response
