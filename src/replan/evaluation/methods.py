"""Ways to forecast a patient's score from the first few: the engine, and what a user would do without it.

Each method is fitted on the training patients for one number of known scores, then asked for the score at a later week.
All are Gaussian, in score units or on a scaling of them; the scale's grid is applied to all alike. The engine stands
here twice: with what it has learned of last scores, and as reviews use it, where nobody knows which score is the last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from replan.batch import Lesson, teach
from replan.evaluation.mixed import GaussianCourse, RandomSlope, fit_random_slope
from replan.evaluation.series import Outcome, Series
from replan.evaluation.unstructured import Unstructured, fit_unstructured
from replan.trajectory.fitting.ahead import forecasts
from replan.trajectory.fitting.ending import learn_ending
from replan.trajectory.mixture import Mixture
from replan.trajectory.scaling import Scaling

Array = NDArray[np.float64]
LEAST_SD = 1e-3


@dataclass(frozen=True)
class Task:
    """Forecast the score at week `at` from the first scores `known`."""

    known: Series
    at: float


@dataclass(frozen=True)
class Forecast:
    """Forecasts of scores at the asked weeks, `ahead` in the units of `scaling`."""

    ahead: Mixture
    scaling: Scaling

    @classmethod
    def normal(cls, mean: Array, sd: Array, scaling: Scaling) -> Forecast:
        """Normal ones: `mean` and `sd` (n,)."""
        return cls(Mixture.normal(mean, sd), scaling)


class Forecaster(Protocol):
    """A fitted method."""

    def __call__(self, tasks: Sequence[Task]) -> Forecast:
        """Forecasts each task."""
        ...


class Training:
    """Patients to learn from, and what does not depend on how many scores of a new one are known, learned once."""

    def __init__(self, patients: Sequence[Series], outcome: Outcome) -> None:
        self.patients, self.outcome = patients, outcome

    def targets(self, count: int) -> list[tuple[Series, float, float]]:
        """(first scores, week of the last, last score) of the patients that have one beyond the known ones."""
        return [
            (s.first(count), float(s.weeks[-1]), float(s.scores[-1])) for s in self.patients if len(s.weeks) > count
        ]

    @cached_property
    def lesson(self) -> Lesson | None:
        """The engine's usual course; None where there is too little to learn it from."""
        points = [list(zip(one.weeks.tolist(), one.scores.tolist(), strict=True)) for one in self.patients]
        facts = [one.facts for one in self.patients]
        return teach(self.outcome.scaling, points, self.outcome.error, facts=facts)

    @cached_property
    def random_slope(self) -> RandomSlope | None:
        """Random intercept and slope on log(1 + week), by restricted maximum likelihood; None where all scores lie
        on one line or are of one week, so that there is nothing to fit."""
        try:
            return fit_random_slope(self.patients)
        except ValueError:  # a numpy.linalg.LinAlgError is one as well
            return None

    @cached_property
    def unstructured(self) -> Unstructured:
        """A free mean for each visit and a free covariance between visits, by maximum likelihood."""
        return fit_unstructured(self.patients)


Method = Callable[[Training, int], Forecaster]
"""Whom to learn from and the number of known scores to a fitted forecaster."""


def last_value(train: Training, count: int) -> Forecaster:
    """The last known score stays; its spread is how far such patients moved."""
    moved = np.array([last - known.scores[-1] for known, _, last in train.targets(count)])
    sd = max(float(np.sqrt(np.mean(moved**2))), LEAST_SD)
    return lambda tasks: Forecast.normal(
        np.array([t.known.scores[-1] for t in tasks]), np.full(len(tasks), sd), train.outcome.scaling
    )


def regression(train: Training, count: int) -> Forecaster:
    """Least squares on the known scores, the week of the last known one and the week that is asked."""

    def row(known: Series, at: float) -> list[float]:
        return [1.0, *known.scores, float(np.log1p(known.weeks[-1])), float(np.log1p(at))]

    found = train.targets(count)
    design = np.array([row(known, at) for known, at, _ in found])
    wanted = np.array([last for _, _, last in found])
    weights, _, rank, _ = np.linalg.lstsq(design, wanted, rcond=None)
    residual = wanted - design @ weights
    sd = max(float(np.sqrt(np.sum(residual**2) / max(len(found) - rank, 1))), LEAST_SD)

    def forecast(tasks: Sequence[Task]) -> Forecast:
        mean = np.array([row(task.known, task.at) for task in tasks]) @ weights
        return Forecast.normal(mean, np.full(len(tasks), sd), train.outcome.scaling)

    return forecast


def neighbours(count_of: int) -> Method:
    """The `count_of` training patients whose first scores are most alike; the mean and spread of their last scores."""

    def fit(train: Training, count: int) -> Forecaster:
        found = train.targets(count)
        firsts = np.array([known.scores for known, _, _ in found])
        lasts = np.array([last for _, _, last in found])
        wide = np.maximum(firsts.std(axis=0), LEAST_SD)

        def forecast(tasks: Sequence[Task]) -> Forecast:
            asked = np.array([task.known.scores for task in tasks])
            apart = (((asked[:, None, :] - firsts[None, :, :]) / wide) ** 2).sum(axis=2)
            near = np.argsort(apart, axis=1, kind="stable")[:, :count_of]
            spread = np.maximum(lasts[near].std(axis=1, ddof=1), LEAST_SD)
            return Forecast.normal(lasts[near].mean(axis=1), spread, train.outcome.scaling)

        return forecast

    return fit


def random_slope(train: Training, count: int) -> Forecaster:
    """Random intercept and slope on log(1 + week)."""
    model = train.random_slope
    return last_value(train, count) if model is None else _conditioned(model, train.outcome)


def unstructured(train: Training, count: int) -> Forecaster:
    """A free mean for each visit and a free covariance between visits (MMRM), by maximum likelihood."""
    return _conditioned(train.unstructured, train.outcome)


def _conditioned(model: GaussianCourse, outcome: Outcome) -> Forecaster:
    def forecast(tasks: Sequence[Task]) -> Forecast:
        pairs = [model.given(task.known, task.at) for task in tasks]
        return Forecast.normal(np.array([m for m, _ in pairs]), np.array([sd for _, sd in pairs]), outcome.scaling)

    return forecast


def engine(train: Training, count: int) -> Forecaster:
    """Replan's own: the usual course learned from the training patients, conditioned on the known scores, and what is
    known of last scores."""
    lesson, plain = train.lesson, engine_in_reviews(train, count)
    if lesson is None:
        return plain
    ending = learn_ending([(lesson.prior(one.facts), one.weeks, one.scores) for one in train.patients], count)
    if ending is None:
        return plain

    def forecast(tasks: Sequence[Task]) -> Forecast:
        found, weeks = plain(tasks), np.array([task.at for task in tasks])
        last = found.scaling.value(np.array([task.known.scores[-1] for task in tasks]))
        return Forecast(ending.corrected(found.ahead, weeks, last), found.scaling)

    return forecast


def engine_in_reviews(train: Training, count: int) -> Forecaster:
    """Replan's own as reviews and prior files have it: any score at the asked week, not one known to be the last."""
    lesson = train.lesson
    if lesson is None:
        return last_value(train, count)

    def forecast(tasks: Sequence[Task]) -> Forecast:
        known = [(lesson.prior(task.known.facts), task.known.weeks, task.known.scores) for task in tasks]
        return Forecast(forecasts(known, np.array([task.at for task in tasks])), lesson.learned.prior.scaling)

    return forecast


@dataclass(frozen=True)
class Named:
    """A method with the name that reports give it."""

    name: str
    fit: Method = field(compare=False)


ENGINE = Named("replan", engine)
IN_REVIEWS = Named("replan, as in reviews", engine_in_reviews)
LAST_VALUE = Named("last value", last_value)
OTHERS = (
    LAST_VALUE,
    Named("regression on first k", regression),
    Named("random slope, log time", random_slope),
    Named("unstructured (MMRM)", unstructured),
    Named("10 neighbours", neighbours(10)),
    Named("35 neighbours", neighbours(35)),
)
"""What a user would do without the engine."""

METHODS = (ENGINE, IN_REVIEWS, *OTHERS)
