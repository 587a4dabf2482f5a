"""Today's review beside that of an earlier day: what changed between two visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from replan.app.reviews import asked, made_once
from replan.core.errors import UserError
from replan.review import Review
from replan.review.words import Speaker
from replan.web.shared.pages import page
from replan.web.therapists.data import title_of
from replan.web.therapists.fields import day_in
from replan.web.therapists.opened import Opened, opened


@dataclass(frozen=True)
class Pair:
    """One thing then and now; `changed` says whether it differs."""

    label: str
    then: str
    now: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.then != self.now


@login_required
@require_GET
def compare(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """`?with=` is the earlier day; left out, the last visit before today, else the first score."""
    desk = opened(request, patient_id)
    first = min(m.on for m in desk.course.measurements)
    wanted = day_in(request.GET.get("with", ""))
    day = wanted if wanted is not None and first <= wanted <= desk.today else _last_visit(desk, first)
    try:
        now, then = desk.review(), made_once(asked(desk.episode, desk.course, day))
    except UserError as error:
        return page(request, "web/no_review.html", title=desk.patient.name, problems=error.problems)
    return page(
        request,
        "web/compare.html",
        patient=desk.patient,
        day=day.isoformat(),
        day_said=desk.speak.day(day),
        first=first.isoformat(),
        today=desk.today.isoformat(),
        pairs=tuple(_pairs(then, now, desk.speak)),
    )


def _last_visit(desk: Opened, first: date) -> date:
    past = [visit.on for visit in desk.course.visits if visit.status == "attended" and first <= visit.on < desk.today]
    return max(past, default=first)


def _pairs(then: Review, now: Review, speak: Speaker) -> list[Pair]:
    """Everything that a decision rests on, then and now, both as they were known on their day."""
    rows = [Pair(speak.text("web.compare.safety"), _flags(then, speak), _flags(now, speak))]
    for key in ("verdict", "chance", "score", "adherence", "reasons", "steps"):
        rows.append(Pair(speak.text(f"web.compare.{key}"), _one(key, then, speak), _one(key, now, speak)))
    return rows


def _flags(made: Review, speak: Speaker) -> str:
    raised = [title_of("red_flags", one.flag, speak) for one in made.screening.raised]
    return "; ".join(raised) or speak.text("web.compare.no_flags", count=len(made.screening.open))


def _one(key: str, made: Review, speak: Speaker) -> str:
    assert made.progress is not None  # noqa: S101  review() raises without a score
    main = made.progress.main
    if key == "verdict":
        return speak.text(f"verdict.{main.verdict}")
    if key == "chance" and not main.goal_fits:
        return "–"
    if key == "chance":
        chance = main.chance_of_goal
        values = {name: speak.number(getattr(chance, name), "percent") for name in ("low", "best", "high")}
        return speak.text("interval", **values)
    if key == "score":
        return f"{title_of('scales', main.scale, speak)}: {speak.number(main.scores[-1].value)}"
    if key == "adherence":
        share = made.facts.get("adherence.done_share")
        return speak.number(float(share), "percent") if share is not None else "–"
    if key == "reasons":
        return "; ".join(title_of("roadblocks", one.id, speak) for one in made.roadblocks.in_the_way) or "–"
    return "; ".join(title_of("options", step.id, speak) for step in made.steps) or "–"
