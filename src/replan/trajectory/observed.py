"""The scores of a course, scale by scale, from scores as given or from answers to items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from replan.core.errors import NotScorable, UserError
from replan.core.said import Name, Said
from replan.course.document import Course
from replan.course.events import Measurement
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Measure
from replan.measures import comparable_scores, score_items, standard_score


@dataclass(frozen=True)
class Score:
    """One score on one day, in the units of its scale."""

    on: date
    value: float


@dataclass(frozen=True)
class Observed:
    """Scores by scale id, one a day and oldest first, and what could not be scored or was not clear."""

    scores: Mapping[str, tuple[Score, ...]]
    notes: tuple[Said, ...]


def observed_scores(course: Course, pack: Pack, today: date) -> Observed:
    """Every score up to and including `today`. Measurements with too few answers become a note, not an error.

    A score that is given again for its day is one measurement; different scores of one day count as their mean, with a
    note, so that their order in the document tells nothing.
    """
    found: dict[str, list[Score]] = defaultdict(list)
    answered: dict[str, list[Measurement]] = defaultdict(list)
    notes: list[Said] = []
    for measurement in course.measurements:
        if measurement.on > today:
            continue
        if measurement.score is not None:
            scale, value = standard_score(measurement.measure, measurement.score, pack)
            found[scale].append(Score(measurement.on, value))
        else:
            answered[measurement.measure].append(measurement)
    for measure_id, occasions in answered.items():
        _score_answers(pack.measures.named(measure_id), occasions, found, notes)
    scores = {scale: tuple(_one_a_day(scale, rows, notes)) for scale, rows in found.items()}
    return Observed(scores, tuple(notes))


def _one_a_day(scale: str, rows: Sequence[Score], notes: list[Said]) -> Iterator[Score]:
    by_day: dict[date, set[float]] = defaultdict(set)
    for row in rows:
        by_day[row.on].add(row.value)
    for on, values in sorted(by_day.items()):
        if len(values) > 1:
            low, high = min(values), max(values)
            what = Name("scales", scale)
            notes.append(Said("unknown.scores_differ", {"scale": what, "on": on, "low": low, "high": high}))
        yield Score(on, fsum(values) / len(values))


def _score_answers(
    measure: Measure, occasions: Sequence[Measurement], found: dict[str, list[Score]], notes: list[Said]
) -> None:
    if any(scale.scoring.same_items_each_time for scale in measure.scales):
        scored = comparable_scores(measure, [occasion.items or () for occasion in occasions])
    else:
        scored = [_scores_or_none(measure, occasion) for occasion in occasions]
    for occasion, by_scale in zip(occasions, scored, strict=True):
        if not by_scale:
            what = Name("measures", measure.id)
            notes.append(Said("unknown.too_few_answers", {"measure": what, "on": occasion.on}))
        for scale, value in (by_scale or {}).items():
            found[scale].append(Score(occasion.on, value))


def _scores_or_none(measure: Measure, occasion: Measurement) -> Mapping[str, float] | None:
    try:
        return score_items(measure, list(occasion.items or ()))
    except (NotScorable, UserError):
        return None
