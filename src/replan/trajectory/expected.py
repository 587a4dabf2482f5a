"""How a course usually goes: the prior of the trajectory model for one condition, scale and patient's clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import weeks_between
from replan.course.declared import DeclaredCurve
from replan.course.document import Course
from replan.course.episode import Episode
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Condition, ExpectedCourse, Scale, Verification
from replan.measures import StandardError, standard_error

Array = NDArray[np.float64]
Origin = Literal["published", "borrowed", "generic", "cohort"]

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

BORROWED_DOUBT, GENERIC_DOUBT = 0.5, 0.75
BORROWED_SPREAD, GENERIC_SPREAD = 1.25, 1.5


@dataclass(frozen=True)
class Expected:
    """The expected course of one patient on one scale, in score units and weeks since the first visit.

    The true score at week t is modelled as `mean(t) + level(t)*a + change(t)*b + w(t)` with independent
    a ~ N(0, level_sd^2), b ~ N(0, change_sd^2 + mean_sd^2) and w a stationary process with covariance
    wander_sd^2 * exp(-|t-t'|/wander_weeks). A score adds N(0, error^2).

    `level` is the share of a patient's distance from the mean that is left at week t: pain falls by a share of where
    it started, so a worse start also falls further. `mean_sd` is the doubt about the published mean itself.

    A published spread of change contains the error of measurement, yet it is taken whole for `change_sd`: some people
    do not respond at all, so the tails are heavier than normal, and a prior that is too tight would overrule the
    patient's own scores.
    """

    scale: str
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
    source: str | None = None
    verification: Verification = "judgement"
    notes: tuple[str, ...] = field(default=())

    def mean(self, weeks: Array) -> Array:
        """Mean score at `weeks` since the first visit; straight lines in log(1 + week) between published points,
        because change is fast first; flat beyond the last point."""
        clock = np.log1p(np.maximum(weeks + self.offset, 0.0))
        return np.interp(clock, np.log1p(self.weeks), self.means)

    def level(self, weeks: Array) -> Array:
        """Share of the starting distance from the best score that the mean course has left (1 at week 0)."""
        if not self.proportional:
            return np.ones_like(weeks)
        start = abs(float(self.mean(np.zeros(1))[0]) - self.best_score)
        if start == 0:
            return np.ones_like(weeks)
        share: Array = np.abs(self.mean(np.maximum(weeks, 0.0)) - self.best_score) / start
        return share

    def change(self, weeks: Array) -> Array:
        """Share of a patient's own deviation in change that has come by `weeks` (0 at week 0, toward 1)."""
        share: Array = 1.0 - np.exp(-np.maximum(weeks, 0.0) / self.change_weeks)
        return share


def expected_course(course: Course, scale: Scale, pack: Pack) -> Expected:
    """The best expectation there is: a curve declared from a cohort, else a published one on this scale, else the shape
    of another scale in the same condition, else a generic wide one. `origin` says which, and `notes` what is doubtful.
    """
    episode = course.episode
    condition = pack.conditions.named(episode.condition)
    error = standard_error(scale, condition.id, condition.regions)
    for declared in course.declared.conditions:
        for cohort in declared.curves:
            if declared.id == condition.id and cohort.measure == scale.id:
                return _from_cohort(cohort, scale, error)
    usable = [curve for curve in condition.courses if _offset(curve.clock, episode) is not None]
    if not usable:
        return _generic(condition, scale, error)
    own = next((curve for curve in usable if curve.scale == scale.id), None)
    if own is not None:
        return _published(own, scale, episode, error)
    return _borrowed(usable[0], pack.scales[usable[0].scale], scale, episode, error)


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


def _from_cohort(cohort: DeclaredCurve, scale: Scale, error: StandardError) -> Expected:
    return Expected(
        scale=scale.id,
        weeks=cohort.weeks,
        means=cohort.means,
        offset=0.0,
        best_score=best_of(scale),
        level_sd=cohort.level_sd,
        change_sd=cohort.change_sd,
        change_weeks=cohort.change_weeks,
        wander_sd=cohort.wander_sd,
        wander_weeks=cohort.wander_weeks,
        mean_sd=(cohort.level_sd**2 + cohort.change_sd**2) ** 0.5 / cohort.patients**0.5,
        error=error,
        origin="cohort",
        proportional=False,
        verification="derived",
    )
