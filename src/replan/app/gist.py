"""The gist of a review: what the caseload shows of it, as plain codes, days and numbers, in no language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from replan.course.document import Course
from replan.course.events import Message
from replan.knowledge.pack import Pack
from replan.review import Review
from replan.review.chart import Frame
from replan.review.declared import pack_for
from replan.safety import questions

SHAPE = 4
"""Rises when a gist holds something new, so that one of an older shape is never taken for a new one."""

SPARK_POINTS = 12
BAND_STEP = 6
"""Every sixth day of the usual range is enough for a picture as wide as a thumb."""

WIDTH, HEIGHT, EDGE = 120, 36, 3


def gist_of(made: Review, course: Course, pack: Pack) -> dict[str, Any]:
    """What the caseload shows of a review. Days stand as days, so that they can be counted on any later day."""
    progress = made.progress
    assert progress is not None  # noqa: S101  review() raises without a score
    main, ended = progress.main, course.episode.ended
    days = {score.on for scale in progress.all for score in scale.scores}
    return {
        "shape": SHAPE,
        "condition": made.condition,
        "raised": [[raised.flag, raised.urgency] for raised in made.screening.raised],
        "urgent": made.screening.urgent,
        "open": len(asks := [flag.flag for flag in made.screening.open if flag.to_ask]),
        "asks_patient": bool(questions(made.screening, pack_for(course, pack))),
        "asks": asks,
        "doubtful": sorted(made.doubtful_exercises),
        "verdict": progress.verdict,
        "scale": main.scale,
        "next": main.next_score.isoformat(),
        "chance": round(main.chance_of_goal.best, 3) if main.goal_fits else None,
        "reason": made.roadblocks.in_the_way[0].id if made.roadblocks.in_the_way else None,
        "adherence": _rounded(made.facts.get("adherence.done_share")),
        "scores": len(days),
        "measured": max(days).isoformat(),
        "contact": last_contact(course, made.as_of).isoformat(),
        "questions": len(waiting := open_questions(course, made.as_of)),
        "asked": [_key(message) for message in waiting],
        "reached": [goal.achieved.isoformat() for goal in course.goals if goal.achieved is not None],
        "booked": sorted(v.on.isoformat() for v in course.visits if v.status == "booked" and v.on >= made.as_of),
        "ended": ended.on.isoformat() if ended is not None and ended.on <= made.as_of else None,
        "spark": _spark(made, course, pack),
    }


def last_contact(course: Course, today: date) -> date:
    """The last day on which the patient was seen or heard of: a score, a visit, an exercise, a day, a message."""
    seen = [course.episode.start]
    seen += [score.on for score in course.measurements]
    seen += [visit.on for visit in course.visits if visit.status == "attended"]
    seen += [done.on for done in course.exercise_log] + [day.on for day in course.lifestyle]
    seen += [message.on for message in course.messages if message.from_ == "patient"]
    return max(day for day in seen if day <= today)


def open_questions(course: Course, today: date) -> list[Message]:
    """Questions of the patient that wait for an answer; one kept for the next visit does not wait."""
    return [
        m
        for m in course.messages
        if m.from_ == "patient" and m.kind == "question" and m.waits(today) and not m.for_visit
    ]


def _key(message: Message) -> str:
    """Tells one question from another without its words."""
    return sha256(f"{message.on} {message.text}".encode()).hexdigest()[:12]


def _rounded(share: object) -> float | None:
    return round(float(share), 3) if isinstance(share, float | int) else None


def _spark(made: Review, course: Course, pack: Pack) -> Mapping[str, Any]:
    """The small chart: the usual range as an area, the scores as a line, the last as a dot."""
    assert made.progress is not None  # noqa: S101
    main = made.progress.main
    scores = [(score.on, score.value) for score in main.scores[-SPARK_POINTS:]]
    band = [(one.on, one.low80, one.high80) for one in (*main.expected[:-1:BAND_STEP], *main.expected[-1:])]
    values = [value for _, value in scores] + [edge for _, low, high in band for edge in (low, high)]
    days = [day for day, _ in scores] + [day for day, _, _ in band]
    frame = Frame(min(days), max(days), min(values), max(values), WIDTH, HEIGHT, EDGE, EDGE, EDGE, EDGE)
    area = [(day, high) for day, _, high in band] + [(day, low) for day, low, _ in reversed(band)]
    last_day, last = scores[-1]
    return {
        "band": _path(area, frame) + "z",
        "line": _path(scores, frame),
        "x": round(frame.x(last_day)),
        "y": round(frame.y(last)),
        "first": scores[0][1],
        "last": last,
        "better": "up" if pack_for(course, pack).scales[main.scale].direction == "higher_better" else "down",
    }


def _path(points: list[tuple[date, float]], frame: Frame) -> str:
    """SVG path data in whole units: finer than a thumb can see is only weight."""
    return "M" + "L".join(f"{round(frame.x(day))} {round(frame.y(value))}" for day, value in points)
