"""How the last score of a follow-up differs from one on the same day in the middle of it.

Who is still scored late, and who is scored for the last time, is no accident: people leave when they are well, or
because nothing helps. A growth curve takes every score alike. So the forecast of a last score is corrected by what the
forecasts of the training patients' last scores were off, by ridge regression in forecast standard deviations on
    1, log time of the last score    and, where that is better still,    the forecast, the last known score
and, where that is clearly better,    the forecast's square and cube
with a prior that no correction is needed, worth as many patients as forecast the others best when each is left out; and
the forecast's spread by what then remains
(non-homogeneous regression, Gneiting, Raftery, Westveld & Goldman 2005, Mon Weather Rev 133:1098-1118). A gain smaller
than half of its own standard error is taken for chance, and nothing is corrected. Square and cube are for cohorts whose
courses are no normal distribution, though not of two kinds that can be told apart: it forecasts along a straight line
what runs along an S. They must gain a whole standard error (without them bilirubin in cirrhosis is 4 % further off).

What remains is that of patients from whom the course was learned. To forecast a last score from k known ones k + 1
numbers are learned, as in a regression, so that a new patient is off by more, in variance (n + k + 1) / (n - k - 1)
times (final prediction error, Akaike 1969, Ann Inst Stat Math 21:243-247).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from replan.trajectory.fitting.ahead import Patient, forecasts
from replan.trajectory.hats import clock
from replan.trajectory.mixture import Mixture

Array = NDArray[np.float64]
WORTHS = (10.0, 30.0, 100.0, 300.0)
"""Patients that "no correction is needed" may be worth."""

CHOICES = (((2, 4), 0.5), ((6,), 1.0))
"""How many of the features a correction may use (those of time or all straight ones, then curves as well), and by how
many standard errors of its gain it must be better than without: where all stay equally long, the best of several is
better by chance alone. A half was picked on the benchmark's cohorts (docs/explanation/trajectory.md)."""

FORECAST = 2
"""Where the forecast stands among the features."""

LEAST_SCALE = 0.25
"""Features are counted in standard deviations, but in no less than this: a schedule that all keep tells nothing."""

MOST_PATIENTS = 1500
"""More patients make the correction no better, only slower."""

SPREAD_WORTH = 20.0
"""Patients that "the spread is right" is worth."""

FEWEST = 15


@dataclass(frozen=True)
class Features:
    """What a correction may go by, each centred and in standard deviations of the training patients: `centres` and
    `scales` (4,) of the straight ones; curves stay level beyond the forecasts that were seen, `reach`."""

    centres: Array
    scales: Array
    reach: tuple[float, float]

    @classmethod
    def seen(cls, mean: Array, weeks: Array, last: Array) -> Features:
        """Those of training patients."""
        straight = _straight(mean, weeks, last)
        centres, scales = straight.mean(axis=0), np.maximum(straight.std(axis=0), LEAST_SCALE)
        centres[0], scales[0] = 0.0, 1.0
        reach = (np.array([mean.min(), mean.max()]) - centres[FORECAST]) / scales[FORECAST]
        return cls(centres, scales, (float(reach[0]), float(reach[1])))

    def of(self, mean: Array, weeks: Array, last: Array) -> Array:
        """The features (n, 6) of patients."""
        straight = (_straight(mean, weeks, last) - self.centres) / self.scales
        z = np.clip(straight[:, FORECAST], *self.reach)
        curves = np.stack([(z**2 - 1) / np.sqrt(2), (z**3 - 3 * z) / np.sqrt(6)], axis=1)  # Hermite: apart from z
        return np.concatenate([straight, curves], axis=1)


@dataclass(frozen=True)
class Ending:
    """The correction after a number of known scores: `weights` (6,) of the `features`, 0 of those that are not used,
    and the `spread` factor."""

    weights: Array
    features: Features
    spread: float

    def corrected(self, ahead: Mixture, weeks: Array, last: Array) -> Mixture:
        """Last scores at `weeks`, from what lies `ahead` in the model's units and the last known values (n,)."""
        mean = ahead.mean
        return ahead.moved(ahead.sd * (self.features.of(mean, weeks, last) @ self.weights), self.spread)


def learn_ending(series: Sequence[Patient], count: int) -> Ending | None:
    """The correction for forecasts from the first `count` scores of each training patient.

    None with fewer than 15 patients that have a later score.
    """
    later = [patient for patient in series if len(patient[1]) > count]
    if len(later) < FEWEST:
        return None
    later = later[:: -(-len(later) // MOST_PATIENTS)]
    weeks = np.array([times[-1] for _, times, _ in later])
    ahead = forecasts([(prior, times[:count], scores[:count]) for prior, times, scores in later], weeks)
    mean, sd = ahead.mean, ahead.sd
    scaling = later[0][0].scaling
    truth = scaling.value(np.array([scores[-1] for _, _, scores in later]))
    known = scaling.value(np.array([scores[count - 1] for _, _, scores in later]))
    features = Features.seen(mean, weeks, known)
    off = (truth - mean) / sd
    weights, left = _correction(features.of(mean, weeks, known), off)
    spread = np.sqrt((float(np.sum(left**2)) + SPREAD_WORTH) / (len(off) + SPREAD_WORTH))
    numbers = count + 1
    unseen = np.sqrt((len(off) + numbers) / max(len(off) - numbers, 1))
    return Ending(weights, features, float(spread * unseen))


def _correction(features: Array, off: Array) -> tuple[Array, Array]:
    """Weights (6,), and how far each patient is off with them: straight features if they gain enough, then curves."""
    weights, left = np.zeros(0), off
    for sizes, least in CHOICES:
        tried = [_ridge(features[:, :used], off, worth) for used in sizes for worth in WORTHS]
        found, rest = min(tried, key=lambda one: float(np.sum(one[1] ** 2)))
        gain = left**2 - rest**2
        if gain.mean() >= least * gain.std(ddof=1) / np.sqrt(len(gain)):
            weights, left = found, rest
    return np.pad(weights, (0, features.shape[1] - len(weights))), left


def _ridge(scaled: Array, off: Array, worth: float) -> tuple[Array, Array]:
    """Weights, and how far each patient is off when the others alone decide them (Allen 1974, Technometrics 16:125)."""
    hat = np.linalg.solve(scaled.T @ scaled + worth * np.eye(scaled.shape[1]), scaled.T)
    weights: Array = np.asarray(hat @ off, dtype=np.float64)
    own = np.einsum("na,an->n", scaled, hat)
    return weights, (off - scaled @ weights) / (1.0 - own)


def _straight(mean: Array, weeks: Array, last: Array) -> Array:
    return np.stack([np.ones(len(mean)), clock(weeks), mean, last], axis=1)
