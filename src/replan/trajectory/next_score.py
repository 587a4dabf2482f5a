"""When the next score would tell most, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from replan.core.dates import days_after, weeks_between
from replan.trajectory.normal import normal_cdf
from replan.trajectory.track import Tracks

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
    """
    track = tracks.all[number]
    last = track.scores[-1].on
    days = [days_after(last, n) for n in range(LEAST_DAYS, MOST_DAYS + 1, LEAST_DAYS)]
    horizon = max(track.horizon, weeks_between(tracks.start, today))
    asked = (*days, max(days[0], today))
    weeks = np.array([horizon, *(weeks_between(tracks.start, day) for day in asked)])
    look = tracks.known.at(number, weeks)
    variance = look.cov[0, 0]
    explained = look.cov[0, 1:] ** 2 / (np.diagonal(look.cov)[1:] + track.error_variance)
    left = np.sqrt(np.maximum(variance - explained, 1e-12))
    narrows = 1 - left / np.sqrt(variance)
    gap = track.sign * (look.mean[0] - track.expected.scaling.cut(np.array([track.aim.score]))[0])
    later = normal_cdf((gap + np.sqrt(explained)[:, None] * POINTS[None, :]) / left[:, None])
    now = float(normal_cdf(np.array([gap / np.sqrt(variance)]))[0])
    tells = np.maximum(later, 1 - later) @ WEIGHTS - max(now, 1 - now)
    most = tells[:-1].max()
    best = int(np.argmax(tells[:-1] >= ENOUGH * most))
    if most < WORTH_SAYING or horizon <= weeks_between(tracks.start, today):
        best = days.index(days_after(last, USUAL_DAYS))
    on = max(days[best], today)
    at = best if on == days[best] else len(days)
    return NextScore(on, float(narrows[at]), max(float(tells[at]), 0.0))
