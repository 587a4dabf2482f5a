"""The outlook of every patient of a cohort by what a prior file taught, for as many as there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import DAYS_PER_WEEK
from replan.core.errors import Problem, UsageError
from replan.course.document import Course
from replan.course.prior_file import PriorFile
from replan.evaluation.series import Outcome, Series, series_of
from replan.knowledge.pack import Pack
from replan.review.declared import pack_for
from replan.trajectory.fitting.ahead import forecasts
from replan.trajectory.mixture import Mixture
from replan.trajectory.normal import Z
from replan.trajectory.prior import Prior
from replan.trajectory.taught import taught_course

Array = NDArray[np.float64]
COMPILED_FROM = 50_000
"""Compiling takes about as long as so many patients one by one: four seconds."""

SUREST_NOT = 0.01
"""No chance is told as less; nor, of its opposite, as more."""


@dataclass(frozen=True)
class PatientOutlook:
    """One patient on one measure: the number of `scores` so far, `first` and `last` of them, the true score that is
    `expected` on the asked day with the interval that holds it in 8 of 10 cases, all in score units, and the `chance`
    that a score then is better than the first by the important change.

    A chance is at least 0.01 and at most 0.99, as documents say nothing surer than 1 in 100: 0.01 stands for that or
    less, 0.99 for that or more."""

    patient: str
    condition: str
    measure: str
    scores: int
    first: float
    last: float
    expected: float
    low: float
    high: float
    chance: float


def prior_of(file: PriorFile, condition: str, measure: str, pack: Pack, reach: Sequence[float] = ()) -> Prior:
    """What `file` expects of a patient of whom nothing but scores is known, as `outlook_of_long` takes it.

    `reach` names the weeks since the first score that will be asked about or have scores: where the cohort's follow-up
    ended before, patients drift apart on the way there, and without it nothing would be less sure.
    Raises UsageError when it has no curve of this condition and measure.
    """
    for curve in file.curves:
        if (curve.condition, curve.measure) == (condition, measure):
            return taught_course(curve, pack.scales[measure], {}).reaching(*reach)
    raise UsageError([Problem("prior", f"it has no curve of {condition} {measure}.", _curves_of(file))])


def outlooks(courses: Sequence[Course], file: PriorFile, pack: Pack, weeks: float) -> Iterator[PatientOutlook]:
    """The outlook `weeks` after each patient's first score, curve by curve of `file`.

    Facts about a patient, such as age, are not taken into account: `review` with the same file does. Raises UsageError
    when no patient has a score that a curve speaks of.
    """
    asked = False
    for curve in file.curves:
        members = [course for course in courses if course.episode.condition == curve.condition]
        known = pack_for(members[0], pack) if members else pack
        if not members or curve.measure not in known.scales:
            continue
        series, outcome = series_of(members, curve.measure, pack)
        if series:
            asked = True
            latest = max(float(one.weeks.max()) for one in series)
            prior = prior_of(file, curve.condition, curve.measure, known, (weeks, latest))
            yield from _of_curve(series, outcome, prior, curve.condition, weeks)
    if not asked:
        cause, fix = "no patient has a score that a curve of the prior file speaks of.", _curves_of(file)
        raise UsageError([Problem("prior", cause, fix)])


def _curves_of(file: PriorFile) -> str:
    return f"It has: {', '.join(f'{curve.condition} {curve.measure}' for curve in file.curves)}."


def _of_curve(
    series: Sequence[Series], outcome: Outcome, prior: Prior, condition: str, weeks: float
) -> Iterator[PatientOutlook]:
    ahead, gain = round(weeks * DAYS_PER_WEEK), outcome.better * outcome.important
    found, chance = (_compiled if len(series) >= COMPILED_FROM else _one_by_one)(series, prior, ahead, gain)
    expected, low, high = (prior.scaling.score(found.at(z)) for z in (0.0, -Z[0.8], Z[0.8]))
    for number, one in enumerate(series):
        yield PatientOutlook(
            patient=one.patient,
            condition=condition,
            measure=outcome.scale,
            scores=len(one.scores),
            first=float(one.scores[0]),
            last=float(one.scores[-1]),
            expected=round(float(expected[number]), 2),
            low=round(float(low[number]), 2),
            high=round(float(high[number]), 2),
            chance=round(float(np.clip(chance[number], SUREST_NOT, 1 - SUREST_NOT)), 4),
        )


def _compiled(series: Sequence[Series], prior: Prior, ahead: int, gain: float) -> tuple[Mixture, Array]:
    """The true scores in the model's units, and the chances (n,) of the goal."""
    from replan.trajectory.long import outlook_of_long

    patients = np.repeat(np.arange(len(series)), [len(one.weeks) for one in series])
    days = np.round(np.concatenate([one.weeks for one in series]) * DAYS_PER_WEEK).astype(np.int32)
    _, found = outlook_of_long(prior, patients, days, np.concatenate([one.scores for one in series]), ahead, gain)
    return found.ahead, found.chance


def _one_by_one(series: Sequence[Series], prior: Prior, ahead: int, gain: float) -> tuple[Mixture, Array]:
    """The same, patient by patient."""
    known = [(prior, one.weeks, one.scores) for one in series]
    weeks, side = np.full(len(series), ahead / DAYS_PER_WEEK), 1.0 if gain > 0 else -1.0
    cut = prior.scaling.goal_cut(np.array([one.scores[0] for one in series]), gain)
    return forecasts(known, weeks, with_error=False), forecasts(known, weeks).above(cut, side)
