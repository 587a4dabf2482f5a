"""Whether an urgent warning sign stands: then a page shows that and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from replan.app.reviews import gists
from replan.course.document import Course
from replan.web.shared.answers import behind_alarms
from replan.web.shared.pages import page
from replan.web.shared.telling import told_for


def urgent_page(request: HttpRequest, episode: Any, course: Course, today: date) -> HttpResponse | None:
    """The page of the urgent warning sign; None when none is urgent."""
    if not gists([episode], today).found[episode.pk]["raised"]:
        return None
    told = told_for(request, episode, course, today)
    return page(request, "web/urgent.html", told=told, asked_again=behind_alarms(told)) if told.urgent else None
