"""Pages of somebody who is signed in are private: no cache keeps them. What one may not see is told in plain pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from replan.app.consents import has_stopped
from replan.app.permissions import NotAllowed
from replan.app.queries.courses import NoRecord
from replan.core.errors import UserError
from replan.web.shared.errors import bad_request, forms_only, not_allowed, not_found

OPEN_WITHOUT_CONSENT = frozenset(
    {
        "consent", "consent_change", "my_data", "my_document", "my_tables", "erase", "settings", "password", "sign_in",
        "sign_out", "language", "knowledge", "knowledge_kind", "knowledge_thing", "service_worker", "manifest",
        "offline", "calendar_feed", "join",
    }
)  # fmt: skip
"""Names of addresses that who took the consent back still reaches."""


OPEN_WITHOUT_OWN_PASSWORD = frozenset({"password", "sign_out", "language", "service_worker", "manifest", "offline"})
"""Names of addresses that who has to choose a password still reaches."""


OF_SCRIPTS = frozenset({"today_token", "today_send", "device_add"})
"""Names of addresses that scripts ask: they read the status and follow to no page."""


class _BeforeTheView:
    """Looks at a request when it is known which view it is for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handles one request."""
        return self.get_response(request)


class ConsentFirst(_BeforeTheView):
    """Who took back the consent to keep a record is asked for it again before anything else."""

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """The page of consents instead of any other."""
        user, match = request.user, request.resolver_match
        if not user.is_authenticated or user.role != "patient" or match is None:
            return None
        closed = match.url_name not in OPEN_WITHOUT_CONSENT and has_stopped(user)
        return redirect("consent") if closed else None


class OwnPasswordFirst(_BeforeTheView):
    """Whose password somebody else has set chooses one of their own before anything else."""

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """The page of passwords instead of any other."""
        user, match = request.user, request.resolver_match
        if not user.is_authenticated or not user.must_change_password or match is None:
            return None
        return None if match.url_name in OPEN_WITHOUT_OWN_PASSWORD else redirect("password")


class PrivatePages:
    """Marks pages as not to be stored, and turns a missing permission or record into a plain page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handles one request."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            response = forms_only(request, allow=response.headers["Allow"])
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
            return response
        return _signed_out(request, response)

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


def _signed_out(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A form that came in after its session had ended: signing in says that nothing was saved, and leads back to the
    page of the form. The address that the form was sent to takes no reader."""
    asked = urlsplit(response.headers.get("Location", ""))
    if request.method != "POST" or asked.path != settings.LOGIN_URL or REDIRECT_FIELD_NAME not in parse_qs(asked.query):
        return response
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    page = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl() if ours else "/"
    return redirect(f"{settings.LOGIN_URL}?{urlencode({REDIRECT_FIELD_NAME: page, 'unsaved': 1})}")


def _of_a_script(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name in OF_SCRIPTS
