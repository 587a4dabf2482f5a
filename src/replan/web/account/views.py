"""How somebody wants to read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from replan.app.actions import choose_display, choose_language
from replan.web.shared.pages import page
from replan.web.shared.speech import languages, speaker


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Language, size and contrast, kept for every device."""
    if request.method == "GET":
        return page(request, "web/account/settings.html")
    lang = request.POST.get("lang", "")
    if lang in languages():
        choose_language(actor=request.user, lang=lang)
        request.user.lang = lang
    choose_display(
        actor=request.user,
        large_text="large_text" in request.POST,
        high_contrast="high_contrast" in request.POST,
    )
    messages.success(request, speaker(request).text("web.settings.saved"))
    return redirect("settings")
