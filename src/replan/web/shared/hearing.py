"""Everything that a patient writes in any form is read for danger words; what they point to is asked on the next page.

Which forms have free text is not listed anywhere, so that a new one cannot be forgotten: every field counts but those
in UNREAD. What was heard waits in the session until it is answered: the codes of questions, never words or answers. The
first visit, where there is no record yet, reads its own forms (`app.first_visit`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from replan.app.queries.courses import course_for, has_record, own_record
from replan.review.told import Ask
from replan.safety import latest_findings
from replan.web.shared.asked import asks_of, heard_in

HEARD = "heard"

UNREAD = frozenset(
    {
        "csrfmiddlewaretoken", "username", "password", "new_password", "recovery_code", "passcode", "shown_name",
        "email", "meant_for", "lang", "next", "back",
    }
)  # fmt: skip
"""Fields that hold a secret, a name of somebody or an address: nothing that anybody tells."""


class HearsDanger:
    """Reads the forms that a patient sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handles one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any) -> None:
        """Before the view, so that the very page that answers can ask, and words are heard that were not kept.

        A view that looks at the size of a file before anything is read checks its form itself, and is left to it."""
        if getattr(view, "csrf_exempt", False):
            return
        if request.method == "POST" and request.user.is_authenticated and request.user.role == "patient":
            hear(request, written_in(request.POST.lists()))


def written_in(fields: Iterable[tuple[str, list[Any]]]) -> list[str]:
    """What a form tells: the values of every field that may hold words."""
    return [value for name, values in fields if name not in UNREAD for value in values if isinstance(value, str)]


def hear(request: HttpRequest, texts: Iterable[str]) -> None:
    """Notes the questions that danger words in `texts` point to, until they are answered. What is so already by its
    latest answer is not asked again."""
    heard = heard_in(*texts)
    if not heard or not has_record(request.user):
        return
    course = course_for(actor=request.user, patient_id=own_record(request.user).pk)[2]
    latest = latest_findings(course, timezone.localdate())
    new = [code for code in heard if code not in latest or latest[code].state != "present"]
    request.session[HEARD] = list(dict.fromkeys([*new, *request.session.get(HEARD, ())]))


def answered(request: HttpRequest, codes: Collection[str]) -> None:
    """Forgets the questions that were answered."""
    if HEARD in request.session:
        request.session[HEARD] = [code for code in request.session[HEARD] if code not in codes]


def to_ask(request: HttpRequest, more: Iterable[str] = (), without: Collection[str] = ()) -> tuple[Ask, ...]:
    """The questions that wait, with `more` that words elsewhere point to, `without` those that the page asks anyway."""
    session = getattr(request, "session", None)
    user = getattr(request, "user", None)
    if session is None or user is None or not user.is_authenticated or user.role != "patient":
        return ()
    codes = [code for code in (*session.get(HEARD, ()), *more) if code not in without]
    return asks_of(request, codes, "web.my_talk.why_asked") if codes else ()
