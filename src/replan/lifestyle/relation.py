"""Whether a habit and pain move together in this person, on the same day or the next: with doubt, never as proof.

The correlation of normal scores without drift is tested on as many days as the series are really worth (both carry over
from day to day; Bartlett 1935). A relation is said to be seen only at fixed numbers of days, at a level shared out over
habits, lags and looks (Bonferroni), so that looking every day does not find what is not there. What is shown is drawn
toward none by a prior that expects weak relations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import atanh, sqrt, tanh
from typing import Literal

import numpy as np

from replan.course.document import Course
from replan.lifestyle.series import Values, carried_over, habit_by_day, pain_by_day, paired, settled

HABITS = (
    "sleep_hours",
    "sleep_quality_0_10",
    "stress_0_10",
    "activity_minutes",
    "steps",
    "protein_servings",
    "fruit_veg_servings",
    "alcohol_units",
)
LAGS = (0, 1)
"""Days from the habit to the pain."""

LOOKS = (21, 42, 84, 168)
"""Numbers of days with both at which the data are looked at. Below the first: cannot tell yet."""

FALSE_ALARM = 0.10
"""The chance, over all habits, lags and looks of one person, to see a relation where there is none."""

PRIOR_SD = 0.25
"""Spread of what is expected before any day (Fisher's z): most day-to-day relations within one person are weak. A
judgement; no trial gives it."""

State = Literal["cannot_tell", "together", "not_seen"]


@dataclass(frozen=True)
class Relation:
    """One habit with the pain `lag` days later.

    `days` have both; `worth` is how many independent days these are worth. `strength` runs from -1 (more of it, less
    pain) to 1 (more of it, more pain), 0 is none; `low` and `high` hold it with 80 %. `pain_when_low` and
    `pain_when_high` are the mean pain (0 to 10) on the third of days with least and with most of it.
    """

    habit: str
    lag: int
    state: State
    days: int
    worth: float
    strength: float
    low: float
    high: float
    pain_when_low: float | None
    pain_when_high: float | None

    @property
    def days_missing(self) -> int:
        """Days with both that are still missing before anything can be said."""
        return max(0, LOOKS[0] - self.days)


def relate(
    course: Course, today: date, *, habits: Sequence[str] = HABITS, pain_scales: Sequence[str] = ("nprs",)
) -> tuple[Relation, ...]:
    """Each habit that was written down at all, at each lag: first what moves together, the strongest first.

    Only days up to `today` count.
    """
    pain = pain_by_day(course, today, pain_scales)
    by_habit = {habit: habit_by_day(course, habit, today) for habit in habits}
    known = {habit: days for habit, days in by_habit.items() if days}
    tests = max(1, len(known) * len(LAGS))
    relations = [
        relation(habit, lag, *paired(days, pain, lag), tests=tests) for habit, days in known.items() for lag in LAGS
    ]
    order = ("together", "not_seen", "cannot_tell")
    return tuple(sorted(relations, key=lambda one: (order.index(one.state), -abs(one.strength), one.habit, one.lag)))


def relation(habit: str, lag: int, day: Values, values: Values, pain: Values, *, tests: int) -> Relation:
    """The relation in days that are sorted by `day`, tested as one of `tests`. The verdict rests on the days up to the
    latest look; the strength on the same days."""
    look = sum(len(day) >= needed for needed in LOOKS)
    if look == 0 or np.ptp(values) == 0 or np.ptp(pain) == 0:
        return Relation(habit, lag, "cannot_tell", len(day), 0.0, 0.0, *_interval(0.0, PRIOR_SD), None, None)
    seen = slice(0, LOOKS[look - 1])
    r, worth = _correlation(day[seen], values[seen], pain[seen])
    level = FALSE_ALARM / tests / 2**look
    mean, sd = _drawn_in(r, worth)
    state: State = "together" if _chance_of(r, worth) < level else "not_seen"
    low, high = _thirds(values[seen], pain[seen])
    return Relation(habit, lag, state, len(day), worth, tanh(mean), *_interval(mean, sd), low, high)


def _correlation(day: Values, values: Values, pain: Values) -> tuple[float, float]:
    """The correlation of what is left without drift, and the number of independent days that it rests on."""
    a, b = settled(day, values), settled(day, pain)
    spread = sqrt(float(np.mean(a * a)) * float(np.mean(b * b)))
    r = 0.0 if spread <= 0 else float(np.clip(np.mean(a * b) / spread, -0.999, 0.999))
    both = carried_over(day, a) * carried_over(day, b)
    return r, max(5.0, len(day) * (1 - both) / (1 + both))


def _chance_of(r: float, worth: float) -> float:
    """The chance of a correlation this strong in either direction when there is none (t with one more degree of freedom
    spent on the line)."""
    from scipy.stats import t

    freedom = worth - 3
    return float(2 * t.sf(abs(r) * sqrt(freedom / (1 - r * r)), freedom))


def _drawn_in(r: float, worth: float) -> tuple[float, float]:
    """Mean and spread of Fisher's z after the prior."""
    precision = worth - 4 if worth > 5 else 1.0
    kept = precision / (precision + PRIOR_SD**-2)
    return kept * atanh(r), sqrt(1 / (precision + PRIOR_SD**-2))


def _interval(mean: float, sd: float) -> tuple[float, float]:
    return tanh(mean - 1.2816 * sd), tanh(mean + 1.2816 * sd)


def _thirds(values: Values, pain: Values) -> tuple[float, float]:
    low, high = np.quantile(values, (1 / 3, 2 / 3))
    return float(pain[values <= low].mean()), float(pain[values >= high].mean())
