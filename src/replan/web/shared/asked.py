"""Safety questions that the patient's own words point to."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from replan.app.reviews import pack
from replan.review.told import Ask
from replan.safety import listen
from replan.web.shared.speech import language, speaker


def asks_of(request: HttpRequest, codes: Iterable[str], why: str) -> tuple[Ask, ...]:
    """`codes` as questions, each once, of those that a patient can answer; `why` is a key of the words."""
    known, said = pack().findings, speaker(request).text(why)
    return tuple(
        Ask(code, getattr(known[code].question, language(request)), said, "patient", safety=True)
        for code in dict.fromkeys(codes)
        if known[code].asked_of == "patient"
    )


def heard_in(*texts: str | None) -> list[str]:
    """The findings that words in `texts` point to, the most urgent of each text first."""
    return list(dict.fromkeys(one.finding for text in texts if text for one in listen(text, pack())))
