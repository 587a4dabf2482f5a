"""The Review of one course, in the words of whoever looks at it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from replan.app.reviews import REMEMBERED, Asked, asked, made_once, pack, review_of
from replan.course.document import Course
from replan.review import Told, page_html, tell
from replan.review.telling.charts import View
from replan.review.words import Reader
from replan.web.shared.speech import language, reader, speaker


def told_for(request: HttpRequest, episode: Any, course: Course, today: date, view: View = "all") -> Told:
    """`course` reviewed as of `today` and told to the reader of this request. Raises UserError as `review` does."""
    return told_in(episode, course, today, reader(request), language(request), view)


def told_in(episode: Any, course: Course, today: date, reader: Reader, lang: str, view: View = "all") -> Told:
    """The same for a reader and a language. Raises UserError as `review` does."""
    review_of(episode, course, today)
    return words_of(asked(episode, course, today), reader, lang, view)


def words_of(wanted: Asked, reader: Reader, lang: str, view: View = "all") -> Told:
    """The words alone, for who has the review already. Raises UserError as `review` does."""
    return _told(wanted, reader, lang, settings.EMERGENCY_NUMBER, view)


@lru_cache(maxsize=REMEMBERED)
def _told(wanted: Asked, reader: Reader, lang: str, number: str, view: View) -> Told:
    return tell(made_once(wanted), wanted.course, pack(), reader=reader, lang=lang, emergency_number=number, view=view)


def as_file(request: HttpRequest, told: Told, today: date) -> HttpResponse:
    """`told` as one file that can be read without a connection."""
    response = HttpResponse(page_html(told, speaker(request)), content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="replan-{today}.html"'
    return response
