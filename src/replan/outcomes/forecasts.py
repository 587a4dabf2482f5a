"""What the model would have said of the last score, from the first one, two and three: each beside what came.

The forecast is that which a review gives: the expected course of the condition with the patient's facts, conditioned on
the known scores, plus the error of one score, read on the scale's own grid.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from replan.course.base import Part
from replan.evaluation.scores import chance_of_failing, failed, on_grid, possible
from replan.evaluation.series import outcome_of
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Scale
from replan.trajectory.kernel import Observed, take_in
from replan.trajectory.track import Track

Array = NDArray[np.float64]
KNOWN = (1, 2, 3)


class Forecast(Part):
    """A forecast of the last score from the first `known`: the `chance` (0 to 1) of not reaching the important change,
    whether it was missed (`failed`), and the share of the forecast below the score that came (`below`) and at or below
    it (`upto`): the two ends of the probability integral transform on a grid."""

    known: int
    chance: float
    failed: bool
    below: float
    upto: float


def needed_on(scale: Scale, condition: str, pack: Pack) -> float:
    """The change, in score units, that a course of this condition must reach on `scale`."""
    about = pack.conditions.named(condition)
    return outcome_of(scale, about.id, about.regions).important


def forecasts_of(track: Track, condition: str, pack: Pack) -> tuple[Forecast, ...]:
    """One forecast for each number of known scores that leaves a later day with a score."""
    days, scores = _by_day(track)
    about = pack.conditions.named(condition)
    outcome = outcome_of(track.scale, about.id, about.regions)
    points = possible(outcome, float(scores.max()))
    first, last = scores[:1], scores[-1:]
    missed = bool(failed(first, last, outcome)[0])
    found = []
    for known in (count for count in KNOWN if count < len(scores)):
        seen = take_in([Observed(track.expected, days[:known], scores[:known], track.sign)])
        grid = on_grid(seen.at(0, days[-1:]).ahead_as_scored, track.expected.scaling, points)
        at = int(np.argmin(np.abs(points - last[0])))
        found.append(
            Forecast(
                known=known,
                chance=round(float(chance_of_failing(grid, first, outcome)[0]), 4),
                failed=missed,
                below=round(float(grid.cdf[0, at - 1]) if at else 0.0, 5),
                upto=round(float(grid.cdf[0, at]), 5),
            )
        )
    return tuple(found)


def _by_day(track: Track) -> tuple[Array, Array]:
    """Weeks and scores, the later one entered where a day has two."""
    kept = dict(zip(track.weeks.tolist(), (score.value for score in track.scores), strict=True))
    return np.array(list(kept), dtype=np.float64), np.array(list(kept.values()), dtype=np.float64)
