"""Error pages in the look of the others. They say what happened and what to do, and nothing about anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from replan.web.shared.pages import page


def _error(request: HttpRequest, kind: str, status: int) -> HttpResponse:
    return page(request, "web/error.html", status=status, kind=kind)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400"""
    return _error(request, "bad_request", 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403"""
    return _error(request, "not_allowed", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404"""
    return _error(request, "not_found", 404)


def forms_only(request: HttpRequest, allow: str) -> HttpResponse:
    """405 for an address that only takes forms, such as one that is opened again from the history."""
    response = _error(request, "not_found", 405)
    response.headers["Allow"] = allow
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """500"""
    return _error(request, "broken", 500)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page is too old."""
    return _error(request, "expired_form", 403)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """429 after too many wrong passwords."""
    return _error(request, "locked_out", 429)
