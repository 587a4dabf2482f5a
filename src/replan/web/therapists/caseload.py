"""The caseload: who needs attention first and why, filters, search, and bringing reviews up to today."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions import refresh_caseload
from replan.app.attention import ATTENTION, GROUPS
from replan.app.queries.caseload import PUT_OFF
from replan.app.queries.caseload import caseload as caseload_of
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.therapists.rows import shown

AT_ONCE = 40
"""Rows of one page: more are heavier than they are useful, on a phone above all, and the search finds everybody."""

LONGEST = 100
"""Characters of a search that are read."""


@login_required
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """Who needs attention first, and why. `?show=` filters by a group or a reason, `?q=` searches, `?from=` turns the
    page; `?part=list` gives only the list, for the search as one types."""
    today = timezone.localdate()
    show = request.GET.get("show", "all")
    show = show if show in (*GROUPS, *ATTENTION, PUT_OFF) else "all"
    wanted = request.GET.get("q", "")[:LONGEST].strip()
    first = _number(request.GET.get("from", ""))
    found = caseload_of(actor=request.user, today=today, show=show, wanted=wanted, first=first, most=AT_ONCE)
    speak = speaker(request)
    return page(
        request,
        "web/caseload_list.html" if request.GET.get("part") == "list" else "web/caseload.html",
        rows=[shown(row, speak, today) for row in found.rows],
        counts={name: found.counts[name] for name in GROUPS},
        put_off=found.counts[PUT_OFF],
        whys=found.whys,
        show=show,
        wanted=wanted,
        found=found.found,
        behind=found.behind,
        first=first + 1,
        last=first + len(found.rows),
        pages=_pages(show, wanted, first, found.found),
    )


@login_required
@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Reviews some of the patients that have no review of today; the script calls it until none is left."""
    left = refresh_caseload(actor=request.user, today=timezone.localdate())
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"left": left})
    return redirect("caseload")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _pages(show: str, wanted: str, first: int, found: int) -> dict[str, tuple[str, int]]:
    """The address of the page before and of the page after, where there are any, with how many stand there."""
    kept = {"show": show, "q": wanted}
    places = {"before": (max(first - AT_ONCE, 0), min(first, AT_ONCE)), "next": (first + AT_ONCE, AT_ONCE)}
    return {
        name: ("?" + urlencode({**kept, "from": at}), min(count, found - at))
        for name, (at, count) in places.items()
        if count and at < found
    }
