"""A patient's goals: how far, how likely, the levels of each, and what was reached on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from replan.app.actions.goals import drop_goal, rate_goal, reach_goal, save_goal
from replan.app.permissions import May, require
from replan.app.queries.courses import course_for, own_record
from replan.app.reviews import pack, review_of
from replan.core.dates import latest_day
from replan.core.errors import UserError
from replan.course.document import Course
from replan.measures.goal_attainment import LEVELS
from replan.review import Review
from replan.review.declared import pack_for
from replan.review.goals import AMBITIOUS, GoalOutlook, attained, chance_of, milestones, outlooks
from replan.review.words import Speaker
from replan.web.shared.alarms import urgent
from replan.web.shared.pages import page
from replan.web.shared.speech import language, speaker
from replan.web.shared.telling import told_for

FIELDS = ("text", "term", "measure", "target", "by", "importance")


@dataclass(frozen=True)
class GoalShown:
    """One goal in words."""

    id: str
    text: str
    term: str
    lines: tuple[str, ...]
    way: int | None
    reached: str | None
    levels: tuple[tuple[int, str, bool], ...]


@login_required
@require_GET
def goals(request: HttpRequest) -> HttpResponse:
    """All goals with their outlook, what was reached, and what helps when it is slow."""
    return _page(request)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Saves a new goal or a changed one. One with poor odds is saved all the same, and says so."""
    require(request.user, May.WRITE_OWN_SCORES)
    patient, today = own_record(request.user), timezone.localdate()
    course = course_for(actor=request.user, patient_id=patient.pk)[2]
    before = next((goal.by for goal in course.goals if goal.id == request.POST.get("id")), None)
    fields, problems = _fields(request.POST, min(before or today, today), today)
    if problems:
        return _page(request, problems)
    try:
        save_goal(actor=request.user, patient=patient, today=today, id_=request.POST.get("id") or None, fields=fields)
    except UserError:
        return _page(request, {"text": "web.goals.not_saved"})
    messages.success(request, _saved(request, fields))
    return redirect("goals")


@login_required
@require_POST
def change(request: HttpRequest, goal_id: str) -> HttpResponse:
    """Rates a goal, marks it as reached or not, or takes it away."""
    require(request.user, May.WRITE_OWN_SCORES)
    patient, today, do = own_record(request.user), timezone.localdate(), request.POST.get("do", "")
    try:
        if do == "rate" and request.POST.get("level") in {str(level) for level in LEVELS}:
            level = int(request.POST["level"])
            rate_goal(actor=request.user, patient=patient, today=today, id_=goal_id, level=level)
        elif do in ("reached", "not_reached"):
            reach_goal(actor=request.user, patient=patient, today=today, id_=goal_id, reached=do == "reached")
        elif do == "drop":
            drop_goal(actor=request.user, patient=patient, today=today, id_=goal_id)
        else:
            return _page(request, {"text": "web.goals.nothing"})
    except UserError:
        return _page(request, {"text": "web.goals.not_saved"})
    messages.success(request, speaker(request).text(f"web.goals.done.{do}"))
    return redirect("goals")


def _page(request: HttpRequest, problems: dict[str, str] | None = None) -> HttpResponse:
    require(request.user, May.SEE_OWN_COURSE)
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today, speak = timezone.localdate(), speaker(request)
    made = review_of(episode, course, today)
    told = told_for(request, episode, course, today)
    if (first := urgent(request, told)) is not None:
        return first
    known = pack_for(course, pack())
    edited = next((goal for goal in course.goals if goal.id == request.GET.get("edit")), None)
    return page(
        request,
        "web/goals.html",
        status=422 if problems else 200,
        problems=problems or {},
        shown=[_shown(outlook, speak) for outlook in outlooks(course, made.facts, pack(), today)],
        reached=_milestones(made, course, speak, today),
        slow=next((answer for answer in told.answers if answer.id == "motivation"), None),
        attained=attained(course),
        scales=[(scale.scale, getattr(known.scales[scale.scale].about, language(request))) for scale in _scales(made)],
        entered=request.POST if problems else _entered(edited),
        levels=LEVELS,
        first=min(today, edited.by if edited and edited.by else today).isoformat(),
        latest=latest_day(today).isoformat(),
    )


def _scales(made: Review) -> list[object]:
    return list(made.progress.all) if made.progress else []


def _entered(goal: object) -> dict[str, object]:
    """The fields of the goal that is being changed; none for a new one."""
    if goal is None:
        return {}
    values = {name: getattr(goal, name) for name in (*FIELDS, "id")}
    levels = {f"level{row.level}": row.text for row in goal.levels}
    return {name: value for name, value in (values | levels).items() if value is not None}


def _fields(form: QueryDict, first: date, today: date) -> tuple[dict[str, object], dict[str, str]]:
    """The goal as in the course document, and what is wrong by field (a key of the words). It is due from `first` on,
    which is before today where it was due already."""
    problems: dict[str, str] = {}
    text = form.get("text", "").strip()[:300]
    if not text:
        problems["text"] = "web.goals.no_text"
    fields: dict[str, object] = {"text": text, "term": form.get("term") or None, "measure": form.get("measure") or None}
    fields["target"] = _number(form.get("target", ""), problems)
    if fields["measure"] is not None and fields["target"] is None and "target" not in problems:
        problems["target"] = "web.goals.no_target"
    if fields["measure"] is None:
        fields["target"] = None
    fields["by"] = _day(form.get("by", ""), first, latest_day(today), problems)
    fields["importance"] = int(form["importance"]) if form.get("importance") in ("1", "2", "3") else None
    levels = [(level, form.get(f"level{level}", "").strip()[:300]) for level in LEVELS]
    fields["levels"] = [{"level": level, "text": said} for level, said in levels if said]
    return fields, problems


def _number(text: str, problems: dict[str, str]) -> float | None:
    try:
        return float(text.replace(",", ".")) if text.strip() else None
    except ValueError:
        problems["target"] = "web.goals.no_target"
        return None


def _day(text: str, first: date, last: date, problems: dict[str, str]) -> str | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        problems["by"] = "web.goals.no_day"
        return None
    if day is not None and not first <= day <= last:
        problems["by"] = "web.goals.no_day"
    return day.isoformat() if day else None


def _saved(request: HttpRequest, fields: dict[str, object]) -> str:
    """That it is saved; for a target with a day also whether people like this one get there by then."""
    text = speaker(request).text
    target, by = fields.get("target"), fields.get("by")
    if fields.get("measure") is None or target is None or by is None:
        return text("web.goals.done.saved")
    _, episode, course = course_for(actor=request.user, patient_id=own_record(request.user).pk)
    today = timezone.localdate()
    facts = review_of(episode, course, today).facts
    day = date.fromisoformat(str(by))
    likely = chance_of(course, facts, pack(), today, str(fields["measure"]), float(str(target)), day)
    if likely is None or day < today:
        return text("web.goals.done.saved")
    return text("web.goals.done.saved_soon" if likely < AMBITIOUS else "web.goals.done.saved_odds", p=likely)


def _shown(outlook: GoalOutlook, speak: Speaker) -> GoalShown:
    goal = outlook.goal
    lines = []
    if goal.by is not None:
        lines.append(speak.text("web.goals.overdue" if outlook.overdue else "web.goals.by", on=goal.by))
    if outlook.last is not None and goal.achieved is None:
        lines.append(speak.text("web.goals.from_to", first=outlook.first, last=outlook.last, target=goal.target))
    if outlook.chance is not None:
        lines.append(speak.text(f"web.goals.feasible.{outlook.feasible}", p=outlook.chance))
    rated = max(goal.ratings, key=lambda r: r.on).level if goal.ratings else None
    levels = tuple((row.level, row.text, row.level == rated) for row in sorted(goal.levels, key=lambda r: r.level))
    reached = speak.text("web.goals.reached_on", on=goal.achieved) if goal.achieved else None
    way = round(100 * outlook.way) if outlook.way is not None and goal.achieved is None else None
    return GoalShown(goal.id, goal.text, goal.term or "long", tuple(lines), way, reached, levels)


def _milestones(made: Review, course: Course, speak: Speaker, today: date) -> list[tuple[str, str]]:
    if made.progress is None:
        return []
    found = milestones(course, made.progress, pack(), today)
    return [(speak.day(milestone.on), speak.say(milestone.said)) for milestone in found]
