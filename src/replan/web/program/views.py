"""The home program: today's list with one tap for each exercise, a page for each, and a sheet to print."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from replan.app.actions.program import log_exercise
from replan.app.check_in_values import ExerciseEntered, as_prescribed, lines_on
from replan.app.permissions import May, require
from replan.app.queries.check_ins import standing
from replan.app.queries.courses import course_for, fetched, is_read, own_record
from replan.app.queries.program import videos_for
from replan.app.reviews import pack, review_of
from replan.core.errors import UserError
from replan.review.documents import build
from replan.web.program.shown import exercise_shown, sheets
from replan.web.shared.alarms import raised, urgent, urgent_page
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.today.form import DIFFICULTIES, REASONS

FORM = "page"
"""The device that a form counts as: it always shows what stands before it is sent. The same as that of today."""

LONGEST = 1000


@login_required
@require_GET
def program(request: HttpRequest) -> HttpResponse:
    """Today's exercises, and the ways to print them, to be reminded, and to look at the days."""
    return _list(request)


@login_required
@require_GET
def exercise(request: HttpRequest, line_id: str) -> HttpResponse:
    """One exercise: how it is done, how much, when to stop, and how it went."""
    return _exercise(request, line_id)


@login_required
@require_POST
def done(request: HttpRequest, line_id: str) -> HttpResponse:
    """Keeps what was said of one exercise: done as given, or how it went, and a word to the therapist."""
    require(request.user, May.WRITE_OWN_SCORES)
    today = timezone.localdate()
    _, _, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    line = next((one for one in lines_on(course, today) if one.id == line_id), None)
    if line is None:
        raise Http404
    message = request.POST.get("message", "").strip()[:LONGEST]
    try:
        entered = _entered(request.POST, line_id, as_prescribed(line))
    except (ValueError, ValidationError):
        return _exercise(request, line_id, error="web.program.not_a_value")
    named = _uuid(request.POST.get("client_id")) or uuid4()
    try:
        log_exercise(
            actor=request.user,
            done=entered,
            client_id=uuid5(named, entered.model_dump_json() + message),
            now=timezone.now(),
            today=today,
            device=FORM,
            based_on=int(request.POST["revision"]) if request.POST.get("revision", "").isdigit() else None,
            message=message,
        )
    except UserError:
        return _exercise(request, line_id, error="web.program.not_saved")
    sent = message and is_read(request.user)
    messages.success(request, speaker(request).text("web.program.sent" if sent else "web.program.saved"))
    return redirect("program")


@login_required
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The program on paper: steps, drawings, and a box for each day of two weeks."""
    require(request.user, May.SEE_OWN_COURSE)
    patient, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today, speak = timezone.localdate(), speaker(request)
    if (first := urgent_page(request, episode, course, today)) is not None:
        return first
    made = review_of(episode, course, today)
    document = build("program", course, made, pack=pack(), lang=language(request), exercises=sheets(course, speak))
    fetched(actor=request.user, patient=patient, what="program")
    name = f'attachment; filename="{speak.text("web.program.file")}-{today}.pdf"'
    return HttpResponse(document.pdf(), content_type="application/pdf", headers={"Content-Disposition": name})


def _list(request: HttpRequest) -> HttpResponse:
    require(request.user, May.SEE_OWN_COURSE)
    patient, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today, speak = timezone.localdate(), speaker(request)
    gist, told = raised(request, episode, course, today)
    if (first := urgent(request, told)) is not None:
        return first
    marks = (standing(course, today), videos_for(patient), speak, gist.get("doubtful", ()))
    shown = [exercise_shown(line, course, *marks) for line in lines_on(course, today)]
    return page(
        request,
        "web/program/program.html",
        shown=shown,
        finished=sum(one.state == "done" for one in shown),
        on=today,
        **_marks(episode.revision),
    )


def _exercise(request: HttpRequest, line_id: str, error: str | None = None) -> HttpResponse:
    require(request.user, May.SEE_OWN_COURSE)
    patient, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today, speak = timezone.localdate(), speaker(request)
    gist, told = raised(request, episode, course, today)
    if (first := urgent(request, told)) is not None:
        return first
    line = next((one for one in lines_on(course, today) if one.id == line_id), None)
    if line is None:
        raise Http404
    marks = (standing(course, today), videos_for(patient), speak, gist.get("doubtful", ()))
    return page(
        request,
        "web/program/exercise.html",
        status=422 if error else 200,
        error=error,
        one=exercise_shown(line, course, *marks),
        typed=request.POST if error else {},
        is_read=is_read(request.user),
        difficulties=DIFFICULTIES,
        reasons=REASONS,
        **_marks(episode.revision),
    )


def _marks(revision: int) -> dict[str, Any]:
    """What lets a form be sent twice and count once, and what it had seen."""
    return {"client_id": uuid4(), "revision": revision}


def _entered(form: QueryDict, line_id: str, given: dict[str, Any]) -> ExerciseEntered:
    """What was said of the exercise. Raises ValueError for a number that its question does not have."""
    how = {
        "difficulty": form.get("difficulty") or None,
        "pain_0_10": float(form["pain"]) if form.get("pain") else None,
    }
    if form.get("do") == "not_done":
        return ExerciseEntered.model_validate({"line": line_id, "sets": 0, "reason": form.get("reason") or None})
    amount = {name: int(form[name]) if form.get(name) else given.get(name) for name in ("sets", "reps")}
    return ExerciseEntered.model_validate({"line": line_id, **amount, **how})


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
