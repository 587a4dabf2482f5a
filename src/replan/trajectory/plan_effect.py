"""Before and after each change of plan: did it help, by how much, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import weeks_between
from replan.core.interval import Interval
from replan.trajectory.kernel import Observed, Posterior, take_in
from replan.trajectory.mixture import Mixture
from replan.trajectory.normal import Z
from replan.trajectory.progress import PlanEffect
from replan.trajectory.track import Track, Tracks

Array = NDArray[np.float64]
COMES_WEEKS = 4.0
"""What a change of plan brings comes as 1 - exp(-t / 4 weeks): most of it within two months."""

LEAST_SCORES, LEAST_WEEKS = 2, 2.0
"""Scores and weeks after a change before anything is said of it."""


@dataclass(frozen=True)
class _Changed:
    """An expected course to which each change of plan, at the weeks `at` (m,), may add up to about `sd`, either way."""

    course: Any
    at: Array
    sd: float

    def __getattr__(self, name: str) -> Any:
        return getattr(self.course, name)

    def added(self, weeks: Array) -> Array:
        """(n, m) share of each effect that has come by `weeks` (n,), times its standard deviation."""
        share: Array = self.sd * (1 - np.exp(-np.maximum(weeks[:, None] - self.at, 0.0) / COMES_WEEKS))
        return share

    def kinds(self) -> tuple[tuple[float, Any], ...]:
        """The same for each kind of patients."""
        return tuple((share, replace(self, course=course)) for share, course in self.course.kinds())

    def cov(self, a: Array, b: Array) -> Array:
        """The course's own covariance and that of the effects."""
        return np.asarray(self.course.cov(a, b) + self.added(a) @ self.added(b).T, dtype=np.float64)


def plan_effects(tracks: Tracks, changes: Sequence[date]) -> tuple[PlanEffect, ...]:
    """What each change of plan did on the main scale, by day; those before which no score was taken are left out.

    Each change may have added b (1 - exp(-t / 4 weeks)) to the true score, b ~ N(0, d^2) with d the important change;
    the same kernel gives the posterior of all b together, against the course that was expected anyway and the ups and
    downs that come without any reason. So changes that lie close together share what followed them, and each is as
    doubtful as the scores leave it. An effect on other scales is not looked for.
    """
    track = tracks.all[0]
    days = [day for day in sorted(set(changes)) if weeks_between(tracks.start, day) > float(track.weeks[0])]
    if not days:
        return ()
    at = np.array([weeks_between(tracks.start, day) for day in days])
    changed, one = _Changed(track.expected, at, _in_model_units(track)), track.observed()
    known = take_in([Observed(changed, one.weeks, one.scores, one.sign)])
    here = changed.added(track.weeks[-1:])[0]
    means, sds = zip(*(_effects(part, changed.added(part.weeks), here) for part in known.posteriors), strict=True)
    shares = np.broadcast_to(known.shares()[:, None], (len(means), len(at)))
    found = Mixture(shares, np.stack(means), np.stack(sds))
    scale = _in_score_units(track, known.at(0, track.weeks[-1:]).ahead.mean)
    gain, width = track.sign * found.mean * scale, Z[0.8] * found.sd * scale
    chance = found.above(np.zeros(len(at)), track.sign)
    return tuple(
        PlanEffect(day, Interval(g - w, g, g + w), float(p), too_early=False)
        if _told(track, week)
        else PlanEffect(day, None, None, too_early=True)
        for day, week, g, w, p in zip(days, at.tolist(), gain.tolist(), width.tolist(), chance, strict=True)
    )


def _effects(known: Posterior, added: Array, here: Array) -> tuple[Array, Array]:
    """Mean and standard deviation (m,) of each effect, of which `added` (n, m) had come at each score and `here` (m,)
    at the last."""
    reach: Array = known.inverse @ added
    return reach.T @ known.steps * here, here * np.sqrt(np.maximum(1.0 - np.sum(reach**2, axis=0), 0.0))


def _told(track: Track, at: float) -> bool:
    """Whether enough follows a change at week `at` to say anything of it."""
    after = sorted({week for week in track.weeks.tolist() if week > at})
    return len(after) >= LEAST_SCORES and after[-1] - at >= LEAST_WEEKS


def _in_model_units(track: Track) -> float:
    """The important change in model units, where the first score lies."""
    first, scaling = track.scores[0].value, track.expected.scaling
    ends = scaling.cut(np.array([first, first + track.sign * track.thresholds.important]))
    return float(abs(ends[1] - ends[0]))


def _in_score_units(track: Track, where: Array) -> float:
    """Score units to one model unit, at the place `where` (1,)."""
    scaling = track.expected.scaling
    if not scaling.at:
        return 1.0
    return float(scaling.score(where + 0.5)[0] - scaling.score(where - 0.5)[0])
