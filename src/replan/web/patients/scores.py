"""Every score of a course as a table: when, what, how much."""

from __future__ import annotations

from dataclasses import dataclass

from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.review.words import Speaker
from replan.web.outcomes.meaning import history


@dataclass(frozen=True)
class ScoreRow:
    """One score: the day and what it is about in words."""

    day: str
    about: str
    title: str
    score: str


def all_scores(course: Course, pack: Pack, speak: Speaker) -> list[ScoreRow]:
    """Every score, the newest first; answers are shown as the scores that they give."""
    used = {m.measure for m in course.measurements}
    measures = {pack.measure_of_scale.get(code, code) for code in used} & set(pack.measures)
    found = [
        (on, scale, value)
        for id_ in measures
        for scale in pack.measures[id_].scales
        for on, value in history(pack.measures[id_], scale, course)
    ]
    found.sort(key=lambda row: (-row[0].toordinal(), row[1].id))
    return [
        ScoreRow(
            day=speak.day(on),
            about=getattr(scale.about, speak.lang),
            title=getattr(scale.title, speak.lang),
            score=speak.number(value),
        )
        for on, scale, value in found
    ]
