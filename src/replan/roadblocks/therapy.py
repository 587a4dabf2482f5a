"""What was done in the visits, how much of it, and by whom, against what guidelines say of the condition."""

from __future__ import annotations

from collections import Counter
from datetime import date

from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.course.events import Visit
from replan.course.person import Provider
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact
from replan.knowledge.schema import Condition

NEW_PROGRAM_DAYS = 6
"""Exercises prescribed within the first week are still the first program, not a change of it."""


def therapy_facts(course: Course, pack: Pack, today: date) -> dict[str, Fact]:
    """The `care.*` facts. What the document does not record stays unknown."""
    condition = pack.conditions.named(course.episode.condition)
    attended = [visit for visit in course.visits if visit.status == "attended" and visit.on <= today]
    facts: dict[str, Fact] = {
        "care.visits_attended": float(len(attended)) if course.visits else None,
        "care.visits_share": _visits_share(course, condition, attended, today),
        "care.has_program": True if course.program else None,
    }
    return facts | _content(attended, condition, pack) | _program(course, today) | _therapist(course, attended)


def _visits_share(course: Course, condition: Condition, attended: list[Visit], today: date) -> float | None:
    """Attended visits per week over the usual ones per week (middle of the range). None in the first two weeks."""
    usual = condition.usual_care
    end = min(today, course.episode.planned_end or today)
    weeks = weeks_between(course.episode.start, end)
    if not course.visits or usual is None or weeks < 2:
        return None
    per_week = sum(usual.visits) / sum(usual.weeks)
    return (len(attended) / min(weeks, usual.weeks[1])) / per_week


def _content(attended: list[Visit], condition: Condition, pack: Pack) -> dict[str, Fact]:
    """Shares of visit time by what it is; by number of interventions where not every one has minutes."""
    done = [item for visit in attended for item in visit.interventions]
    timed = bool(done) and all(item.minutes is not None for item in done)
    weight: Counter[str] = Counter()
    for item in done:
        weight[item.code] += float(item.minutes or 0.0) if timed else 1.0  # type: ignore[assignment]
    total = sum(weight.values())
    if not total:
        return {}
    stances = {code: _stance(code, condition, pack) for code in weight}

    def part(chosen: set[str]) -> float:
        return sum(weight[code] for code in chosen) / total

    return {
        "care.passive_share": part({code for code in weight if not pack.interventions.named(code).active}),
        "care.against_share": part({code for code in weight if stances.get(code) == "against"}),
        "care.for_share": part({code for code in weight if stances.get(code) == "for"}),
    }


def _stance(code: str, condition: Condition, pack: Pack) -> str | None:
    """What guidelines say of an intervention; a kind of exercise that they do not name counts as exercise."""
    named = {rec.intervention: rec.stance for rec in condition.recommendations}
    general = "exercise_therapy" if pack.interventions.named(code).group == "exercise" else None
    return named.get(code) or named.get(general or "")


def _program(course: Course, today: date) -> dict[str, Fact]:
    begun = sorted({line.from_ for line in course.program if line.from_ <= today})
    if not begun:
        return {}
    later = [day for day in begun if (day - begun[0]).days > NEW_PROGRAM_DAYS]
    return {
        "care.progressed": bool(later),
        "care.program_weeks_unchanged": weeks_between(begun[-1], today),
    }


def _therapist(course: Course, attended: list[Visit]) -> dict[str, Fact]:
    main = main_therapist(course, attended)
    if main is None:
        return {}
    valid = main.license.valid if main.license else None
    return {"care.licence_valid": valid, "care.therapist_years": main.years}


def main_therapist(course: Course, attended: list[Visit]) -> Provider | None:
    """The physical therapist who gave most visits; the first one named where visits name nobody."""
    therapists = [provider for provider in course.providers if provider.role == "physical_therapist"]
    given = Counter(visit.provider for visit in attended)
    return max(therapists, key=lambda provider: given[provider.id], default=None)
