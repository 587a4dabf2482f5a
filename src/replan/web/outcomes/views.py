"""Questionnaires of the signed-in patient: which are due, one question a screen, and the score with its meaning."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from replan.app.actions import save_answers, save_draft
from replan.app.actions.outcomes import QUESTIONNAIRE
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.app.queries.drafts import draft_of, drafts_of
from replan.app.queries.due import answerable, measures_due
from replan.app.reviews import gists, pack
from replan.course.document import Course
from replan.knowledge.schema import Measure
from replan.review.declared import pack_for
from replan.web.outcomes.meaning import scores_told
from replan.web.outcomes.questions import Question, next_number, question, read_answer
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker


@login_required
@require_GET
def questionnaires(request: HttpRequest) -> HttpResponse:
    """What is due now, what later, and what was begun."""
    require(request.user, May.SEE_OWN_COURSE)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today = timezone.localdate()
    gist = gists([episode], today).found[episode.pk]
    due = measures_due(course, pack_for(course, pack()), today, gist)
    begun = {
        about: len(data.get("answers", {})) for about, data in drafts_of(actor=request.user, kind=QUESTIONNAIRE).items()
    }
    return page(
        request,
        "web/outcomes/list.html",
        now=[one for one in due if one.now(today)],
        later=[one for one in due if not one.now(today)],
        begun=begun,
    )


@login_required
@require_http_methods(["GET", "POST"])
def questionnaire(request: HttpRequest, measure: str) -> HttpResponse:
    """One question a screen, saved as one goes; `?q=` goes back to a question. After the last comes the score."""
    require(request.user, May.WRITE_OWN_SCORES)
    own_record(request.user)
    found = _measure(measure)
    given = _given(request, found)
    number = _number(request, found, given)
    asked = question(found, number, given, language(request))
    if request.method == "GET":
        return _screen(request, found, asked, given)
    if "skip" in request.POST:
        if not asked.may_skip:
            return _screen(request, found, asked, given, error="web.outcomes.needed")
        answer = None
    else:
        answer = read_answer(asked, request.POST.get("answer", ""))
        if answer is None:
            return _screen(request, found, asked, given, error="web.outcomes.no_answer")
    given = {**given, asked.item: answer}
    save_draft(actor=request.user, kind=QUESTIONNAIRE, about=found.id, data={"answers": given})
    if next_number(found, given) is not None:
        return redirect("questionnaire", measure=found.id)
    answers = [given[item.id] for item in found.items]
    save_answers(actor=request.user, measure=found.id, answers=answers, on=timezone.localdate())
    return redirect("questionnaire_result", measure=found.id)


@login_required
@require_GET
def result(request: HttpRequest, measure: str) -> HttpResponse:
    """The latest score of one questionnaire and what it means."""
    require(request.user, May.SEE_OWN_COURSE)
    found, course, speak = _measure(measure), _course(request), speaker(request)
    told = scores_told(found, course, pack_for(course, pack()), speak)
    return page(request, "web/outcomes/result.html", measure=found, told=told)


def _screen(
    request: HttpRequest, measure: Measure, asked: Question, given: dict[str, Any], error: str | None = None
) -> HttpResponse:
    back = f"{reverse('questionnaire', args=[measure.id])}?q={asked.number - 1}" if asked.number > 1 else None
    return page(
        request,
        "web/outcomes/question.html",
        status=422 if error else 200,
        measure=measure,
        asked=asked,
        chosen=given.get(asked.item),
        back=back,
        error=error,
    )


def _measure(id_: str) -> Measure:
    known = pack().measures
    if id_ not in known or not answerable(known[id_], pack()):
        raise Http404
    return known[id_]


def _given(request: HttpRequest, measure: Measure) -> dict[str, float | None]:
    """The answers so far, without any to a question that the measure has lost since."""
    kept = draft_of(actor=request.user, kind=QUESTIONNAIRE, about=measure.id).get("answers", {})
    known = {item.id for item in measure.items}
    return {item: answer for item, answer in kept.items() if item in known}


def _number(request: HttpRequest, measure: Measure, given: dict[str, float | None]) -> int:
    """The question of the form that was sent, else that of `?q=`, else the first open one."""
    asked = request.POST.get("q") or request.GET.get("q") or ""
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(measure.items):
        return int(asked)
    return next_number(measure, given) or len(measure.items)


def _course(request: HttpRequest) -> Course:
    return course_for(actor=request.user, patient_id=own_record(request.user).pk)[2]
