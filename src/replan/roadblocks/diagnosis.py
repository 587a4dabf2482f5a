"""The working diagnosis under question: does the response fit, do the plan's parts fit, and what does waiting cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.roadblocks.home import MOST, cost_of
from replan.roadblocks.misdiagnosis import Suspect
from replan.roadblocks.plan_fit import PlanFit, plan_fit, suspected


@dataclass(frozen=True)
class Delay:
    """What the time since the diagnosis was last questioned has taken: weeks, attended visits, their recorded cost in
    the currency of the document and their recorded minutes (None where nothing is recorded)."""

    since: date
    weeks: float
    visits: int
    cost: float | None
    minutes: float | None


@dataclass(frozen=True)
class DiagnosisCheck:
    """How the working diagnosis stands.

    `response_fits` is True when the scores moved early, False when they did not although most of the home program was
    done, None when that cannot be told. `suspect` is the other condition that findings point to most, and `fit` the
    plan against it.
    """

    working: str | None
    confirmed: bool | None
    weeks_unquestioned: float | None
    response_fits: bool | None
    toward: int
    away: int
    suspect: str | None
    fit: PlanFit | None
    delay: Delay


def questioned_on(course: Course, today: date) -> date | None:
    """When the diagnosis was last looked at: made, asked about again, changed, or seen by a second pair of eyes."""
    made = course.episode.diagnosis
    days = [made.on] if made and made.on else []
    days += [
        f.on or course.episode.start
        for f in course.findings
        if f.code == "diagnosis_questioned_recently" and f.state == "present"
    ]
    days += [change.on for change in course.plan_changes if change.kind == "diagnosis"]
    days += [opinion.answered_on for opinion in course.second_opinions if opinion.answered_on is not None]
    return max((day for day in days if day <= today), default=None)


def check_diagnosis(
    course: Course, suspects: tuple[Suspect, ...], facts: Facts, pack: Pack, today: date
) -> DiagnosisCheck:
    """The state of the working diagnosis as of `today`."""
    made = course.episode.diagnosis
    since = max(course.episode.start, questioned_on(course, today) or course.episode.start)
    other = suspected(suspects)
    return DiagnosisCheck(
        working=made.code if made else None,
        confirmed=made.certainty == "confirmed" if made else None,
        weeks_unquestioned=_number(facts, "episode.diagnosis_weeks"),
        response_fits=_response_fits(facts),
        toward=int(_number(facts, "episode.misfit_findings") or 0),
        away=int(_number(facts, "episode.fit_findings") or 0),
        suspect=other,
        fit=plan_fit(course, other, pack, today) if other else None,
        delay=_delay(course, since, today),
    )


def _delay(course: Course, since: date, today: date) -> Delay:
    visits = [visit for visit in course.visits if visit.status == "attended" and since < visit.on <= today]
    minutes = [item.minutes for visit in visits for item in visit.interventions if item.minutes is not None]
    return Delay(since, weeks_between(since, today), len(visits), cost_of(visits), sum(minutes) if minutes else None)


def _response_fits(facts: Facts) -> bool | None:
    early = facts.get("progress.early_response")
    if early is not False:
        return True if early else None
    done = _number(facts, "adherence.done_share")
    enough = done >= MOST if done is not None else facts.get("finding.home_most_days") is True
    return False if enough else None


def _number(facts: Facts, field: str) -> float | None:
    value = facts.get(field)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
