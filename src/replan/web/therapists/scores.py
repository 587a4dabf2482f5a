"""The form in which a therapist enters a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from replan.app.reviews import pack
from replan.course.document import Course
from replan.review.declared import pack_for
from replan.web.therapists.fields import day_in, number_in


@dataclass(frozen=True)
class ScaleChoice:
    """A scale that a score can be entered on, with its range in words for the list."""

    id: str
    title: str
    low: float
    high: float | None


@dataclass(frozen=True)
class Entered:
    """What was entered: what could be read of it, and what is wrong by field (a key of the words)."""

    scale: ScaleChoice | None
    on: date | None
    value: float | None
    problems: dict[str, str]

    @classmethod
    def read(cls, form: QueryDict, choices: Sequence[ScaleChoice], first: date, today: date) -> Entered:
        """Reads the form; a day lies between the first visit and today."""
        scale = next((choice for choice in choices if choice.id == form.get("scale")), None)
        on, value = day_in(form.get("on", "")), number_in(form.get("score", ""))
        problems = {}
        if scale is None:
            problems["scale"] = "web.score.no_scale"
        if on is None or not first <= on <= today:
            problems["on"], on = "web.score.no_day", None
        if value is None or (scale is not None and not _inside(value, scale)):
            problems["score"], value = "web.score.not_on_scale", None
        return cls(scale, on, value, problems)


def scales_to_enter(course: Course, lang: str) -> list[ScaleChoice]:
    """The scales already in use in this course, then those that its condition prefers."""
    known = pack_for(course, pack())
    used = [m.measure for m in course.measurements if m.score is not None]
    prefer = known.conditions.named(course.episode.condition).prefer
    in_use = [id_ for id_ in prefer if f"measures/{known.measure_of_scale[id_]}" not in known.retired]
    wanted = dict.fromkeys([*used, *in_use])
    scales = [known.scales[id_] for id_ in wanted if id_ in known.scales]
    return [ScaleChoice(scale.id, getattr(scale.title, lang), *scale.range) for scale in scales]


def _inside(value: float, scale: ScaleChoice) -> bool:
    return scale.low <= value and (scale.high is None or value <= scale.high)
