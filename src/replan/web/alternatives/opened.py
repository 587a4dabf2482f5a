"""The own course, reviewed, for pages that an urgent warning sign closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.app.reviews import pack, review_of
from replan.core.errors import UserError
from replan.review.declared import pack_for
from replan.review.telling.context import Context
from replan.review.told import Told
from replan.web.shared.alarms import urgent
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.shared.telling import told_for


@dataclass(frozen=True)
class Desk:
    """The course told to its patient, and the voice for what else is said of it."""

    today: date
    told: Told
    context: Context


def opened(request: HttpRequest) -> Desk | HttpResponse:
    """The desk; or the page that comes instead: the first visit, the warning signs, or that there is no review."""
    require(request.user, May.SEE_OWN_COURSE)
    today, speak = timezone.localdate(), speaker(request)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    try:
        told = told_for(request, episode, course, today)
        made = review_of(episode, course, today)
    except UserError:
        return page(request, "web/no_review.html", title=speak.text("web.options"), problems=())
    if (first := urgent(request, told)) is not None:
        return first
    context = Context(pack_for(course, pack()), speak, settings.EMERGENCY_NUMBER, made.facts, made, course)
    return Desk(today, told, context)
