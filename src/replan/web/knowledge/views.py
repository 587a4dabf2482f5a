"""What Replan knows: everything of one kind, one thing, and a search over all."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from replan.app.reviews import pack
from replan.knowledge.pack import KINDS
from replan.knowledge.trust import VERIFICATIONS, upkeeps, verification_counts
from replan.review.reference import page as page_of
from replan.review.reference import pages_of, search, used_by
from replan.web.shared.pages import page
from replan.web.shared.speech import language

BROWSED = tuple(kind for kind in KINDS if kind != "sources")
LONGEST = 100
"""Characters of a search that are read: no name is longer."""


@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """The kinds with their counts, how far they can be trusted, and what `?q=` finds."""
    wanted = request.GET.get("q", "")[:LONGEST].strip()
    return page(
        request,
        "web/knowledge.html",
        wanted=wanted,
        hits=search(wanted, pack(), language(request)),
        kinds={kind: len(getattr(pack(), kind)) for kind in BROWSED},
        levels=VERIFICATIONS,
        **_trust(),
    )


@require_GET
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything of one kind, by title."""
    _known(kind)
    return page(request, "web/knowledge_kind.html", kind=kind, pages=pages_of(kind, pack(), language(request)))


@require_GET
def thing(request: HttpRequest, kind: str, id_: str) -> HttpResponse:
    """One thing with every key, each number with its source."""
    _known(kind)
    if id_ not in getattr(pack(), kind):
        raise Http404
    shown = page_of(kind, id_, pack(), language(request), timezone.localdate())
    named_by = [
        (other, code, dict(pages_of(other, pack(), language(request)))[code]) for other, code in _used_by(kind, id_)
    ]
    return page(request, "web/knowledge_thing.html", shown=shown, named_by=named_by)


@cache
def _used_by(kind: str, id_: str) -> list[tuple[str, str]]:
    """What names this thing: looked for once, for all of the pack is read."""
    return list(used_by(kind, id_, pack()))


@cache
def _trust() -> dict[str, Any]:
    """How far the pack can be trusted: counted once, for every number of it is looked at."""
    every = [upkeep.status for _, _, upkeep in upkeeps(pack())]
    return {"trust": verification_counts(pack()), "unsigned": every.count("unreviewed"), "folders": len(every)}


def _known(kind: str) -> None:
    if kind not in BROWSED:
        raise Http404
