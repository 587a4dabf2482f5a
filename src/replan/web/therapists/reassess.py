"""A progress assessment in two minutes: the scores that are due, how the patient responds, and the open questions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from replan.app.actions import reassess as reassess_action
from replan.app.permissions import May
from replan.core.errors import UserError
from replan.review.told import Ask
from replan.web.shared.answers import answers_in
from replan.web.shared.pages import page
from replan.web.therapists.fields import number_in
from replan.web.therapists.opened import Opened, opened
from replan.web.therapists.scores import scales_to_enter
from replan.web.therapists.visits import LONGEST, RESPONSES

QUESTIONS = 3
"""Questions on the page: the most telling ones; more would not fit into two minutes."""


@dataclass(frozen=True)
class Due:
    """A scale to score today, with the last score for comparison."""

    id: str
    label: str
    last: str
    typed: str
    wrong: bool


@login_required
@require_http_methods(["GET", "POST"])
def reassess(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The form; a POST saves all of it and leads on to the change of plan, or back to the patient."""
    desk = opened(request, patient_id, May.WRITE_RECORDS)
    problems: dict[str, str] = {}
    if request.method == "POST":
        scores = _scores(request.POST, desk, problems)
        answers = answers_in(request.POST)
        response = request.POST.get("response") if request.POST.get("response") in RESPONSES else None
        subjective = request.POST.get("subjective", "").strip()[:LONGEST]
        if not (scores or answers or response or subjective) and not problems:
            problems["main"] = "web.reassess.nothing"
        if not problems:
            try:
                reassess_action(
                    actor=request.user,
                    patient=desk.patient,
                    today=desk.today,
                    scores=scores,
                    answers=answers,
                    response=response,
                    subjective=subjective,
                )
            except UserError:
                problems["main"] = "web.reassess.refused"
            else:
                return _done(request, patient_id)
    try:
        told = desk.told()
    except UserError as error:
        return page(request, "web/no_review.html", title=desk.patient.name, problems=error.problems)
    asks: list[Ask] = [*told.safety_questions, *([told.next_question] if told.next_question else [])]
    return page(
        request,
        "web/reassess.html",
        status=422 if problems else 200,
        patient=desk.patient,
        told=told,
        due=_due(request.POST, desk, problems),
        asks=asks[:QUESTIONS],
        responses=RESPONSES,
        form=request.POST,
        problems=problems,
    )


def _scores(form: QueryDict, desk: Opened, problems: dict[str, str]) -> dict[str, float]:
    found = {}
    for scale in scales_to_enter(desk.course, desk.speak.lang):
        typed = form.get(f"score-{scale.id}", "").strip()
        if not typed:
            continue
        value = number_in(typed)
        if value is None or value < scale.low or (scale.high is not None and value > scale.high):
            problems[f"score-{scale.id}"] = "web.score.not_on_scale"
        else:
            found[scale.id] = value
    return found


def _due(form: QueryDict, desk: Opened, problems: dict[str, str]) -> list[Due]:
    rows = []
    for scale in scales_to_enter(desk.course, desk.speak.lang):
        past = [m for m in desk.course.measurements if m.measure == scale.id and m.score is not None]
        last = max(past, key=lambda m: m.on, default=None)
        label = scale.title
        if scale.high is not None:
            label = desk.speak.text("web.score.range", scale=scale.title, low=scale.low, high=scale.high)
        said = desk.speak.text("web.reassess.last", score=last.score, on=last.on) if last else ""
        name = f"score-{scale.id}"
        rows.append(Due(scale.id, label, said, form.get(name, ""), name in problems))
    return rows


def _done(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Says what the new scores tell, and goes where the therapist wanted to go."""
    desk = opened(request, patient_id)
    told = desk.told()
    messages.success(request, desk.speak.text("web.reassess.saved", verdict=told.verdict_title, headline=told.headline))
    return redirect("change_plan" if request.POST.get("then") == "plan" else "patient", patient_id=patient_id)
