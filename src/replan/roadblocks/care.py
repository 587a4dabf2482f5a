"""The plan under review, never the person: content by grade of evidence, dose, progression, and who gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.roadblocks.content import Content, content
from replan.roadblocks.load import Trend, load_trend
from replan.roadblocks.therapy import main_therapist, specialty_fits

LICENCE_OLD_WEEKS = 52.0
"""A licence that was checked more than a year ago is worth another look: most are renewed every one to two years
(convention)."""


@dataclass(frozen=True)
class Credentials:
    """What is known of the main therapist for this condition. `valid`, `checked_on` and `checked_with` are the licence
    as somebody checked it; `check_due` when that was never done or is more than a year ago."""

    role: str
    valid: bool | None
    checked_on: date | None
    checked_with: str | None
    check_due: bool
    years: float | None
    specialty_fits: bool | None


@dataclass(frozen=True)
class CareCheck:
    """The plan against guidelines. Shares run from 0 to 1; `visits_share` is the number of visits against the usual."""

    content: tuple[Content, ...]
    passive_share: float | None
    visits_share: float | None
    load: Trend | None
    progressed: bool | None
    credentials: Credentials | None


def check_care(course: Course, facts: Facts, pack: Pack, today: date) -> CareCheck:
    """The plan as of `today`."""
    condition = pack.conditions.named(course.episode.condition)
    attended = [visit for visit in course.visits if visit.status == "attended" and visit.on <= today]
    progressed = facts.get("care.progressed")
    return CareCheck(
        content=content(attended, condition, pack),
        passive_share=_share(facts, "care.passive_share"),
        visits_share=_share(facts, "care.visits_share"),
        load=load_trend(course, today),
        progressed=progressed if isinstance(progressed, bool) else None,
        credentials=_credentials(course, pack, today),
    )


def _credentials(course: Course, pack: Pack, today: date) -> Credentials | None:
    attended = [visit for visit in course.visits if visit.status == "attended" and visit.on <= today]
    main = main_therapist(course, attended)
    if main is None:
        return None
    licence = main.license
    checked = licence.checked_on if licence else None
    return Credentials(
        role=main.role,
        valid=licence.valid if licence else None,
        checked_on=checked,
        checked_with=licence.registered_with if licence else None,
        check_due=checked is None or (today - checked).days > LICENCE_OLD_WEEKS * 7,
        years=main.years,
        specialty_fits=specialty_fits(main, pack.conditions.named(course.episode.condition)),
    )


def _share(facts: Facts, field: str) -> float | None:
    value = facts.get(field)
    return value if isinstance(value, float) else None
