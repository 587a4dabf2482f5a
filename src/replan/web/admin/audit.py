"""Who read and changed what, for the auditor."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from replan.app.queries.audit import Asked, audit_csv, audit_for, people_in_audit
from replan.app.reviews import pack
from replan.core.dates import FIRST_DAY, days_after, nearest
from replan.web.admin.forms import day, text, whole, wrong
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker

A_WEEK = 7
ONLY = ("", "reads", "changes")


@login_required
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """A page of lines, the latest first. `?first=&last=&person=&patient=&only=&page=` narrow it."""
    asked, problems = _asked(request)
    found = audit_for(actor=request.user, asked=asked, page=whole(request.GET, "page") or 1)
    query = request.GET.copy()
    query.pop("page", None)
    return page(
        request,
        "web/admin/audit.html",
        status=422 if problems else 200,
        found=found,
        asked=asked,
        only=ONLY,
        did={line.action: _did(request, line.action) for line in found.lines},
        people=people_in_audit(request.user),
        problems=problems,
        patient=text(request.GET, "patient"),
        query=query.urlencode(),
    )


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same as a table."""
    asked, _ = _asked(request)
    response = StreamingHttpResponse(audit_csv(actor=request.user, asked=asked), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{asked.first}-{asked.last}.csv"'
    return response


def _did(request: HttpRequest, action: str) -> str:
    """What was done in words; by its name where an earlier version wrote it down."""
    key = f"web.audit.did.{action}"
    return speaker(request).text(key) if key in pack().words[language(request)] else action.replace("_", " ")


def _asked(request: HttpRequest) -> tuple[Asked, dict[str, str]]:
    form, today = request.GET, timezone.localdate()
    first, last, patient = day(form, "first"), day(form, "last"), _uuid(text(form, "patient"))
    problems = wrong(form, [("first", first), ("last", last), ("patient", patient)])
    last = nearest(last or today, FIRST_DAY, today)
    first = nearest(first or days_after(last, 1 - A_WEEK), FIRST_DAY, last)
    only = text(form, "only")
    return Asked(first, last, text(form, "person"), patient, only if only in ONLY else ""), problems


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
