"""The account of the home program: what was asked, what was done, why not, and what the gap cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.dates import DAYS_PER_WEEK, days_after
from replan.course.document import Course
from replan.course.events import Visit
from replan.knowledge.rules import Facts
from replan.roadblocks.adherence import WeekDone, begun, held, share, weeks
from replan.roadblocks.barriers import reasons_given

HALF, MOST = 0.5, 0.8
"""Below half is little, from four fifths on is enough: a working convention, not evidence (Smith 2023 found none)."""

Apart = Literal["not_done", "partly_done", "too_little_prescribed", "wrong_treatment", "ask_first"]
"""What stands between the plan and progress: the work was not done, or done in part; it was done and is too little; it
was done and is not for this; or nobody knows what was done, so that it has to be asked first."""


@dataclass(frozen=True)
class ExerciseAccount:
    """One line of the program: sessions due and done in logged weeks, week by week. `share` counts sets and
    repetitions, `frequency` sessions of any dose. For an exercise as needed nothing is due and `times` says how often
    it was done."""

    line: str
    exercise: str
    as_needed: bool
    weeks: tuple[WeekDone, ...]
    times: int
    share: float | None
    frequency: float | None


@dataclass(frozen=True)
class Waste:
    """What went without use, where the document tells. `missed` are visits missed or cancelled; `weak` are visits that
    took place while less than half of the home program was done in the week before, so that they could bring less.
    Costs are in the currency of the document, minutes as recorded; None where nothing is recorded."""

    missed: int
    missed_cost: float | None
    weak: int
    weak_cost: float | None
    weak_minutes: float | None


@dataclass(frozen=True)
class HomeAccount:
    """Done against prescribed over the whole course, with the reasons given and what the gap cost."""

    due: int
    done: float
    share: float | None
    weeks_logged: int
    weeks_unknown: int
    exercises: tuple[ExerciseAccount, ...]
    reasons: tuple[tuple[str, int], ...]
    waste: Waste
    apart: tuple[Apart, ...]


def home_account(course: Course, facts: Facts, today: date) -> HomeAccount:
    """The account as of `today`. `facts` give what the scores and the plan say, for telling the causes apart."""
    every = weeks(course, today)
    rows = [row for row in every if row.logged]
    logged = {row.begins for row in rows}
    return HomeAccount(
        due=sum(row.due for row in rows),
        done=sum(row.done for row in rows),
        share=share(rows),
        weeks_logged=len(logged),
        weeks_unknown=len({row.begins for row in every} - logged),
        exercises=_exercises(course, rows, today),
        reasons=reasons_given(course, today),
        waste=_waste(course, rows, today),
        apart=told_apart(facts),
    )


def told_apart(facts: Facts) -> tuple[Apart, ...]:
    """Why a plan does not work, told apart; nothing while it works or while it is too early to say.

    If nobody knows what was done, neither the patient nor the treatment is to blame yet: it is asked first.
    """
    if facts.get("progress.not_working") is not True:
        return ()
    done, most = facts.get("adherence.done_share"), facts.get("finding.home_most_days")
    if done is None and most is None:
        return ("ask_first",)
    enough = float(done) >= MOST if isinstance(done, int | float) else most is True
    found: list[Apart] = []
    if not enough:
        little = float(done) < HALF if isinstance(done, int | float) else True
        found.append("not_done" if little else "partly_done")
    if _too_little(facts):
        found.append("too_little_prescribed")
    if facts.get("plan.against_suspect") is True:
        found.append("wrong_treatment")
    return tuple(found)


def _too_little(facts: Facts) -> bool:
    """Fewer visits than usual, or exercises that were never stepped up, each only where it is known."""
    visits = facts.get("care.visits_share")
    still = facts.get("care.program_weeks_unchanged")
    few = isinstance(visits, float) and visits < 0.6
    return few or (facts.get("care.progressed") is False and isinstance(still, float) and still >= 3)


def _exercises(course: Course, rows: list[WeekDone], today: date) -> tuple[ExerciseAccount, ...]:
    accounts = []
    for one in held(course, today):
        mine = [row for row in rows if row.exercise == one.line.id]
        due = sum(row.due for row in mine)
        times = [e for e in course.exercise_log if e.exercise in one.ids and one.first <= e.on <= one.last and begun(e)]
        accounts.append(
            ExerciseAccount(
                line=one.line.id,
                exercise=one.line.exercise,
                as_needed=one.line.as_needed,
                weeks=tuple(mine),
                times=len(times),
                share=share(mine),
                frequency=sum(row.sessions for row in mine) / due if due else None,
            )
        )
    return tuple(accounts)


def _waste(course: Course, rows: list[WeekDone], today: date) -> Waste:
    past = [visit for visit in course.visits if visit.on <= today]
    missed = [visit for visit in past if visit.status in ("missed", "cancelled")]
    weak = [visit for visit in past if visit.status == "attended" and _little_before(visit, rows)]
    minutes = [item.minutes for visit in weak for item in visit.interventions if item.minutes is not None]
    return Waste(len(missed), cost_of(missed), len(weak), cost_of(weak), sum(minutes) if minutes else None)


def cost_of(visits: list[Visit]) -> float | None:
    """What the visits cost where it is recorded; None when no cost is."""
    costs = [visit.cost for visit in visits if visit.cost is not None]
    return sum(costs) if costs else None


def _little_before(visit: Visit, rows: list[WeekDone]) -> bool:
    """Whether less than half was done in the logged weeks that touch the seven days before the visit."""
    since = days_after(visit.on, -DAYS_PER_WEEK)
    done = share([row for row in rows if days_after(since, -DAYS_PER_WEEK) < row.begins < visit.on])
    return done is not None and done < HALF
