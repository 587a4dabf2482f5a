"""The first visit: one question a screen, saved as one goes, warning signs before anything else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from replan.app.actions import finish_first_visit, save_draft
from replan.app.actions.first_visit import purposes_of
from replan.app.actions.invitations import FIRST_VISIT
from replan.app.first_visit import asked_afresh, screening_of
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, has_record, own_record
from replan.app.queries.drafts import draft_of
from replan.app.queries.due import measures_due
from replan.app.reviews import pack
from replan.core.errors import UserError
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker
from replan.web.start.shown import alarms_of, lists_for, summary_of
from replan.web.start.steps import BY_ID, Asked, Step, Wrong, before, first_open, place_of, reachable


def _before_record(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for a patient who has no record yet, given what was answered so far."""

    @wraps(view)
    @login_required
    def opened(request: HttpRequest, **named: str) -> HttpResponse:
        require(request.user, May.WRITE_OWN_SCORES)
        return redirect("today") if has_record(request.user) else view(request, _asked(request), **named)

    return opened


def _all_answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for a page that comes after the last question."""

    @wraps(view)
    def opened(request: HttpRequest, asked: Asked) -> HttpResponse:
        return view(request, asked) if first_open(asked) is None else redirect("first_visit")

    return _before_record(opened)


@require_GET
@_before_record
def first_visit(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Goes on where it was left."""
    step = first_open(asked)
    return redirect("first_visit_step", step=step.id) if step else redirect("first_visit_check")


@require_http_methods(["GET", "POST"])
@_before_record
def first_visit_step(request: HttpRequest, asked: Asked, step: str) -> HttpResponse:
    """One screen."""
    if step not in BY_ID:
        raise Http404
    here = BY_ID[step]
    if not reachable(here, asked):
        return redirect("first_visit")
    # While a warning sign is urgent nothing else is asked; only the answers behind it can be put right.
    if _urgent(asked) and not (request.method == "POST" and step == "safety"):
        return _stop(request, asked)
    if request.method == "GET":
        return _screen(request, here, asked)
    try:
        found = here.read(request.POST, asked)
    except Wrong as wrong:
        return _screen(request, here, asked, wrong)
    answers = asked_afresh(asked.answers, {**asked.answers, **found}, asked.pack)
    save_draft(actor=request.user, kind=FIRST_VISIT, data=answers)
    return redirect("first_visit")


@require_GET
@_all_answered
def first_visit_check(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Everything that was answered, to look over before it becomes the record."""
    return _stop(request, asked) if _urgent(asked) else _check(request, asked)


@require_POST
@_all_answered
def finish(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Makes the record and shows the first review, or goes on to the first questionnaire."""
    try:
        finish_first_visit(actor=request.user, today=timezone.localdate())
    except UserError:
        return _stop(request, asked) if _urgent(asked) else _check(request, asked, "web.start.wrong.record")
    messages.success(request, speaker(request).text("web.start.finished"))
    if "questions" in request.POST:
        _, _, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
        due = measures_due(course, pack(), timezone.localdate())
        if due:
            return redirect("questionnaire", measure=due[0].measure.id)
    return redirect("my_recovery")


def _asked(request: HttpRequest) -> Asked:
    answers = draft_of(actor=request.user, kind=FIRST_VISIT)
    return Asked(answers, pack(), timezone.localdate(), purposes_of(request.user))


def _urgent(asked: Asked) -> bool:
    return "region" in asked.answers and screening_of(asked.answers, asked.pack, asked.today).urgent


def _stop(request: HttpRequest, asked: Asked) -> HttpResponse:
    alarms = alarms_of(request, asked)
    again = {ask.finding: ask for alarm in alarms for ask in alarm.asked if ask.asked_of == "patient"}
    told = {"alarms": alarms, "closed": None}
    return page(request, "web/start/urgent.html", places=[], told=told, asked_again=list(again.values()))


def _screen(request: HttpRequest, step: Step, asked: Asked, wrong: Wrong | None = None) -> HttpResponse:
    number, of = place_of(step, asked)
    earlier = before(step, asked)
    return page(
        request,
        "web/start/step.html",
        places=[],
        status=422 if wrong else 200,
        step=step.id,
        number=number,
        of=of,
        back=earlier.id if earlier else None,
        wrong=wrong,
        error=wrong.message if wrong else None,
        answers=asked.answers,
        entered=request.POST,
        shown=lists_for(request, step, asked),
    )


def _check(request: HttpRequest, asked: Asked, error: str | None = None) -> HttpResponse:
    return page(
        request,
        "web/start/check.html",
        places=[],
        status=422 if error else 200,
        error=error,
        rows=summary_of(request, asked),
        answers=asked.answers,
    )
