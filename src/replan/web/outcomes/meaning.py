"""What a score means: its place on the scale, and whether the change is more than error and matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from replan.core.errors import ReplanError
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Measure, Scale
from replan.measures import band_of, important_change, improvement, score_items
from replan.review.words import Speaker


@dataclass(frozen=True)
class ScoreTold:
    """One score with its meaning in sentences."""

    title: str
    score: str
    lines: tuple[str, ...]


def scores_told(measure: Measure, course: Course, pack: Pack, speak: Speaker) -> list[ScoreTold]:
    """The latest score of each scale of `measure`, with what it means; none while it was never answered."""
    found = [(scale, history(measure, scale, course)) for scale in measure.scales]
    return [_told(scale, rows, course, pack, speak) for scale, rows in found if rows]


def history(measure: Measure, scale: Scale, course: Course) -> list[tuple[date, float]]:
    """Every score of one scale in the course, oldest first: given as a score or worked out from answers."""
    return sorted(dict(_rows(measure, scale, course)).items())


def _rows(measure: Measure, scale: Scale, course: Course) -> Iterator[tuple[date, float]]:
    for one in course.measurements:
        if one.measure == scale.id and one.score is not None:
            yield one.on, one.score
        elif one.measure == measure.id and one.items is not None:
            try:
                scores = score_items(measure, one.items)
            except ReplanError:
                continue
            if scale.id in scores:
                yield one.on, scores[scale.id]


def _told(scale: Scale, rows: list[tuple[date, float]], course: Course, pack: Pack, speak: Speaker) -> ScoreTold:
    low, high = scale.range
    latest = rows[-1][1]
    span = speak.text("range.open" if high is None else "range.closed", low=low, high=high or 0, unit="").strip()
    lines = [speak.text("web.outcomes.range", range=span, better=speak.text(f"direction.{scale.direction}"))]
    band = band_of(scale, latest)
    if band is not None:
        lines.append(speak.text("web.outcomes.band", band=getattr(band.label, speak.lang)))
    lines.append(_change(scale, rows, course, pack, speak))
    about = getattr(scale.about, speak.lang)
    return ScoreTold(about[:1].upper() + about[1:], _value(scale, latest, speak), tuple(lines))


def _change(scale: Scale, rows: list[tuple[date, float]], course: Course, pack: Pack, speak: Speaker) -> str:
    if len(rows) < 2:
        return speak.text("web.outcomes.change.first")
    (since, first), (_, last) = rows[0], rows[-1]
    condition = pack.conditions.named(course.episode.condition)
    found = important_change(scale, condition.id, condition.regions, first)
    error = found.mdc.value if found.mdc else 0.0
    gain = improvement(scale, first, last)
    if gain == 0:
        kind = "none"
    elif abs(gain) < error:
        kind = "inside_error"
    elif gain < 0:
        kind = "worse"
    else:
        kind = "matters" if gain >= found.threshold else "real"
    return speak.text(
        f"web.outcomes.change.{kind}",
        first=_value(scale, first, speak),
        last=_value(scale, last, speak),
        since=since,
        change=_value(scale, abs(gain), speak),
        error=_value(scale, error, speak),
        important=_value(scale, found.important, speak),
    )


def _value(scale: Scale, value: float, speak: Speaker) -> str:
    return speak.number(round(value) if scale.step >= 1 else value)
