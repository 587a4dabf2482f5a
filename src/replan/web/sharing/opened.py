"""What somebody sees who was given a link: a name and a passcode first, then the packet. Nothing is kept or indexed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from replan.app.actions.sharing import open_share
from replan.app.queries.sharing import share_behind, shared_course
from replan.review.documents.html import body_html
from replan.web.shared.pages import page
from replan.web.sharing.printed import as_pdf, printed

LET_IN = "shares"
AN_HOUR = 3600


@require_http_methods(["GET", "POST"])
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """Asks for a name and the passcode. A link that does not open says so, and nothing about why."""
    now = timezone.now()
    if share_behind(secret=secret, now=now) is None:
        return _void(request)
    if request.method == "GET":
        return _page(request, "open", problems={}, name="")
    name = request.POST.get("name", "").strip()[:120]
    problems = {} if name else {"name": "web.sharing.wrong.name"}
    if name:
        opened = open_share(secret=secret, passcode=request.POST.get("passcode", ""), said_to_be=name, now=now)
        if opened is not None:
            request.session[LET_IN] = {**request.session.get(LET_IN, {}), str(opened.pk): now.timestamp() + AN_HOUR}
            return _closed(redirect("shared_packet", secret=secret, file="packet"))
        problems = {"passcode": "web.sharing.wrong.code"}
    if share_behind(secret=secret, now=now) is None:
        return _void(request)
    return _page(request, "open", status=422, problems=problems, name=name)


@require_GET
def shared_packet(request: HttpRequest, secret: str, file: str) -> HttpResponse:
    """The packet as a page or as a PDF for who gave the passcode within the last hour."""
    now = timezone.now()
    share = share_behind(secret=secret, now=now)
    if share is None or file not in ("packet", "packet.pdf"):
        return _void(request)
    if request.session.get(LET_IN, {}).get(str(share.pk), 0) < now.timestamp():
        return _closed(redirect("shared", secret=secret))
    episode, course = shared_course(share)
    made = printed(request, "packet", episode, course, share.as_of, share.choice, share.patient.name)
    if file == "packet.pdf":
        return _closed(as_pdf(made, "packet"))
    return _page(request, "packet", title=made.title, body=body_html(made), pdf="packet.pdf")


def _void(request: HttpRequest) -> HttpResponse:
    return _page(request, "void", status=404)


def _page(request: HttpRequest, which: str, **values: Any) -> HttpResponse:
    """A page without anything of who is signed in: the browser may be that of the patient."""
    return _closed(page(request, f"web/sharing/{which}.html", ask_now=(), **values))


def _closed(response: HttpResponse) -> HttpResponse:
    """No search engine lists it, no cache keeps it, and no other site learns its address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
