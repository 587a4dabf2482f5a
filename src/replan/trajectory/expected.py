"""How a course usually goes: the prior of the trajectory model for one condition, scale and patient's clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.course.episode import Episode
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.knowledge.schema import Condition, ExpectedCourse, Scale, Verification
from replan.measures import StandardError, standard_error
from replan.trajectory.adjust import shift_of
from replan.trajectory.hats import clock
from replan.trajectory.model import CourseModel, Origin
from replan.trajectory.scaling import Scaling
from replan.trajectory.taught import taught_course

Array = NDArray[np.float64]

CHANGE_WEEKS = 6.0
"""Weeks in which patients come to differ in their change: pooled courses change most in the first 4 to 6 weeks."""

WANDER_WEEKS = 8.0
"""How long a good or bad spell lasts (judgement; a cohort's own value replaces it)."""

WANDER_SHARE = 0.45
"""Size of such spells, in between-patient standard deviations of change (judgement; a cohort's own value replaces it).
Without them a late turn or a slow steady gain would be taken for error of measurement: at 0.3 a course that falls from
60 to 20 and climbs back to 52 was still called on track (tests/spec/test_verdicts.py)."""

GENERIC_GAIN = 0.3
"""Share of the way to the best score that a course without any curve is expected to go: the fall that counts as a
meaningful improvement (Ostelo 2008), taken as a neutral guess and given a wide spread."""

MEAN_DOUBT = {"high": 0.1, "medium": 0.2, "low": 0.35}
"""Doubt about a published mean, in between-patient standard deviations of change, by the curve's confidence."""

SPREAD_DOUBT = 1.25
"""Factor by which a published spread between patients may be off for another clinic (judgement)."""

BORROWED_DOUBT, GENERIC_DOUBT = 0.5, 0.75
BORROWED_SPREAD, GENERIC_SPREAD = 1.25, 1.5


@dataclass(frozen=True)
class Expected:
    """The published course of one patient on one scale, in score units and weeks since the first visit.

    The true score at week t is modelled as `mean(t) + level(t)*a + change(t)*b + w(t)` with independent
    a ~ N(0, level_sd^2), b ~ N(0, change_sd^2 + mean_sd^2) and w a stationary process with covariance
    wander_sd^2 * exp(-|t-t'|/wander_weeks). A score adds N(0, error^2).

    `level` is the share of a patient's distance from the mean that is left at week t: pain falls by a share of where
    it started, so a worse start also falls further. `mean_sd` is the doubt about the published mean itself, and `shift`
    moves the mean of change by what the patient's prognostic facts tell.

    A published spread of change contains the error of measurement, yet it is taken whole for `change_sd`: some people
    do not respond at all, so the tails are heavier than normal, and a prior that is too tight would overrule the
    patient's own scores.
    """

    scale: str
    low: float
    high: float | None
    step: float
    weeks: tuple[float, ...]
    means: tuple[float, ...]
    offset: float
    best_score: float
    level_sd: float
    change_sd: float
    change_weeks: float
    wander_sd: float
    wander_weeks: float
    mean_sd: float
    error: StandardError
    origin: Origin
    proportional: bool = True
    shift: float = 0.0
    source: str | None = None
    verification: Verification = "judgement"

    @property
    def scaling(self) -> Scaling:
        """A published course is modelled in score units."""
        return Scaling(self.low, self.high, self.step)

    @property
    def noise(self) -> float:
        """Variance of the error of one score."""
        return self.error.value**2

    def mean(self, weeks: Array) -> Array:
        """Mean score at `weeks` since the first visit; straight lines in log(1 + week) between published points,
        because change is fast first; flat beyond the last point."""
        return self._published(weeks) + self.shift * self.change(weeks)

    def _published(self, weeks: Array) -> Array:
        found: Array = np.interp(clock(weeks + self.offset), self._knots, self.means)
        return found

    @cached_property
    def _knots(self) -> Array:
        return np.log1p(self.weeks)

    @cached_property
    def _start(self) -> float:
        """Distance of the mean from the best score at the first visit."""
        return abs(float(self._published(np.zeros(1))[0]) - self.best_score)

    def level(self, weeks: Array) -> Array:
        """Share of the starting distance from the best score that the mean course has left (1 at week 0)."""
        if not self.proportional:
            return np.ones_like(weeks)
        if self._start == 0:
            return np.ones_like(weeks)
        share: Array = np.abs(self._published(np.maximum(weeks, 0.0)) - self.best_score) / self._start
        return share

    def change(self, weeks: Array) -> Array:
        """Share of a patient's own deviation in change that has come by `weeks` (0 at week 0, toward 1)."""
        share: Array = 1.0 - np.exp(-np.maximum(weeks, 0.0) / self.change_weeks)
        return share

    def doubt(self, weeks: Array) -> Array:
        """Standard deviation at `weeks` of the published mean itself, the same way at all of them."""
        return self.mean_sd * self.change(weeks)

    def cov(self, a: Array, b: Array) -> Array:
        """Covariance (n, m) of the true scores at weeks `a` (n,) and `b` (m,)."""
        doubt = self.doubt(a)
        return self.shared(self, a, b) + doubt[:, None] * (doubt if a is b else self.doubt(b))

    def shared(self, other: CourseModel, a: Array, b: Array) -> Array:
        """Covariance (n, m) with another scale of the same patient at `b`, if they moved as one: level with level,
        change with change, spell with spell. Nothing is shared with a course of another kind."""
        if not isinstance(other, Expected):
            return np.zeros((len(a), len(b)))
        apart = np.abs(a[:, None] - b[None, :]) / max(self.wander_weeks, other.wander_weeks)
        same = other is self and a is b
        level, change = self.level_sd * self.level(a), self.change_sd * self.change(a)
        their_level = level if same else other.level_sd * other.level(b)
        their_change = change if same else other.change_sd * other.change(b)
        spells = self.wander_sd * other.wander_sd * np.exp(-apart)
        found: Array = level[:, None] * their_level + change[:, None] * their_change + spells
        return found

    def kinds(self) -> tuple[tuple[float, CourseModel], ...]:
        """Published courses are of patients of one kind."""
        return ((1.0, self),)

    @property
    def spread_doubt(self) -> float:
        """How far a published spread may be off (judgement)."""
        return SPREAD_DOUBT

    def spread(self, factor: float) -> Expected:
        """The same course with patients `factor` times as far apart."""
        return replace(self, level_sd=self.level_sd * factor, change_sd=self.change_sd * factor)


def expected_course(course: Course, scale: Scale, pack: Pack, facts: Facts) -> CourseModel:
    """The best expectation there is: a curve taught by a cohort, else a published one on this scale, else the shape of
    another scale in the same condition, else a generic wide one. `origin` says which. `facts` shift it: what a cohort
    measured of them, or the pack's prognostic factors for a published one.
    """
    condition = pack.conditions.named(course.episode.condition)
    for curve in course.declared.curves:
        if (curve.condition, curve.measure) == (condition.id, scale.id):
            return taught_course(curve, scale, facts)
    return adjusted(published_course(course, scale, pack), condition, scale, facts)


def published_course(course: Course, scale: Scale, pack: Pack) -> Expected:
    """What is known of the course without any cohort and without the patient's own facts."""
    episode = course.episode
    condition = pack.conditions.named(episode.condition)
    error = standard_error(scale, condition.id, condition.regions)
    usable = [curve for curve in condition.courses if _offset(curve.clock, episode) is not None]
    if not usable:
        return _generic(condition, scale, error)
    own = next((curve for curve in usable if curve.scale == scale.id), None)
    if own is not None:
        return _published(own, scale, episode, error)
    return _borrowed(usable[0], pack.scales[usable[0].scale], scale, episode, error)


def adjusted(course: Expected, condition: Condition, scale: Scale, facts: Facts) -> Expected:
    """The published course moved by the patient's prognostic facts, toward worse or better, as change is."""
    shift = shift_of(condition, facts)
    if not shift:
        return course
    toward = 1.0 if scale.direction == "higher_better" else -1.0
    return replace(course, shift=toward * shift * course.change_sd)


def best_of(scale: Scale) -> float:
    """The best score of the scale: its better end; for an open scale such as seconds, the score of people who are well.

    Falls back to the lowest score when an open scale names none.
    """
    low, high = scale.range
    if scale.direction == "higher_better":
        return high if high is not None else (scale.recovered.value if scale.recovered else low)
    return low if high is not None else (scale.recovered.value if scale.recovered else low)


def _offset(clock: str, episode: Episode) -> float | None:
    """Weeks that the curve's clock shows at the first visit; None when the document does not tell."""
    if clock == "entry":
        return 0.0
    began = episode.onset if clock == "onset" else episode.surgery.on if episode.surgery else None
    return None if began is None else weeks_between(began, episode.start)


def _spreads(scale: Scale) -> tuple[float, float]:
    """Spread between patients at the start and of their change: those of the scale, else a quarter of its range."""
    low, high = scale.range
    width = (high if high is not None else (scale.recovered.value if scale.recovered else 10) * 4) - low
    level = scale.baseline_sd.value if scale.baseline_sd else width / 5
    return level, scale.change_sd.value if scale.change_sd else level


def _published(curve: ExpectedCourse, scale: Scale, episode: Episode, error: StandardError) -> Expected:
    level_sd, change_sd = _spreads(scale)
    level_sd, published_sd = curve.baseline_sd or level_sd, curve.change_sd or change_sd
    last = curve.points[-1]
    sampling = (last.high - last.low) / 3.92 if last.low is not None and last.high is not None else 0.0
    return Expected(
        scale=scale.id,
        low=scale.range[0],
        high=scale.range[1],
        step=scale.step,
        weeks=tuple(point.week for point in curve.points),
        means=tuple(point.mean for point in curve.points),
        offset=_offset(curve.clock, episode) or 0.0,
        best_score=best_of(scale),
        level_sd=level_sd,
        change_sd=published_sd,
        change_weeks=CHANGE_WEEKS,
        wander_sd=WANDER_SHARE * published_sd,
        wander_weeks=WANDER_WEEKS,
        mean_sd=max(sampling, MEAN_DOUBT[curve.confidence] * published_sd),
        error=error,
        origin="published",
        source=curve.source,
        verification=curve.verification,
    )


def _borrowed(curve: ExpectedCourse, lender: Scale, scale: Scale, episode: Episode, error: StandardError) -> Expected:
    """The same share of the way to the best score that the other scale shows, with more doubt and more spread."""
    lent = _published(curve, lender, episode, standard_error(lender, None, ()))
    best = best_of(scale)
    start = _usual_start(scale)
    left = lent.level(np.array(lent.weeks) - lent.offset)
    _, change_sd = _spreads(scale)
    return replace(
        lent,
        scale=scale.id,
        low=scale.range[0],
        high=scale.range[1],
        step=scale.step,
        means=tuple(best + (start - best) * float(share) for share in left),
        best_score=best,
        level_sd=_spreads(scale)[0],
        wander_sd=WANDER_SHARE * change_sd,
        change_sd=BORROWED_SPREAD * change_sd,
        mean_sd=BORROWED_DOUBT * change_sd,
        error=error,
        origin="borrowed",
    )


def _usual_start(scale: Scale) -> float:
    """Where people in care start when nobody published it: the middle of the scale; twice the well score if open."""
    low, high = scale.range
    if high is None:
        return 2 * scale.recovered.value if scale.recovered else low + 10
    return (low + high) / 2


def _generic(condition: Condition, scale: Scale, error: StandardError) -> Expected:
    level_sd, change_sd = _spreads(scale)
    best, start = best_of(scale), _usual_start(scale)
    end = condition.usual_care.weeks[1] if condition.usual_care else condition.review.refer_weeks
    weeks = (0.0, end / 2, max(end, 1.0))
    gain = {"well": GENERIC_GAIN, "partly": GENERIC_GAIN, "manage": GENERIC_GAIN / 2}[condition.response.grade]
    return Expected(
        scale=scale.id,
        low=scale.range[0],
        high=scale.range[1],
        step=scale.step,
        weeks=weeks,
        means=tuple(start + (best - start) * gain * share for share in (0.0, 0.7, 1.0)),
        offset=0.0,
        best_score=best,
        level_sd=1.5 * level_sd,
        change_sd=GENERIC_SPREAD * change_sd,
        change_weeks=CHANGE_WEEKS,
        wander_sd=WANDER_SHARE * change_sd,
        wander_weeks=WANDER_WEEKS,
        mean_sd=GENERIC_DOUBT * change_sd,
        error=error,
        origin="generic",
    )
