"""Does the plan suit the diagnosis? Which part of it does not, and what would suit that is not in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from replan.core.dates import days_after
from replan.course.document import Course
from replan.course.events import ExerciseDone
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.knowledge.schema import PlanPart
from replan.roadblocks.adherence import Held, held
from replan.roadblocks.barriers import PAINFUL
from replan.roadblocks.misdiagnosis import Suspect

RECENT_DAYS = 42
"""What was prescribed or done in the last six weeks is the plan: the usual time between two looks at it."""

HURTS = 0.4
"""Share of logged sessions at 5 or more of 10 from which a part of the plan is said to hurt (judgement)."""


@dataclass(frozen=True)
class PartFound:
    """A part of the plan as the pack knows it, with the exercises (codes) or visit treatments that it is here.

    `hurts` says whether its logged sessions often hurt at 5 or more of 10; None when no pain was written down.
    """

    roadblock: str
    part: str
    exercises: tuple[str, ...]
    interventions: tuple[str, ...]
    hurts: bool | None


@dataclass(frozen=True)
class PlanFit:
    """The plan against one diagnosis. `against` does not suit it, the part that the exercises name first; `suits` does;
    `missing` would suit it and is not in the plan."""

    diagnosis: str
    recorded: bool
    against: tuple[PartFound, ...]
    suits: tuple[PartFound, ...]
    missing: tuple[tuple[str, str], ...]


def plan_fit(course: Course, diagnosis: str, pack: Pack, today: date) -> PlanFit:
    """What in the plan of the last weeks suits `diagnosis` and what does not, by the pack's plan parts."""
    since = days_after(today, -RECENT_DAYS)
    lines = [one for one in held(course, today) if one.last >= since]
    done = {
        item.code
        for v in course.visits
        if v.status == "attended" and since <= v.on <= today
        for item in v.interventions
    }
    parts = [(block.id, part) for block in pack.roadblocks.values() for part in block.plan_parts]
    against, suits, missing = [], [], []
    log = [entry for entry in course.exercise_log if entry.on <= today]
    for block, part in parts:
        if diagnosis not in (*part.suits, *part.not_for):
            continue
        found = _found(block, part, lines, done, log)
        if diagnosis in part.not_for and found:
            against.append(found)
        elif diagnosis in part.suits:
            suits.append(found) if found else missing.append((block, part.id))
    against = _each_once(sorted(against, key=lambda one: (not one.exercises, bool(one.interventions))))
    return PlanFit(diagnosis, bool(lines or done), tuple(against), tuple(suits), tuple(missing))


def plan_facts(fit: PlanFit | None) -> dict[str, Fact]:
    """The `plan.*` facts: whether the plan suits the most suspected other condition. Nothing without a suspect."""
    if fit is None or not fit.recorded:
        return {}
    hurts = [part.hurts for part in fit.against if part.hurts is not None]
    return {
        "plan.against_suspect": bool(fit.against),
        "plan.for_suspect": bool(fit.suits),
        "plan.hurts": any(hurts) if hurts else None,
    }


def suspected(suspects: tuple[Suspect, ...]) -> str | None:
    """The other condition that findings point to most; None while none of them points to any."""
    return suspects[0].condition if suspects and suspects[0].weight.value > 0 else None


def _each_once(parts: list[PartFound]) -> list[PartFound]:
    """Names each exercise under the first part that it belongs to: bending under load is strength work too, and what is
    wrong with it is said once."""
    named: set[str] = set()
    kept = []
    for part in parts:
        own = tuple(code for code in part.exercises if code not in named)
        named.update(own)
        if own or part.interventions:
            kept.append(replace(part, exercises=own))
    return kept


def _found(block: str, part: PlanPart, lines: list[Held], done: set[str], log: list[ExerciseDone]) -> PartFound | None:
    mine = [one for one in lines if one.line.exercise in part.exercises or one.line.target in part.targets]
    given = tuple(code for code in part.interventions if code in done)
    if not mine and not given:
        return None
    ids = {id_ for one in mine for id_ in one.ids}
    pain = [e.pain_0_10 for e in log if e.exercise in ids and e.pain_0_10 is not None]
    hurts = sum(value >= PAINFUL for value in pain) >= HURTS * len(pain) if pain else None
    return PartFound(block, part.id, tuple(one.line.exercise for one in mine), given, hurts)
