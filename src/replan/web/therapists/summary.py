"""The right side of a patient's page: the figures with their evidence, and what stands in the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from replan.app.gist import open_questions
from replan.course.document import Course
from replan.course.events import Disagreement, Goal
from replan.review import Review, Told
from replan.review.words import Speaker
from replan.web.coordination.said import OpinionShown, opinions_shown
from replan.web.therapists.data import says, title_of
from replan.web.therapists.opened import Opened

SCORES_SHOWN = 6


@dataclass(frozen=True)
class Figure:
    """A number at the top of the page and the address of its evidence."""

    label: str
    value: str
    address: str


@dataclass(frozen=True)
class Seen:
    """How somebody who treats sees a roadblock otherwise."""

    text: str
    because: str


@dataclass(frozen=True)
class Side:
    """What stands in the record, in short lines."""

    scores: tuple[tuple[str, str], ...]
    program: tuple[str, ...]
    goals: tuple[str, ...]
    visits: tuple[str, ...]
    beside: tuple[str, ...]
    questions: int
    opinions: tuple[OpinionShown, ...]


def figures(desk: Opened, review: Review, told: Told) -> tuple[Figure, ...]:
    """The figures that a decision rests on."""
    wanted = ("chance", "change", "rate", "still")
    found = [Figure(n.label, n.value, _address(desk, n.id)) for n in told.numbers if n.id in wanted]
    facts, text = review.facts, desk.speak.text
    for what, fact in (("adherence", "adherence.done_share"), ("visits", "adherence.attended_share")):
        value = facts.get(fact)
        shown = text(f"web.why.{what}.value", value=value) if value is not None else "–"
        found.append(Figure(text(f"web.why.{what}"), shown, _address(desk, what)))
    weeks = facts.get("monitoring.weeks_since_measure")
    shown = text("web.why.measured.value", value=weeks) if weeks is not None else "–"
    found.append(Figure(text("web.why.measured"), shown, _address(desk, "measured")))
    return tuple(found)


def seen_otherwise(course: Course, speak: Speaker) -> dict[str, Seen]:
    """By roadblock, how it was last seen otherwise: by whom, since when, and why."""
    latest: dict[str, Disagreement] = {}
    for one in sorted(course.disagreements, key=lambda d: d.on):
        latest[one.roadblock] = one
    return {
        id_: Seen(
            speak.text(f"web.otherwise.{'holds' if one.holds else 'does_not'}", by=one.by or "–", on=one.on),
            one.because,
        )
        for id_, one in latest.items()
    }


def side(desk: Opened) -> Side:
    """The record in short lines."""
    course, speak, today = desk.course, desk.speak, desk.today
    latest = sorted(course.measurements, key=lambda m: m.on, reverse=True)[:SCORES_SHOWN]
    current = [line for line in course.program if line.from_ <= today and (line.until or today) >= today]
    return Side(
        scores=tuple(
            (speak.day(m.on, short=True), says("measurements", m.model_dump(mode="json"), speak)) for m in latest
        ),
        program=tuple(says("program", line.model_dump(mode="json"), speak) for line in current),
        goals=tuple(_goal(goal, speak) for goal in course.goals),
        visits=tuple(_visits(desk)),
        beside=tuple(
            speak.text("web.beside.since", what=title_of("options", tried.option, speak), on=tried.from_)
            for tried in course.options_tried
            if (tried.until or today) >= today
        ),
        questions=len(open_questions(course, today)),
        opinions=opinions_shown(course.second_opinions, speak),
    )


def _goal(goal: Goal, speak: Speaker) -> str:
    if goal.achieved:
        return speak.text("web.goal.reached", text=goal.text, on=goal.achieved)
    return speak.text("web.goal.by", text=goal.text, by=goal.by) if goal.by else goal.text


def _visits(desk: Opened) -> list[str]:
    """The next visit, the last one, and how many were missed."""
    visits, today, speak = desk.course.visits, desk.today, desk.speak
    booked = min((v.on for v in visits if v.status == "booked" and v.on >= today), default=None)
    last = max((v.on for v in visits if v.status == "attended" and v.on <= today), default=None)
    missed = sum(v.status in ("missed", "cancelled") for v in visits)
    lines = [speak.text("web.visits.next", on=booked) if booked else speak.text("web.visits.none_booked")]
    lines += [speak.text("web.visits.last", on=last)] if last else []
    lines += [speak.text("web.visits.missed", count=missed)] if missed else []
    return lines


def _address(desk: Opened, what: str) -> str:
    return reverse("why", args=[desk.patient.pk, what])
