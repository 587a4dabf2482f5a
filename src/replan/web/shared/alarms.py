"""Whether an urgent warning sign stands: then a page shows that and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from replan.app.queries.courses import course_for, has_record, own_record
from replan.app.reviews import gists
from replan.course.document import Course
from replan.review.told import Told
from replan.web.shared.answers import behind_alarms
from replan.web.shared.pages import page
from replan.web.shared.telling import told_for


def urgent(request: HttpRequest, told: Told | None) -> HttpResponse | None:
    """The page of what is urgent in a review; None when nothing is."""
    if told is None or not told.urgent:
        return None
    return page(request, "web/urgent.html", ask_now=(), told=told, asked_again=behind_alarms(told))


def raised(request: HttpRequest, episode: Any, course: Course, today: date) -> tuple[Mapping[str, Any], Told | None]:
    """The gist of the day's review, and the review itself only where a warning sign is raised."""
    gist = gists([episode], today).found[episode.pk]
    return gist, told_for(request, episode, course, today) if gist["raised"] else None


def urgent_page(request: HttpRequest, episode: Any, course: Course, today: date) -> HttpResponse | None:
    """The page of the urgent warning sign; None when none is urgent."""
    return urgent(request, raised(request, episode, course, today)[1])


def own_urgent_page(request: HttpRequest) -> HttpResponse | None:
    """The same for a page that shows nothing of the course itself; None for somebody without a record."""
    if not has_record(request.user):
        return None
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    return urgent_page(request, episode, course, timezone.localdate())
