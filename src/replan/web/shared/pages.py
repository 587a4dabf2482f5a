"""Renders a page with its words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from replan.web.shared.hearing import to_ask
from replan.web.shared.nav import places
from replan.web.shared.speech import language, languages, speaker

REFUSED = (413, 422, 429)
"""What was sent could not be taken: the title says so first, for who hears it before anything else."""


def page(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page in the language of the request; templates speak through `t`, and `tell` what the code says itself."""
    speak = speaker(request)
    context = {
        "places": places(request),
        "user": getattr(request, "user", None),
        "display": _display(request),
        "path": _way_back(request),
        "error": None,
        "refused": status in REFUSED,
        "ask_now": to_ask(request),
        "ask_now_error": False,
        "ask_now_heads": False,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "emergency_text": settings.EMERGENCY_TEXT,
        **values,
        # What every page is built on stands last, so that no view takes its place by naming a value alike.
        "t": speak.text,
        "tell": speak.tell,
        "lang": language(request),
        "languages": languages(),
        "notes": list(dict.fromkeys(map(str, get_messages(request)))) if hasattr(request, "_messages") else [],
    }
    return render(request, template, context, status=status)


def _way_back(request: HttpRequest) -> str:
    """Where a change of language returns to: this page, or the start for a page that only takes forms."""
    return request.get_full_path() if request.method == "GET" else "/"


def _display(request: HttpRequest) -> str:
    """Classes of the whole page for who reads large or with high contrast."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return " ".join(name for name, on in (("large", user.large_text), ("contrast", user.high_contrast)) if on)
