"""One course on all its scales, ready to be asked: what was expected, what was scored, what counts as the goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import weeks_after
from replan.core.said import Said
from replan.knowledge.schema import Scale
from replan.trajectory.kernel import Known, Observed, take_in
from replan.trajectory.model import CourseModel
from replan.trajectory.observed import Score
from replan.trajectory.progress import Aim, Thresholds

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Track:
    """One scale: its scores at `weeks` (n,) since the first visit, the `expected` course, the goal and its week
    (`horizon`), the `window` in weeks over which standing still is judged, and the `standard_error` of one score in
    score units."""

    scale: Scale
    scores: tuple[Score, ...]
    weeks: Array
    expected: CourseModel
    thresholds: Thresholds
    aim: Aim
    horizon: float
    window: float
    standard_error: float

    @property
    def sign(self) -> float:
        """Plus one when a rising score is better."""
        return 1.0 if self.scale.direction == "higher_better" else -1.0

    def observed(self, factor: float = 1.0) -> Observed:
        """The scale as the kernel takes it, with patients `factor` times as far apart."""
        values = np.array([score.value for score in self.scores], dtype=np.float64)
        course = self.expected if factor == 1.0 else self.expected.spread(factor)
        return Observed(course, self.weeks, values, self.sign)


@dataclass(frozen=True)
class Tracks:
    """The scales of one course, the main one first; `start` is the first visit."""

    all: tuple[Track, ...]
    start: date
    first_review_weeks: float
    notes: tuple[Said, ...]

    @cached_property
    def known(self) -> Known:
        """What all scores of all scales tell together."""
        return take_in([track.observed() for track in self.all])

    def wider(self, factor: float) -> Known:
        """The same with patients `factor` times as far apart, worked out once for all scales."""
        if factor not in self._wider:
            self._wider[factor] = take_in([track.observed(factor) for track in self.all])
        return self._wider[factor]

    @cached_property
    def _wider(self) -> dict[float, Known]:
        return {}

    def day(self, week: float) -> date:
        """The day at so many weeks from the first visit."""
        return weeks_after(self.start, week)
