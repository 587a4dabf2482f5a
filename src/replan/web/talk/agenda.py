"""The one page for the next visit: pain, changes, goals, expectations and questions; to read, to print, to bring."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET
from markupsafe import Markup

from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, fetched, own_record
from replan.app.reviews import pack, review_of
from replan.review.documents import Document, body_html, build
from replan.web.shared.pages import page
from replan.web.shared.speech import language


@login_required
@require_GET
def agenda(request: HttpRequest) -> HttpResponse:
    """The agenda as a page. An urgent warning sign comes instead of it."""
    made = _agenda(request)
    if made is None:
        return redirect("talk")
    return page(request, "web/talk/agenda.html", document=made, body=Markup(body_html(made)))  # noqa: S704  escaped there


@login_required
@require_GET
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The agenda as tagged PDF."""
    made = _agenda(request)
    if made is None:
        return redirect("talk")
    fetched(actor=request.user, patient=own_record(request.user), what="agenda")
    response = HttpResponse(made.pdf(), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="replan-{made.as_of}.pdf"'
    return response


def _agenda(request: HttpRequest) -> Document | None:
    """The document; None while an urgent warning sign is raised."""
    require(request.user, May.SEE_OWN_COURSE)
    today = timezone.localdate()
    patient, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    review = review_of(episode, course, today)
    if review.screening.urgent:
        return None
    return build(
        "agenda",
        course,
        review,
        pack=pack(),
        lang=language(request),
        name=patient.name,
        emergency_number=settings.EMERGENCY_NUMBER,
    )
