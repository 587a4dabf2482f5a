"""How much there is beside the complaint, how the condition responds to therapy alone, and whom that asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from replan.core.truth import Truth
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact, Facts, evaluate
from replan.roadblocks.reasons import LIKELY, Reason

SLOWING_GROUPS = {"chronic", "autoimmune", "neurological", "metabolic", "mental_health"}


def complexity_facts(course: Course, pack: Pack) -> dict[str, Fact]:
    """`patient.diagnoses_count`, `patient.chronic_risk_count` and the `diagnosis*` and `medication*` families.

    A list that the document gives is complete; a list that it leaves out leaves every fact of it unknown.
    """
    patient = course.patient
    facts: dict[str, Fact] = {}
    if patient.diagnoses is not None:
        groups = {pack.diagnoses.named(code).group for code in patient.diagnoses}
        slowing = [code for code in patient.diagnoses if pack.diagnoses.named(code).group in SLOWING_GROUPS]
        facts["patient.diagnoses_count"] = float(len(patient.diagnoses))
        facts["patient.chronic_risk_count"] = float(len(slowing))
        facts |= {f"diagnosis.{code}": code in patient.diagnoses for code in pack.diagnoses}
        facts |= _groups("diagnosis_group", pack.collections()["diagnosis_groups"], groups)
    if patient.medications is not None:
        groups = {pack.medications.named(code).group for code in patient.medications}
        facts["patient.medications_count"] = float(len(patient.medications))
        facts |= {f"medication.{code}": code in patient.medications for code in pack.medications}
        facts |= _groups("medication_group", pack.collections()["medication_groups"], groups)
    if patient.implants is not None:
        facts |= {f"implant.{code}": code in patient.implants for code in pack.implants}
    return facts


@dataclass(frozen=True)
class Added:
    """A profession to add: the pack's sentence that says why (`roadblock` and its place among the disciplines), or
    None when the condition itself names it. `there` when somebody of it treats the patient already."""

    who: str
    roadblock: str | None
    place: int | None
    there: bool


@dataclass(frozen=True)
class Management:
    """What a complex or lasting condition asks for. `shift` is True when the goal moves from cure to management and
    function: the condition is one that is managed, or this roadblock is likely in the way."""

    shift: bool
    added: tuple[Added, ...]


def manage(course: Course, reasons: Iterable[Reason], facts: Facts, pack: Pack) -> Management:
    """Whom to add, each once, those that the patient's own facts ask for first."""
    by_id = {reason.id: reason for reason in reasons}
    likely = {id_ for id_, reason in by_id.items() if (reason.known or reason.affirmed) and reason.in_effect >= LIKELY}
    there = {provider.role for provider in course.providers}
    found: dict[str, Added] = {}
    for one in (*_asked_for(facts, pack, there), *_of_condition(course, likely, pack, there)):
        found.setdefault(one.who, one)
    return Management(facts.get("episode.response") == "manage" or COMPLEX in likely, tuple(found.values()))


COMPLEX = "complex_or_chronic"
"""The roadblock that shifts the goal."""


def _asked_for(facts: Facts, pack: Pack, there: set[str]) -> Iterator[Added]:
    for block in pack.roadblocks.values():
        for place, one in enumerate(block.disciplines):
            if evaluate(one.when, facts) is Truth.YES:
                yield Added(one.who, block.id, place, one.who in there)


def _of_condition(course: Course, likely: set[str], pack: Pack, there: set[str]) -> Iterator[Added]:
    response = pack.conditions.named(course.episode.condition).response
    if response.grade == "manage" or COMPLEX in likely:
        yield from (Added(who, None, None, who in there) for who in response.with_whom)


def _groups(prefix: str, known: Iterable[str], present: set[str | None]) -> dict[str, Fact]:
    return {f"{prefix}.{group}": group in present for group in known}
