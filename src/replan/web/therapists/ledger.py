"""The ledger: each change of the plan with what the scores then showed. The one place that reads effects for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from replan.course.document import Course
from replan.review import Review
from replan.review.telling.progress import PROBABLY_HELPED
from replan.review.words import Speaker
from replan.trajectory.progress import PlanEffect
from replan.web.therapists.data import exercise_title, title_of


@dataclass(frozen=True)
class LedgerLine:
    """One day on which the plan changed: what, why, by whom, and its effect (`helped`, `not`, `unclear`, `early` or
    `none` where no score came before it)."""

    on: date
    day: str
    what: tuple[str, ...]
    reason: str
    by: str
    effect: str
    effect_text: str


def ledger(course: Course, review: Review, speak: Speaker) -> tuple[LedgerLine, ...]:
    """The changes up to the day of the review, the latest first. An exercise that ended on the day before a written
    change is part of that change."""
    effects = {effect.on: effect for effect in review.progress.plan_effects} if review.progress else {}
    written = {change.on for change in course.plan_changes}
    part_of_next = {day - timedelta(days=1) for day in written} - written
    days = sorted(
        {day for day in (*effects, *written) if day <= review.as_of and day not in part_of_next}, reverse=True
    )
    return tuple(_line(day, course, effects.get(day), speak) for day in days)


def _line(day: date, course: Course, effect: PlanEffect | None, speak: Speaker) -> LedgerLine:
    changes = [change for change in course.plan_changes if change.on == day]
    what = tuple(f"{speak.text('web.plan.kind.' + change.kind)}: {change.what}" for change in changes)
    kind, text = _effect(effect, speak)
    return LedgerLine(
        on=day,
        day=speak.day(day),
        what=what or tuple(_seen_in_record(day, course, speak)),
        reason=" ".join(change.reason for change in changes if change.reason),
        by=", ".join(dict.fromkeys(change.by for change in changes if change.by)),
        effect=kind,
        effect_text=text,
    )


def _seen_in_record(day: date, course: Course, speak: Speaker) -> Iterator[str]:
    """What changed on a day on which nobody wrote a change: exercises begun or ended, new treatments."""
    for line in course.program:
        if line.from_ == day:
            yield speak.text("web.ledger.begun", what=exercise_title(line.exercise, speak))
        if line.until == day:
            yield speak.text("web.ledger.ended", what=exercise_title(line.exercise, speak))
    for tried in course.options_tried:
        if tried.from_ == day:
            yield speak.text("web.ledger.tried", what=title_of("options", tried.option, speak))
    codes = [item.code for visit in course.visits if visit.on == day for item in visit.interventions]
    earlier = {item.code for visit in course.visits if visit.on < day for item in visit.interventions}
    for code in codes:
        if code not in earlier:
            yield speak.text("web.ledger.new_treatment", what=title_of("interventions", code, speak))


def _effect(effect: PlanEffect | None, speak: Speaker) -> tuple[str, str]:
    if effect is None:
        return "none", speak.text("web.ledger.effect.none")
    if effect.too_early or effect.gain is None or effect.chance is None:
        return "early", speak.text("web.ledger.effect.early")
    kind = "unclear"
    if effect.chance >= PROBABLY_HELPED:
        kind = "helped"
    elif effect.chance <= 1 - PROBABLY_HELPED:
        kind = "not"
    values = {"gain": effect.gain.best, "low": effect.gain.low, "high": effect.gain.high, "p": effect.chance}
    return kind, speak.text(f"web.ledger.effect.{kind}", **values)
