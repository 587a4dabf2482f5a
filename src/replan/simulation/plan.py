"""The plan of care and how it goes: sound or falling short, visits kept or missed, exercises done or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from replan.course.events import ExerciseDone, HomeExercise, Intervention, Visit
from replan.knowledge.schema import Condition
from replan.simulation.world import Rng, World, chance, pick

EXERCISES = ("bridge", "squat", "heel_raise", "row", "side_lying_lift", "step_up", "stretch_calf", "chin_tuck")
PASSIVE = ("therapeutic_ultrasound", "tens", "interferential", "heat", "soft_tissue_massage", "laser")
FAULTS = ("content", "dose", "progression")
REASONS_NOT_DONE = {"no_time": 0.35, "forgot": 0.25, "pain": 0.2, "no_belief": 0.1, "too_hard": 0.1}
"""Why home exercise is left out (judgement; the barriers are those of Jack 2010)."""


@dataclass(frozen=True)
class Plan:
    """What is planned: visits and their content, a home program, and `faults` in which it falls short.

    `worth` is what the plan brings when it is kept, against a sound plan (0 to 1).
    """

    visits_per_week: float
    content: tuple[tuple[str, float], ...]
    lines: int
    per_week: int
    progress_weeks: float | None
    faults: tuple[str, ...]
    worth: float


@dataclass(frozen=True)
class Home:
    """How the home program goes: share done week by week, whether it is logged, and why it is left out."""

    done: tuple[float, ...]
    logs: bool
    reason: str


def draw_plan(condition: Condition, poor: bool, unwatched: bool, world: World, rng: Rng) -> Plan:
    """A plan by the guideline of `condition`, or one that falls short in one to three ways.

    Where nobody watches progress the exercises mostly stay as they are.
    """
    faults = tuple(FAULTS[n] for n in sorted(rng.choice(3, size=int(rng.integers(1, 4)), replace=False))) if poor else ()
    usual = condition.usual_care
    per_week = sum(usual.visits) / sum(usual.weeks) if usual else 1.0
    stays = "progression" in faults or (unwatched and chance(rng, 0.7))
    return Plan(
        visits_per_week=per_week * rng.uniform(0.8, 1.2) * (0.4 if "dose" in faults else 1.0),
        content=_content(condition, "content" in faults, world, rng),
        lines=int(rng.integers(2, 6)),
        per_week=int(rng.integers(3, 8)),
        progress_weeks=None if stays else float(rng.uniform(1.5, 4.0)),
        faults=faults,
        worth=world.rates["plan_worth_when_poor"] + 0.15 * rng.random() if poor else rng.uniform(0.85, 1.0),
    )


def _content(condition: Condition, poor: bool, world: World, rng: Rng) -> tuple[tuple[str, float], ...]:
    """Interventions with their share of the time: guideline first, or mostly things that are done to the patient."""
    advised = [rec.intervention for rec in condition.recommendations if rec.stance == "for"]
    against = [rec.intervention for rec in condition.recommendations if rec.stance == "against"]
    active = [code for code in advised if world.pack.interventions[code].active] or ["exercise_therapy", "education"]
    hands_on = [code for code in advised if not world.pack.interventions[code].active] or ["soft_tissue_massage"]
    passive_share = rng.uniform(0.55, 0.9) if poor else rng.uniform(0.05, 0.4)
    passive = (against or list(PASSIVE)) if poor else hands_on
    chosen: dict[str, float] = {}
    for codes, share in ((active, 1 - passive_share), (passive, passive_share)):
        number = min(len(codes), int(rng.integers(1, 4)))
        for n in rng.choice(len(codes), size=number, replace=False):
            chosen[codes[n]] = chosen.get(codes[n], 0.0) + share / number
    return tuple(chosen.items())


def draw_home(hard: bool, weeks: int, world: World, rng: Rng) -> Home:
    """Share of the program done in each week: level, and a path that falls, stays or rises."""
    rates = world.rates
    mean = rates["home_done_when_hard"] if hard else rates["home_done_when_kept"]
    level = float(rng.beta(10 * mean, 10 * (1 - mean)))
    level = min(level, 0.55) if hard else max(level, 0.6)
    falling = 0.5 if hard else rates["home_declining"]
    path = pick(rng, {"falls": falling, "rises": (1 - falling) * rates["home_increasing"], "stays": 1 - falling})
    slope = {"falls": -0.35, "rises": 0.15, "stays": 0.0}[path]
    week = np.arange(max(weeks, 1)) / max(weeks - 1, 1)
    done = np.clip(level * (1 + slope * (week - 0.5)) + rng.normal(0, 0.07, max(weeks, 1)), 0, 1)
    logs = chance(rng, rates["keeps_a_log"] * (0.8 if hard else 1.0))
    return Home(tuple(float(value) for value in done), logs, pick(rng, REASONS_NOT_DONE))


def program_of(plan: Plan, start: date, last: date, rng: Rng) -> tuple[HomeExercise, ...]:
    """The home program, line by line; a step up ends a line and begins the next one."""
    lines: list[HomeExercise] = []
    for number in range(plan.lines):
        begins, reps, part = start + timedelta(days=int(rng.integers(0, 4))), int(rng.integers(8, 13)), 1
        code = EXERCISES[(number * 3 + plan.per_week) % len(EXERCISES)]
        while begins <= last:
            step = None if plan.progress_weeks is None else int(7 * plan.progress_weeks * rng.uniform(0.8, 1.3)) + 7
            ends = None if step is None or begins + timedelta(days=step) > last else begins + timedelta(days=step)
            lines.append(
                HomeExercise(
                    id=f"ex-{number + 1}-{part}", exercise=code, from_=begins, until=ends,
                    per_week=float(plan.per_week), sets=3, reps=min(reps, 30),
                )
            )  # fmt: skip
            if ends is None:
                break
            begins, reps, part = ends + timedelta(days=1), reps + 2, part + 1
    return tuple(lines)


def log_of(
    home: Home, lines: tuple[HomeExercise, ...], start: date, last: date, pain: float, rng: Rng
) -> tuple[ExerciseDone, ...]:
    """What the patient wrote down: whole weeks are missing, and what was not done is seldom written at all."""
    if not home.logs:
        return ()
    rows: list[ExerciseDone] = []
    for week in range(len(home.done)):
        monday = start + timedelta(days=7 * week)
        if chance(rng, 0.15 + 0.03 * week):
            continue
        for line in lines:
            if line.from_ > monday + timedelta(days=6) or (line.until is not None and line.until < monday):
                continue
            rows += _week(line, home, week, monday, last, pain, rng)
    return tuple(rows)


def _week(
    line: HomeExercise, home: Home, week: int, monday: date, last: date, pain: float, rng: Rng
) -> list[ExerciseDone]:
    days = sorted(int(n) for n in rng.choice(7, size=min(7, int(line.per_week)), replace=False))
    rows = []
    for day in (monday + timedelta(days=n) for n in days):
        if day > last or day < line.from_ or (line.until is not None and day > line.until):
            continue
        if chance(rng, home.done[week]):
            hurts = float(np.clip(round(pain * 0.7 + rng.normal(0, 1.5)), 0, 10)) if chance(rng, 0.5) else None
            felt = pick(rng, {"right": 0.75, "too_hard": 0.12, "too_easy": 0.13}) if chance(rng, 0.4) else None
            sets = 3 if chance(rng, 0.85) else 2
            rows.append(ExerciseDone(on=day, exercise=line.id, sets=sets, pain_0_10=hurts, difficulty=felt))  # type: ignore[arg-type]
        elif chance(rng, 0.3):
            reason = home.reason if chance(rng, 0.7) else None
            rows.append(ExerciseDone(on=day, exercise=line.id, sets=0, reason=reason))  # type: ignore[arg-type]
    return rows


def visits_of(plan: Plan, start: date, last: date, missed: float, world: World, rng: Rng) -> tuple[Visit, ...]:
    """Visits as booked and as they went; in some records nobody wrote what was done."""
    recorded = chance(rng, world.rates["content_recorded"])
    rows: list[Visit] = []
    day, gap = start, 7 / max(plan.visits_per_week, 0.1)
    while day <= last and len(rows) < 60:
        kept = not rows or not chance(rng, missed)
        items: tuple[Intervention, ...] = ()
        if kept and recorded and chance(rng, 0.85):
            minutes = float(rng.choice([30, 40, 45]))
            items = tuple(Intervention(code=code, minutes=max(1.0, round(share * minutes))) for code, share in plan.content)
        status = "attended" if kept else "missed" if chance(rng, 0.5) else "cancelled"
        rows.append(Visit(on=day, status=status, provider="pr-1", interventions=items))  # type: ignore[arg-type]
        day += timedelta(days=max(1, round(gap * rng.uniform(0.7, 1.4))))
    return tuple(rows)
