"""What happens to a record before anybody reviews it: entered out of order, twice, and not quite alike."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from replan.course.document import Course
from replan.course.events import Measurement
from replan.knowledge.pack import Pack
from replan.simulation.world import Rng, chance

T = TypeVar("T")


def untidied(course: Course, pack: Pack, rng: Rng) -> Course:
    """The same course with lists in the order of entry, and now and then a day that was entered twice."""
    measurements = _twice(course.measurements, pack, rng)
    log = course.exercise_log
    if log and chance(rng, 0.2):
        log = (*log, log[int(rng.integers(len(log)))])
    return course.model_copy(
        update={
            "measurements": _any_order(measurements, rng),
            "exercise_log": _any_order(log, rng),
            "findings": _any_order(course.findings, rng),
            "visits": _any_order(course.visits, rng),
        }
    )


def _any_order(rows: tuple[T, ...], rng: Rng) -> tuple[T, ...]:
    if len(rows) < 2 or not chance(rng, 0.5):
        return rows
    return tuple(rows[n] for n in rng.permutation(len(rows)))


def _twice(rows: tuple[Measurement, ...], pack: Pack, rng: Rng) -> tuple[Measurement, ...]:
    """One score answered again on the same day, a step or two apart."""
    if not chance(rng, 0.12):
        return rows
    row = rows[int(rng.integers(len(rows)))]
    scale = pack.scales[row.measure]
    low, high = scale.range[0], scale.range[1] if scale.range[1] is not None else np.inf
    again = min(max((row.score or 0.0) + scale.step * float(rng.integers(-2, 3)), low), high)
    return (*rows, row.model_copy(update={"score": float(round(again, 4))}))
