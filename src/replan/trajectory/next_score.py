"""When the next score would tell most, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from replan.core.dates import days_after, weeks_between
from replan.trajectory.kernel import Look
from replan.trajectory.mixture import Mixture
from replan.trajectory.track import Tracks

Array = NDArray[np.float64]
POINTS = np.array([-3.324257, -2.366759, -1.154405, 0.0, 1.154405, 2.366759, 3.324257])
WEIGHTS = np.array([0.000548269, 0.0307571, 0.240123, 0.457142857, 0.240123, 0.0307571, 0.000548269])
"""Gauss-Hermite points and weights for a standard normal, exact for polynomials of degree 13 (Abramowitz & Stegun
25.10)."""

LEAST_DAYS, MOST_DAYS = 7, 28
"""Scores are a week apart at least (most questionnaires ask about the last week) and four weeks at most: later would
tell more of the goal, but a turn would go unseen."""

ENOUGH = 0.7
"""The earliest day is proposed that tells this share of what the best day would: waiting costs as well (judgement)."""

USUAL_DAYS = 14
"""When no day tells anything worth saying, and once the goal's own day is here: two weeks after the last score (weeks 2
to 4 is common practice)."""

WORTH_SAYING = 0.005
LEAST_SHARE = 1e-300


@dataclass(frozen=True)
class NextScore:
    """The day to score next; the share by which it narrows the forecast at the goal's date, and by how much it raises,
    on average, the chance of judging rightly whether the goal will be reached (both 0 to 1)."""

    on: date
    narrows: float
    tells: float


def next_score(tracks: Tracks, number: int, today: date) -> NextScore:
    """The best day for the next score of one scale; today once that day has passed: it is due until it comes.

    With q the true score at the goal's date and y a score on day d, the forecast becomes N(m + c/s z, v - c^2/s^2) for
    a standard normal z not yet known, c = Cov(q, y) and s^2 = Var(y): how far it narrows does not depend on y, and
    the expected chance of judging rightly is E[max(p, 1 - p)] over z (preposterior analysis, Raiffa & Schlaifer 1961).
    Where patients are of two kinds y also tells which, so that it is drawn from each kind in turn.
    """
    track = tracks.all[number]
    last = track.scores[-1].on
    days = [days_after(last, n) for n in range(LEAST_DAYS, MOST_DAYS + 1, LEAST_DAYS)]
    horizon = max(track.horizon, weeks_between(tracks.start, today))
    asked = (*days, max(days[0], today))
    weeks = np.array([horizon, *(weeks_between(tracks.start, day) for day in asked)])
    look = tracks.known.at(number, weeks)
    goal = track.expected.scaling.cut(np.array([track.aim.score]))
    now, sd = float(look.ahead.above(goal, track.sign)[0]), float(look.ahead.sd[0])
    later, left = _after(look, goal, track.sign)
    weights = look.shares[:, None, None] * WEIGHTS
    narrows = 1 - np.sum(weights * left, axis=(0, 2)) / sd
    tells = np.sum(weights * np.maximum(later, 1 - later), axis=(0, 2)) - max(now, 1 - now)
    most = tells[:-1].max()
    best = int(np.argmax(tells[:-1] >= ENOUGH * most))
    if most < WORTH_SAYING or horizon <= weeks_between(tracks.start, today):
        best = days.index(days_after(last, USUAL_DAYS))
    on = max(days[best], today)
    at = best if on == days[best] else len(days)
    return NextScore(on, float(narrows[at]), max(float(tells[at]), 0.0))


def _after(look: Look, goal: Array, sign: float) -> tuple[Array, Array]:
    """The chance of the goal and the standard deviation of the forecast, (k, d, z), once a score is known that kind k
    leads to expect on day d at the point z of `POINTS`. The first week that is asked about is the goal's."""
    variance, both = look.covs[:, 0, 0], look.covs[:, 0, 1:]
    scores = np.diagonal(look.covs, axis1=1, axis2=2)[:, 1:] + look.noises[:, None]
    sds, middles = np.sqrt(scores), look.means[:, 1:]
    seen = (middles[:, :, None] + sds[:, :, None] * POINTS)[None]  # (1, k, d, z), asked of each kind before it
    z = (seen - middles[:, None, :, None]) / sds[:, None, :, None]
    logs = np.log(np.maximum(look.shares, LEAST_SHARE))[:, None, None, None] - z**2 / 2 - np.log(sds)[:, None, :, None]
    shares = np.exp(logs - logs.max(axis=0))
    shares /= shares.sum(axis=0)
    means = look.means[:, :1, None, None] + (both / sds)[:, None, :, None] * z
    left = np.sqrt(np.maximum(variance[:, None] - both**2 / scores, 1e-12))[:, None, :, None]
    found = Mixture(shares, means, np.broadcast_to(left, means.shape))
    return found.above(goal, sign), found.sd
