"""The last weeks of sleep, stress, activity and food, how they move with the pain, and one small change to try."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.goals import save_goal
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.app.reviews import pack, review_of
from replan.course.document import Course
from replan.lifestyle import HABITS, Relation, one_change, relate, say_relation, say_thirds
from replan.review.words import Speaker
from replan.web.shared.alarms import urgent_page
from replan.web.shared.pages import page
from replan.web.shared.speech import speaker

WEEKS = 4
TRY_DAYS = 14
"""How long a small change is tried before it is looked at again."""

LONGEST = 300


@login_required
@require_GET
def lifestyle(request: HttpRequest) -> HttpResponse:
    """The page."""
    require(request.user, May.SEE_OWN_COURSE)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today, speak = timezone.localdate(), speaker(request)
    if (urgent := urgent_page(request, episode, course, today)) is not None:
        return urgent
    relations = relate(course, today)
    change = one_change(relations, review_of(episode, course, today).facts, pack())
    said = speak.say(change.say) if change else ""
    return page(
        request,
        "web/lifestyle/lifestyle.html",
        weeks=[today - timedelta(days=7 * n + 6) for n in reversed(range(WEEKS))],
        habits=_habits(course, today, speak),
        relations=[_relation(one, speak) for one in relations],
        change=said,
        trying=any(goal.text == said[:LONGEST] and goal.achieved is None for goal in course.goals),
        review_on=today + timedelta(days=TRY_DAYS),
    )


@login_required
@require_POST
def try_it(request: HttpRequest) -> HttpResponse:
    """Takes the small change on as a goal that is looked at again after two weeks; taken twice it is kept once."""
    require(request.user, May.WRITE_OWN_SCORES)
    patient, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today, speak = timezone.localdate(), speaker(request)
    change = one_change(relate(course, today), review_of(episode, course, today).facts, pack())
    text = speak.say(change.say)[:LONGEST] if change else ""
    if text and not any(goal.text == text and goal.achieved is None for goal in course.goals):
        fields = {"text": text, "term": "short", "by": (today + timedelta(days=TRY_DAYS)).isoformat()}
        save_goal(actor=request.user, patient=patient, today=today, id_=None, fields=fields)
        messages.success(request, speak.text("web.lifestyle.taken", on=today + timedelta(days=TRY_DAYS)))
    return redirect("lifestyle")


def _habits(course: Course, today: date, speak: Speaker) -> list[tuple[str, list[str]]]:
    """Each habit that was written down in these weeks, with its mean of each week; a dash for a week without."""
    found = []
    for habit in HABITS:
        means = []
        for n in reversed(range(WEEKS)):
            last = today - timedelta(days=7 * n)
            week = [getattr(day, habit) for day in course.lifestyle if last - timedelta(days=7) < day.on <= last]
            known = [value for value in week if value is not None]
            means.append(speak.number(sum(known) / len(known)) if known else "–")
        if any(mean != "–" for mean in means):
            found.append((speak.text(f"lifestyle.habit.{habit}").capitalize(), means))
    return found


def _relation(relation: Relation, speak: Speaker) -> tuple[str, list[str]]:
    title = speak.text(f"web.lifestyle.lag.{relation.lag}", habit=speak.text(f"lifestyle.habit.{relation.habit}"))
    lines = [speak.say(say_relation(relation))]
    thirds = say_thirds(relation)
    if thirds is not None and relation.state != "cannot_tell":
        lines.append(speak.say(thirds))
        sure = {"low": relation.low, "high": relation.high, "days": relation.days}
        lines.append(speak.text("web.lifestyle.how_sure", **sure))
    return title[:1].upper() + title[1:], lines
