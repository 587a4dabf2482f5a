"""Renders a page with its words."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from replan.web.shared.speech import LANGUAGES, language, speaker


def page(request: HttpRequest, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """A page in the language of the request; templates speak through `t`."""
    context = {
        "t": speaker(request).text,
        "lang": language(request),
        "languages": LANGUAGES,
        "user": getattr(request, "user", None),
        "notes": [str(message) for message in get_messages(request)] if hasattr(request, "_messages") else [],
        "path": request.path,
        **values,
    }
    return render(request, template, context, status=status)
