"""Pages of somebody who is signed in are private: no cache keeps them. What one may not see is told in plain pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from replan.app.consents import has_stopped
from replan.app.permissions import NotAllowed
from replan.app.queries.courses import NoRecord
from replan.core.errors import UserError
from replan.web.shared.errors import bad_request, not_allowed, not_found

OPEN_WITHOUT_CONSENT = frozenset(
    {
        "consent", "consent_change", "my_data", "my_document", "my_tables", "erase", "settings", "sign_in", "sign_out",
        "language", "knowledge", "knowledge_kind", "knowledge_thing", "service_worker", "manifest", "offline",
        "calendar_feed", "join",
    }
)  # fmt: skip
"""Names of addresses that who took the consent back still reaches."""


OF_SCRIPTS = frozenset({"today_token", "today_send", "device_add"})
"""Names of addresses that scripts ask: they read the status and follow to no page."""


class ConsentFirst:
    """Who took back the consent to keep a record is asked for it again before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handles one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """The page of consents instead of any other."""
        user, match = request.user, request.resolver_match
        if not user.is_authenticated or user.role != "patient" or match is None:
            return None
        closed = match.url_name not in OPEN_WITHOUT_CONSENT and has_stopped(user)
        return redirect("consent") if closed else None


class PrivatePages:
    """Marks pages as not to be stored, and turns a missing permission or record into a plain page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handles one request."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """403 for what a role may not do; the first visit for who has no record yet, with its alarm where one stands;
        404 for a record out of reach, as for one that does not exist; 400 for what cannot be taken."""
        if isinstance(exception, NotAllowed):
            return not_allowed(request)
        if isinstance(exception, NoRecord) and request.user.role == "patient" and not _of_a_script(request):
            return redirect("first_visit")
        if isinstance(exception, ObjectDoesNotExist):
            return not_found(request)
        return bad_request(request) if isinstance(exception, UserError) else None


def _of_a_script(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name in OF_SCRIPTS
