"""Which language and reader a request speaks, and the words for it."""

from __future__ import annotations

from django.http import HttpRequest

from replan.app.reviews import pack
from replan.review.words import Reader, Speaker

LANGUAGES = ("en", "es")
CHOSEN = "replan_lang"


def language(request: HttpRequest) -> str:
    """The language of who is signed in, else the one chosen on this device, else the browser's first that we speak."""
    user = getattr(request, "user", None)
    preferred = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    wishes = [user.lang if user and user.is_authenticated else None, request.COOKIES.get(CHOSEN), *preferred]
    return next((wish for wish in wishes if wish in LANGUAGES), LANGUAGES[0])


def reader(request: HttpRequest) -> Reader:
    """Patients are spoken to plainly, everybody else exactly."""
    user = getattr(request, "user", None)
    return "patient" if user is None or not user.is_authenticated or user.role == "patient" else "therapist"


def speaker(request: HttpRequest) -> Speaker:
    """The words for this request."""
    return Speaker(pack(), language(request), reader(request))
