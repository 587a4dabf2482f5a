"""Which language and reader a request speaks, and the words for it."""

from __future__ import annotations

from babel import Locale
from django.http import HttpRequest

from replan.app.reviews import pack
from replan.review.words import Reader, Speaker

CHOSEN = "replan_lang"


def languages() -> dict[str, str]:
    """The languages that the knowledge pack speaks, each by its code with its own name."""
    return {code: _own_name(code) for code in pack().languages}


def _own_name(code: str) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def language(request: HttpRequest) -> str:
    """The language of who is signed in, else the one chosen on this device, else the browser's first that we speak."""
    user = getattr(request, "user", None)
    preferred = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    wishes = [user.lang if user and user.is_authenticated else None, request.COOKIES.get(CHOSEN), *preferred]
    return next((wish for wish in wishes if wish in pack().languages), pack().languages[0])


def reader(request: HttpRequest) -> Reader:
    """Patients are spoken to plainly, everybody else exactly."""
    user = getattr(request, "user", None)
    return "patient" if user is None or not user.is_authenticated or user.role == "patient" else "therapist"


def speaker(request: HttpRequest) -> Speaker:
    """The words for this request."""
    return Speaker(pack(), language(request), reader(request))
