"""A shared packet, for somebody without a sign-in who has the link and the passcode.

What was opened stays open in this browser for half an hour; each look asks again whether the link still holds.
"""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from replan.app.actions.shares import open_share
from replan.app.queries.invitations import hash_of
from replan.app.queries.shares import shared_course
from replan.review.documents import Document, body_html
from replan.web.shared.pages import page
from replan.web.shared.speech import language
from replan.web.sharing.choice import PacketChoice, document_of
from replan.web.sharing.views import as_pdf

OPEN_SECONDS = 30 * 60


@never_cache
@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """Asks for name and passcode, then shows the packet."""
    if request.method == "POST":
        found = open_share(
            secret=secret,
            passcode=request.POST.get("passcode", ""),
            said_to_be=request.POST.get("name", ""),
            now=timezone.now(),
        )
        if found is None:
            return _unlisted(page(request, "web/sharing/ask.html", status=422, secret=secret, wrong=True))
        request.session[_key(secret)] = [found.pk, time.time()]
        return redirect("shared", secret=secret)
    made = _document(request, secret)
    if made is None:
        return _unlisted(page(request, "web/sharing/ask.html", secret=secret, wrong=False))
    return _unlisted(page(request, "web/sharing/shared.html", secret=secret, body=body_html(made)))


@never_cache
@require_GET
def shared_pdf(request: HttpRequest, secret: str) -> HttpResponse:
    """The same packet as PDF."""
    made = _document(request, secret)
    return redirect("shared", secret=secret) if made is None else _unlisted(as_pdf(made.pdf(), "packet"))


def _document(request: HttpRequest, secret: str) -> Document | None:
    """The packet, when this browser opened it a short while ago and the link still holds."""
    share_id, at = request.session.get(_key(secret), (0, 0.0))
    found = shared_course(share_id=share_id, now=timezone.now()) if time.time() - at < OPEN_SECONDS else None
    if found is None:
        return None
    share, episode, course = found
    return document_of("packet", episode, course, share.as_of, language(request), PacketChoice.kept(share.choice))


def _key(secret: str) -> str:
    """The name under which a session keeps that a link was opened; the link itself stays out of it."""
    return f"share-{hash_of(secret)[:16]}"


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
