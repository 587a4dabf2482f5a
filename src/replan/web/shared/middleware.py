"""Pages of somebody who is signed in are private: no cache keeps them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from replan.app.permissions import NotAllowed
from replan.web.shared.errors import not_allowed


class PrivatePages:
    """Marks pages as not to be stored, and turns a missing permission into a plain page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handles one request."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for what somebody may not do."""
        return not_allowed(request) if isinstance(exception, NotAllowed) else None
