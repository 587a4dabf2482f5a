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
from replan.roadblocks.content import Strength, content
from replan.roadblocks.load import load_trend

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
    return (
        facts
        | _content(attended, condition, pack)
        | _program(course, today)
        | _therapist(course, condition, attended, today)
    )


def _visits_share(course: Course, condition: Condition, attended: list[Visit], today: date) -> float | None:
    """Attended visits per week over the usual ones per week (middle of the range), until care ended or should have.
    None in the first two weeks."""
    usual = condition.usual_care
    ended = course.episode.ended
    end = min(today, course.episode.planned_end or today, ended.on if ended else today)
    weeks = weeks_between(course.episode.start, end)
    if not course.visits or usual is None or weeks < 2:
        return None
    per_week = sum(usual.visits) / sum(usual.weeks)
    return (len(attended) / min(weeks, usual.weeks[1])) / per_week


def _content(attended: list[Visit], condition: Condition, pack: Pack) -> dict[str, Fact]:
    """Shares of visit time by what it is; by number of interventions where not every one has minutes."""
    rows = content(attended, condition, pack)
    if not rows:
        return {}

    def part(*strengths: Strength) -> float:
        return sum((row.share for row in rows if row.strength in strengths), 0.0)

    return {
        "care.passive_share": sum((row.share for row in rows if not row.active), 0.0),
        "care.against_share": part("against", "outdated"),
        "care.outdated_share": part("outdated"),
        "care.for_share": part("strong", "moderate", "weak"),
        "care.strong_share": part("strong", "moderate"),
    }


def _program(course: Course, today: date) -> dict[str, Fact]:
    begun = sorted({line.from_ for line in course.program if line.from_ <= today})
    if not begun:
        return {}
    later = [line for line in course.program if line.from_ <= today and (line.from_ - begun[0]).days > NEW_PROGRAM_DAYS]
    trend = load_trend(course, today)
    known = {line.exercise for line in course.program if (line.from_ - begun[0]).days <= NEW_PROGRAM_DAYS}
    fresh = any(line.exercise not in known for line in later)
    return {
        "care.progressed": bool(later) and (fresh or trend == "rising"),
        "care.load_trend": trend,
        "care.program_weeks_unchanged": weeks_between(begun[-1], today),
    }


def _therapist(course: Course, condition: Condition, attended: list[Visit], today: date) -> dict[str, Fact]:
    main = main_therapist(course, attended)
    if main is None:
        return {}
    licence = main.license
    checked = licence.checked_on if licence else None
    return {
        "care.licence_valid": licence.valid if licence else None,
        "care.licence_age_weeks": weeks_between(checked, today) if checked and checked <= today else None,
        "care.therapist_years": main.years,
        "care.specialty_fits": specialty_fits(main, condition),
    }


def main_therapist(course: Course, attended: list[Visit]) -> Provider | None:
    """The physical therapist who gave most visits; the first one named where visits name nobody."""
    therapists = [provider for provider in course.providers if provider.role == "physical_therapist"]
    given = Counter(visit.provider for visit in attended)
    return max(therapists, key=lambda provider: given[provider.id], default=None)


GENERAL = frozenset({"orthopaedic", "musculoskeletal", "sports", "manual_therapy", "pain"})
"""Specialties that cover every condition of the pack: each is of muscles, joints, nerves or lasting pain."""


def specialty_fits(provider: Provider, condition: Condition) -> bool | None:
    """Whether a specialty of the provider covers the condition: a general one, its region or itself. None when none is
    recorded: most therapists have no title for what they do well."""
    if not provider.specialties:
        return None
    return bool(GENERAL.union(condition.regions, {condition.id}).intersection(provider.specialties))
