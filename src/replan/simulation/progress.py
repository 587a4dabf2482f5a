"""How the true score goes, by what therapy brings and what comes by itself, and what is measured of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from replan.course.events import Measurement
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Condition, ExpectedCourse, Scale
from replan.simulation.world import MANAGED, Rng, World, chance

Z90 = 1.645 * 2**0.5
"""A detectable change at 90 % over the error of one score."""

GENERIC_GAIN, GENERIC_WEEKS = 0.3, 5.0
"""Without a published curve: the gain as a share of the way to the best score, and its pace (as the forecast's prior)."""

SPREAD_OF_RANGE = 0.16
"""Spread of first scores over the range, where the pack gives none (about the ODI: 16 of 100)."""

WANDER = 0.05
"""Good and bad spells, as a share of the range (judgement)."""

ONSET_WEEKS = (1.0, 5.0)
"""How long ago the complaint began at the first visit, for curves that count from its onset."""


@dataclass(frozen=True)
class Causes:
    """What holds the gain back. `complex_` and `mistaken` act on the gain itself; the others on what therapy does."""

    complex_: bool
    mistaken: bool
    unwatched: bool
    slow: bool


@dataclass(frozen=True)
class Curve:
    """The true score in weeks since the first visit, and the usual gain and the gain reached, in score units."""

    scale: Scale
    weeks: NDArray[np.float64]
    true: NDArray[np.float64]
    gain: float
    clock_weeks: float

    def at(self, week: float) -> float:
        """The true score."""
        return float(np.interp(week, self.weeks, self.true))


def main_scale(condition: Condition, pack: Pack) -> tuple[Scale, ExpectedCourse | None]:
    """The scale that the course is followed on: one with a published curve where there is one."""
    for course in condition.courses:
        if course.scale in condition.prefer or course is condition.courses[0]:
            return pack.scales[course.scale], course
    return pack.scales[condition.prefer[0]], None


def draw_curve(
    condition: Condition, causes: Causes, effect: NDArray[np.float64], world: World, rng: Rng
) -> Curve:
    """The course of one person. `effect` is what the plan brings in each week: its worth times how it was kept."""
    scale, course = main_scale(condition, world.pack)
    sign = 1.0 if scale.direction == "higher_better" else -1.0
    low, high = scale.range[0], scale.range[1] if scale.range[1] is not None else scale.range[0] + 60.0
    best, span = (high if sign > 0 else low), high - low
    weeks = np.arange(len(effect) + 1, dtype=np.float64)
    offset = _offset(course, rng)
    start, usual = _usual(course, scale, weeks / (world.rates["slow_factor"] if causes.slow else 1.0), offset, span)
    spread = (course.baseline_sd if course else None) or (scale.baseline_sd.value if scale.baseline_sd else None)
    first = float(np.clip(rng.normal(start, spread or SPREAD_OF_RANGE * span), low + 0.02 * span, high - 0.02 * span))
    room = abs(best - first) / max(abs(best - start), 1e-9)
    gain = sign * usual * min(room, 1.6) * max(0.1, rng.normal(1.0, world.rates["gain_spread"]))
    reached = gain * _share(condition, causes, effect, world, rng)
    wander = np.cumsum(rng.normal(0, WANDER * span / 2, len(weeks))) * np.exp(-weeks / 12)
    true = np.clip(first + sign * reached + wander - wander[0], low, high)
    usual_gain = max(float(gain[-1]), 1e-6)
    return Curve(scale, weeks, true, float(sign * (true[-1] - true[0])) / usual_gain, offset)


def _offset(course: ExpectedCourse | None, rng: Rng) -> float:
    if course is None or course.clock == "entry":
        return 0.0
    return float(rng.uniform(1.0, 2.5) if course.clock == "surgery" else rng.uniform(*ONSET_WEEKS))


def _usual(
    course: ExpectedCourse | None, scale: Scale, weeks: NDArray[np.float64], offset: float, span: float
) -> tuple[float, NDArray[np.float64]]:
    """The mean first score and the mean change since, in score units."""
    sign = 1.0 if scale.direction == "higher_better" else -1.0
    if course is None:
        worst = scale.range[0] if sign > 0 else scale.range[0] + span
        start = worst + sign * 0.45 * span
        return start, sign * GENERIC_GAIN * 0.55 * span * (1 - np.exp(-weeks / GENERIC_WEEKS))
    at, means = [point.week for point in course.points], [point.mean for point in course.points]
    start = float(np.interp(offset, at, means))
    return start, np.interp(weeks + offset, at, means) - start


def _share(
    condition: Condition, causes: Causes, effect: NDArray[np.float64], world: World, rng: Rng
) -> NDArray[np.float64]:
    """The share of the usual gain that is reached by each week: the natural part and what therapy added so far."""
    rates = world.rates
    part = rates[f"therapy_part_{condition.response.grade}"]
    if causes.unwatched and len(effect) > 4:
        effect = np.concatenate([effect[:4], effect[4:] * 0.4])
    so_far = np.concatenate([[1.0], np.cumsum(effect) / np.arange(1, len(effect) + 1)])
    if causes.mistaken:
        worse = chance(rng, rates["worse_when_mistaken"])
        return np.full(len(so_far), -0.4 if worse else rates["gain_when_mistaken"] * (1 - part))
    share = (1 - part) + part * so_far
    managed = condition.response.grade == MANAGED
    return share * (rates["gain_when_complex"] if causes.complex_ and not managed else 1.0)


def error_of(scale: Scale, span: float) -> float:
    """The standard error of one score: from the published detectable change, else a twentieth of the range."""
    return scale.mdc[0].value / Z90 if scale.mdc else 0.05 * span


def measured(
    curve: Curve, days: list[date], start: date, world: World, rng: Rng, *, noise: float = 1.0
) -> list[Measurement]:
    """Scores on `days`, with the error of the scale, inside its range and on its steps: floors and ceilings happen."""
    scale = curve.scale
    low, high = scale.range[0], scale.range[1] if scale.range[1] is not None else scale.range[0] + 60.0
    error = error_of(scale, high - low) * noise
    rows = []
    for day in days:
        score = curve.at((day - start).days / 7) + rng.normal(0, error)
        stepped = round(score / scale.step) * scale.step
        rows.append(Measurement(measure=scale.id, on=day, score=float(round(min(max(stepped, low), high), 4))))
    return rows


def pain_of(curve: Curve, week: float, rng: Rng) -> float:
    """Pain from 0 to 10 that goes with the score, roughly: the share of the way from best to worst."""
    scale = curve.scale
    low, high = scale.range[0], scale.range[1] if scale.range[1] is not None else scale.range[0] + 60.0
    bad = (curve.at(week) - low) / (high - low)
    bad = 1 - bad if scale.direction == "higher_better" else bad
    return float(np.clip(10 * bad + rng.normal(0, 0.6), 0, 10))


def measuring_days(start: date, last: date, *, unwatched: bool, rng: Rng) -> list[date]:
    """Days on which scores are taken: every two to five weeks, some left out; hardly ever where nobody watches."""
    if unwatched:
        first = start + timedelta(days=int(rng.integers(0, 3) if chance(rng, 0.65) else rng.integers(15, 30)))
        later = [last - timedelta(days=int(rng.integers(0, 10)))] if chance(rng, 0.55) else []
        return sorted({min(max(day, start), last) for day in [first, *later]})
    gap = int(rng.integers(10, 30))
    days = [start + timedelta(days=int(rng.integers(0, 4)))]
    while days[-1] + timedelta(days=gap) <= last:
        days.append(days[-1] + timedelta(days=max(5, gap + int(rng.integers(-4, 5)))))
    kept = [day for n, day in enumerate(days) if n == 0 or not chance(rng, 0.12)]
    return [day for day in kept if day <= last] or [start]
