"""What the page of today says beside its form: one fact that is true, the exercises of the day, and days in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from replan.app.check_in_values import EXERCISE, as_prescribed
from replan.course.document import Course
from replan.course.events import HomeExercise
from replan.knowledge.pack import Pack
from replan.measures import important_change, improvement
from replan.review.telling.dose import dose_said
from replan.review.words import Speaker

NEWS_DAYS = 14
"""A milestone is worth a line for two weeks."""

WEEK = 7
ENOUGH_DAYS = 3
"""From this many days of seven the days are worth counting; fewer are not mentioned, so that nobody is blamed."""


@dataclass(frozen=True)
class LineShown:
    """One line of the home program with its dose in words, and what was entered of it today."""

    id: str
    title: str
    dose: str
    entered: Mapping[str, Any]
    as_needed: bool


@dataclass(frozen=True)
class FieldShown:
    """One thing that was entered, in words."""

    label: str
    value: str


def exercise_title(line: HomeExercise, speak: Speaker) -> str:
    """What the exercise is called in the library; one of the clinic's own as it was written down, else by its code."""
    if line.exercise in speak.pack.exercises:
        return speak.title("exercises", line.exercise)
    return line.note or line.exercise.replace("_", " ").capitalize()


def lines_shown(lines: Sequence[HomeExercise], standing: Mapping[str, Any], speak: Speaker) -> list[LineShown]:
    """The lines of one day in the order of the program."""
    return [
        LineShown(
            line.id,
            exercise_title(line, speak),
            dose_said(line, speak),
            standing.get(f"{EXERCISE}{line.id}", {}),
            line.as_needed,
        )
        for line in lines
    ]


def true_fact(course: Course, days: set[date], pack: Pack, today: date, speak: Speaker, *, settled: bool) -> str:
    """One encouraging sentence that the record proves: a milestone, a gain beyond error, or what was kept up.

    While two devices differ (not `settled`) no gain is claimed: it may rest on the wrong one.
    """
    return next(
        fact
        for fact in (
            _milestone(course, today, speak),
            _gain(course, pack, speak) if settled else "",
            _days(days, today, speak),
            _exercises(course, today, speak),
            speak.text("web.today.fact.begin" if len(course.measurements) < 4 else "web.today.fact.clearer"),
        )
        if fact
    )


def _milestone(course: Course, today: date, speak: Speaker) -> str:
    reached = [g for g in course.goals if g.achieved and 0 <= (today - g.achieved).days <= NEWS_DAYS]
    if not reached:
        return ""
    goal = max(reached, key=lambda one: one.achieved or today)
    return speak.text("web.today.fact.milestone", goal=goal.text, on=goal.achieved)


def _gain(course: Course, pack: Pack, speak: Speaker) -> str:
    """The first preferred scale on which the latest score beats the first by more than error and by what matters."""
    condition = pack.conditions.named(course.episode.condition)
    for scale_id in condition.prefer:
        rows = sorted((m.on, m.score) for m in course.measurements if m.measure == scale_id and m.score is not None)
        if len(rows) < 2 or scale_id not in pack.scales:
            continue
        scale = pack.scales[scale_id]
        (since, first), (_, last) = rows[0], rows[-1]
        needed = important_change(scale, condition.id, condition.regions, first).threshold
        if improvement(scale, first, last) >= needed:
            about = getattr(scale.about, speak.lang)
            return speak.text("web.today.fact.gain", about=about, first=first, last=last, since=since)
    return ""


def _days(days: set[date], today: date, speak: Speaker) -> str:
    week = [day for day in days if 0 <= (today - day).days < WEEK]
    return speak.text("web.today.fact.days", count=len(week)) if len(week) >= ENOUGH_DAYS else ""


def _exercises(course: Course, today: date, speak: Speaker) -> str:
    since = today - timedelta(days=WEEK - 1)
    done = sum(entry.sets != 0 for entry in course.exercise_log if since <= entry.on <= today)
    return speak.text("web.today.fact.exercises", count=done) if done else ""


def exercises_ticked(lines: Sequence[HomeExercise], standing: Mapping[str, Any]) -> dict[str, str]:
    """Which answer about all exercises stands: all as prescribed, or none with one reason; nothing when it is mixed."""
    due = [line for line in lines if not line.as_needed]
    entered = [standing.get(f"{EXERCISE}{line.id}") for line in due]
    if due and entered == [as_prescribed(line) for line in due]:
        return {"exercises": "all"}
    if due and all(one is not None and one.get("sets") == 0 and one == entered[0] for one in entered):
        return {"exercises": "none", "none_reason": (entered[0] or {}).get("reason", "")}
    return {}


def fields_shown(fields: Mapping[str, Any], course: Course, speak: Speaker) -> list[FieldShown]:
    """Everything that a check-in says, one line each."""
    return [FieldShown(label_of(name, course, speak), value_of(value, speak)) for name, value in fields.items()]


def label_of(name: str, course: Course, speak: Speaker) -> str:
    """What a field of a check-in is about."""
    if name.startswith(EXERCISE):
        line = next((one for one in course.program if one.id == name.removeprefix(EXERCISE)), None)
        return exercise_title(line, speak) if line else name.removeprefix(EXERCISE)
    return speak.text(f"web.today.field.{name}")


def value_of(value: Any, speak: Speaker) -> str:
    """The value of a field in words."""
    return ", ".join(_parts(value, speak)) if isinstance(value, Mapping) else speak.number(value)


def _parts(done: Mapping[str, Any], speak: Speaker) -> Iterator[str]:
    if done.get("sets") == 0:
        yield speak.text("web.today.not_done")
    elif done.get("sets") and done.get("reps"):
        yield speak.text("web.today.sets_of", sets=done["sets"], reps=done["reps"])
    else:
        yield speak.text("web.today.done")
    if done.get("difficulty"):
        yield speak.text(f"web.today.difficulty.{done['difficulty']}")
    if done.get("pain_0_10") is not None:
        yield speak.text("web.today.with_pain", pain=done["pain_0_10"])
    if done.get("reason"):
        yield speak.text(f"web.today.reason.{done['reason']}")
