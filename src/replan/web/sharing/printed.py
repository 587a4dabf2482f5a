"""The patient's documents as a page or a file, from what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

from replan.app.reviews import pack, review_of
from replan.course.document import Course
from replan.review.documents.build import LAYOUTS, Kind, build
from replan.review.documents.document import Document
from replan.web.shared.speech import language

SECTIONS = (*LAYOUTS["packet"].names, "names")
"""What a patient chooses from. Warning signs always go in."""

NOT_ASKED = ("self", "emergency")
"""Providers whom nobody asks for a second opinion."""

LONGEST = 1000

CHOICES = ("chosen", "to", "question", "in")
"""The fields that say what a document holds: all that an address may carry of a form that also asks for a passcode."""


def chosen(form: QueryDict) -> dict[str, Any]:
    """What goes in, for whom and the question, as kept with a link. Without a choice everything goes in."""
    to = form.get("to", "")
    wanted = [name for name in SECTIONS if name in form.getlist("in")] if "chosen" in form else list(SECTIONS)
    return {
        "to": to if to in pack().providers and to not in NOT_ASKED else None,
        "question": form.get("question", "").strip()[:LONGEST] or None,
        "without": [name for name in SECTIONS if name not in wanted],
    }


def as_query(form: QueryDict) -> str:
    """The choices of `form` for an address, and nothing else of it."""
    kept = form.copy()
    for name in set(form) - set(CHOICES):
        del kept[name]
    return kept.urlencode()


def printed(
    request: HttpRequest, kind: Kind, episode: Any, course: Course, today: date, choice: Mapping[str, Any], name: str
) -> Document:
    """The document in the language of who opens it."""
    without = [word for word in choice.get("without", ()) if kind == "packet"]
    return build(
        kind,
        course,
        review_of(episode, course, today),
        pack=pack(),
        lang=language(request),
        to=choice.get("to") if kind == "packet" else None,
        question=choice.get("question"),
        name=name,
        without=without,
        emergency_number=settings.EMERGENCY_NUMBER,
    )


def as_pdf(document: Document, name: str) -> HttpResponse:
    """`document` as a file to keep."""
    response = HttpResponse(document.pdf(), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{document.as_of}.pdf"'
    return response
