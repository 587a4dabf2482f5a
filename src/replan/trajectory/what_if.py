"""The forecast if more or less of the home program were done: only as far as somebody measured what goes with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from replan.core.dates import weeks_between
from replan.core.interval import Interval
from replan.knowledge.schema.condition import AdherenceEffect
from replan.trajectory.in_scores import chance, interval_in_scores
from replan.trajectory.kernel import Look
from replan.trajectory.normal import Z
from replan.trajectory.plan_effect import COMES_WEEKS
from replan.trajectory.track import Tracks

APART = 0.5
"""Studies compare people who do most of their program with people who do little of it: half of it apart (judgement)."""


@dataclass(frozen=True)
class Forecast:
    """The true score of the main scale on day `on`, and the chance that the goal is reached by then."""

    on: date
    score: Interval
    chance: float


@dataclass(frozen=True)
class WhatIf:
    """The forecast as things are and with another share of the home program done (both 0 to 1).

    `source` is where the effect comes from. It was seen in people who did more by themselves: that they changed more
    need not be because of it.
    """

    share_now: float
    share: float
    as_is: Forecast
    then: Forecast
    effect: AdherenceEffect


def forecast_on(tracks: Tracks, on: date) -> Forecast:
    """The forecast of the main scale on any day from the first score on."""
    return _forecast(tracks, tracks.known.at(0, np.array([weeks_between(tracks.start, on)])), on)


def what_if(tracks: Tracks, effect: AdherenceEffect, today: date, on: date, share_now: float, share: float) -> WhatIf:
    """The forecast for day `on` if from `today` the share of the home program done were `share` instead of `share_now`.

    The true score moves by d s (share - share_now) / 0.5 (1 - exp(-t / 4 weeks)) toward better, t weeks from today,
    with d ~ N(effect, its standard error) and s the spread of change between patients; never by more than the studies'
    own contrast.
    """
    track = tracks.all[0]
    week, now = weeks_between(tracks.start, on), weeks_between(tracks.start, today)
    look = tracks.known.at(0, np.array([week]))
    contrast = float(np.clip((share - share_now) / APART, -1.0, 1.0))
    size = contrast * float(_spread_of_change(tracks, week)) * (1 - float(np.exp(-max(week - now, 0.0) / COMES_WEEKS)))
    error = (effect.high - effect.low) / (2 * Z[0.95])
    moved = replace(
        look, means=look.means + track.sign * effect.difference * size, covs=look.covs + (error * size) ** 2
    )
    return WhatIf(share_now, share, _forecast(tracks, look, on), _forecast(tracks, moved, on), effect)


def _spread_of_change(tracks: Tracks, week: float) -> float:
    """Standard deviation between patients of the change by `week`, in the model's units, before any score."""
    weeks = np.array([0.0, week])
    cov = tracks.all[0].expected.cov(weeks, weeks)
    return float(np.sqrt(max(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1], 0.0)))


def _forecast(tracks: Tracks, look: Look, on: date) -> Forecast:
    track = tracks.all[0]
    return Forecast(on, interval_in_scores(track, look, 0), chance(track, look, 0, track.aim.score))
