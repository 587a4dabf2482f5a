"""Made-up patients with the spreads that were published, to see what an alert does before any cohort is at hand.

A cohort is drawn for one condition on one scale: level, change, spells and error as the pack has them, scores on the
scale's grid. Two worlds: `normal`, in which change is normal as the engine takes it to be, and `two_groups`, in which
the mean and the spread of change are the same but most patients respond well, the others hardly, each at a speed of
his own: an engine that is only right about its own model would be found out there. In both, the clinic's mean course
is off from the published one by the doubt about it, and visits fall days off their plan or are missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from replan.course.document import Course
from replan.course.episode import Episode
from replan.course.events import Measurement
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Condition
from replan.measures import important_change
from replan.trajectory.answers import verdicts
from replan.trajectory.expected import Expected, best_of, published_course
from replan.trajectory.follow import tracks_of
from replan.trajectory.verdict import Signs

Array = NDArray[np.float64]
World = Literal["normal", "two_groups"]
WORLDS: tuple[World, ...] = ("normal", "two_groups")
START = date(2026, 1, 5)
VISITS = 6
"""Visits of an episode, evenly spread from the first day to its planned end."""

LATE_DAYS, MISSED = 3, 0.1
"""A visit falls up to so many days off its plan; one in ten in the middle of an episode is missed."""

RESPONDERS, APART = 0.65, 0.85
"""In the world of two groups: the share that responds, and the part of the standard deviation of change that lies
between the groups (judgement)."""

SPEEDS = 0.4
"""Standard deviation of the logarithm of a patient's own speed of change in the world of two groups."""


@dataclass(frozen=True)
class Setting:
    """What a cohort is drawn for: a condition and a scale with a published course, over so many `weeks` of care."""

    condition: str
    scale: str
    weeks: float


@dataclass(frozen=True)
class Seen:
    """One patient after a number of measurements, the first included: what the engine's rule sees, the improvement so
    far and the way from the first score to the best one, in score units."""

    known: int
    signs: Signs
    gained: float
    room: float


@dataclass(frozen=True)
class Patient:
    """One made-up patient: what was seen from the second measurement on, and whether the true score at the planned end
    fell short of an important change from the first score; `left` if there was no visit after a while, for a cause."""

    setting: Setting
    important: float
    seen: tuple[Seen, ...]
    failed: bool
    left: bool = False


def settings_of(pack: Pack) -> list[Setting]:
    """For each condition of the pack with a published course that counts from the first visit: its first such
    course."""
    found = []
    for condition in pack.conditions.values():
        curve = next((c for c in condition.courses if c.clock == "entry"), None)
        if curve is not None:
            found.append(Setting(condition.id, curve.scale, _weeks(condition)))
    return found


def draw_all(pack: Pack, patients: int, seed: int) -> dict[World, list[list[Patient]]]:
    """For each world a cohort of so many `patients` for every setting of the pack; the same seed gives the same
    ones."""
    found: dict[World, list[list[Patient]]] = {}
    for number, world in enumerate(WORLDS):
        rngs = [np.random.default_rng((seed, number, place)) for place in range(len(settings_of(pack)))]
        found[world] = [
            draw(setting, pack, world, patients, rng) for setting, rng in zip(settings_of(pack), rngs, strict=True)
        ]
    return found


def draw(
    setting: Setting, pack: Pack, world: World, patients: int, rng: np.random.Generator, leaving: float = 0.0
) -> list[Patient]:
    """A cohort of made-up patients, as the engine would have seen them at each visit but the last.

    After each visit at which a patient is truly well on (an important change reached) or truly no better than at the
    start, the patient leaves with probability `leaving`: follow-up that is missing for what was not measured.
    """
    condition, scale = pack.conditions[setting.condition], pack.scales[setting.scale]
    episode = Episode(condition=condition.id, start=START, planned_end=START + timedelta(weeks=setting.weeks))
    first = Measurement(measure=scale.id, on=START, score=scale.range[0])
    blank = Course(episode=episode, measurements=(first,))
    expected = published_course(blank, scale, pack)
    sign = 1.0 if scale.direction == "higher_better" else -1.0
    important = important_change(scale, condition.id, condition.regions).important
    shift = rng.normal() * expected.mean_sd
    found = []
    for _ in range(patients):
        weeks = _visits(setting.weeks, rng)
        truth = _truth(expected, np.append(weeks, setting.weeks), world, sign, rng) + shift * expected.change(
            np.append(weeks, setting.weeks)
        )
        stay = _stays(sign * (truth[:-1] - truth[0]), important, leaving, rng) if leaving else len(weeks)
        left, weeks = stay < len(weeks), weeks[:stay]
        scores = _measured(truth[:stay], expected, rng)
        course = blank.model_copy(update={"measurements": _measurements(scale.id, weeks, scores)})
        seen = tuple(_seen(course, pack, scores, sign, abs(float(scores[0]) - best_of(scale))))
        high = np.inf if scale.range[1] is None else scale.range[1]
        goal = float(np.clip(scores[0] + sign * important, scale.range[0], high))
        short = sign * (truth[-1] - goal) < 0
        found.append(Patient(setting, important, seen, bool(short), left))
    return found


def _weeks(condition: Condition) -> float:
    return float(condition.usual_care.weeks[1] if condition.usual_care else condition.review.refer_weeks)


def _visits(end: float, rng: np.random.Generator) -> Array:
    """Weeks of the visits that took place before the planned end, the first on day 0, in whole days."""
    planned = np.linspace(0.0, end, VISITS)[1:-1] * 7
    days = np.round(planned + rng.uniform(-LATE_DAYS, LATE_DAYS, len(planned)))
    came = rng.random(len(days)) >= MISSED
    return np.concatenate([[0.0], np.unique(np.maximum(days[came], 1.0)) / 7])


def _stays(gain: Array, important: float, leaving: float, rng: np.random.Generator) -> int:
    """Number of visits until a patient leaves; `gain` (v,) is the true improvement at each."""
    goes = ((gain >= important) | (gain <= 0)) & (rng.random(len(gain)) < leaving)
    goes[0] = False
    return int(np.argmax(goes)) + 1 if goes.any() else len(gain)


def _truth(expected: Expected, weeks: Array, world: World, sign: float, rng: np.random.Generator) -> Array:
    """The true score of one patient at `weeks`."""
    level = expected.level(weeks) * expected.level_sd * rng.normal()
    apart = np.abs(weeks[:, None] - weeks[None, :]) / expected.wander_weeks
    spells = np.linalg.cholesky(np.exp(-apart) + 1e-9 * np.eye(len(weeks))) @ rng.normal(size=len(weeks))
    own, speed = rng.normal(), 1.0
    if world == "two_groups":
        responds = rng.random() < RESPONDERS
        group = np.sqrt((1 - RESPONDERS) / RESPONDERS) if responds else -np.sqrt(RESPONDERS / (1 - RESPONDERS))
        own = sign * (APART * group + np.sqrt(1 - APART**2) * own)
        speed = float(np.exp(SPEEDS * rng.normal()))
    found: Array = expected.mean(weeks) + level + expected.change_sd * expected.change(weeks * speed) * own
    return found + expected.wander_sd * spells


def _measured(truth: Array, expected: Expected, rng: np.random.Generator) -> Array:
    """Scores on the scale's grid."""
    raw = truth + rng.normal(0.0, expected.noise**0.5, len(truth))
    high = np.inf if expected.high is None else expected.high
    steps = np.round((np.clip(raw, expected.low, high) - expected.low) / expected.step)
    return np.asarray(np.clip(expected.low + steps * expected.step, expected.low, high), dtype=np.float64)


def _measurements(scale: str, weeks: Array, scores: Array) -> tuple[Measurement, ...]:
    days = [START + timedelta(days=round(week * 7)) for week in weeks]
    return tuple(Measurement(measure=scale, on=on, score=float(y)) for on, y in zip(days, scores, strict=True))


def _seen(course: Course, pack: Pack, scores: Array, sign: float, room: float) -> Iterator[Seen]:
    last: date = max(measurement.on for measurement in course.measurements)
    tracks = tracks_of(course, pack, last, {})
    for number, (signs, _) in enumerate(verdicts(tracks, 0, last) if tracks else ()):
        if number:
            yield Seen(number + 1, signs, float(sign * (scores[number] - scores[0])), room)


def after(patients: Sequence[Patient], known: int) -> list[tuple[Patient, Seen]]:
    """The patients with so many measurements, and what was seen of each then."""
    return [(patient, seen) for patient in patients for seen in patient.seen if seen.known == known]
