"""The scores of a cohort on one scale, patient by patient, and the task that every method is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from replan.batch import facts_at_start
from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.knowledge.schema import Scale
from replan.measures import important_change, standard_error
from replan.review.declared import pack_for
from replan.trajectory import observed_scores
from replan.trajectory.expected import best_of
from replan.trajectory.scaling import Scaling

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What is forecast: the scale's grid of possible scores, the change that matters and the error of one score.

    `better` is +1 where a higher score is better, else -1; `high` is None for an open scale.
    """

    scale: str
    low: float
    high: float | None
    step: float
    better: float
    important: float
    error: float
    best: float

    @property
    def scaling(self) -> Scaling:
        """The scale in its own units."""
        return Scaling(self.low, self.high, self.step)


@dataclass(frozen=True)
class Series:
    """One patient's scores: `weeks` since the first score and `scores`, both (n,), by time; `facts` at the start."""

    patient: str
    weeks: Array
    scores: Array
    facts: Facts = field(default_factory=dict)

    def first(self, count: int) -> Series:
        """Only the first `count` scores."""
        return replace(self, weeks=self.weeks[:count], scores=self.scores[:count])


def series_of(courses: Sequence[Course], scale: str, pack: Pack) -> tuple[list[Series], Outcome]:
    """The scores on `scale` of every course that has any, and what counts on that scale.

    Different scores of one day count as their mean. Raises PackError when no document and no pack knows `scale`.
    """
    known = pack_for(courses[0], pack)
    found = []
    for course in courses:
        last = max((measurement.on for measurement in course.measurements), default=course.episode.start)
        rows = observed_scores(course, pack_for(course, pack), last).scores.get(scale, ())
        by_day = {row.on: row.value for row in rows}
        if by_day:
            start = min(by_day)
            weeks = np.array([weeks_between(start, on) for on in by_day], dtype=np.float64)
            scores = np.array(list(by_day.values()), dtype=np.float64)
            found.append(Series(course.patient.id, weeks, scores, facts_at_start(course)))
    condition = known.conditions.named(courses[0].episode.condition)
    return found, outcome_of(known.scales[scale], condition.id, condition.regions)


def outcome_of(scale: Scale, condition: str, regions: Sequence[str]) -> Outcome:
    """What counts on `scale` for this condition."""
    return Outcome(
        scale=scale.id,
        low=scale.range[0],
        high=scale.range[1],
        step=scale.step,
        better=1.0 if scale.direction == "higher_better" else -1.0,
        important=important_change(scale, condition, regions).important,
        error=standard_error(scale, condition, regions).value,
        best=best_of(scale),
    )
