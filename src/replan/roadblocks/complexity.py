"""How much there is beside the complaint: other conditions, and how the condition responds to therapy alone."""

from __future__ import annotations

from collections.abc import Iterable

from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact

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
        facts |= {f"medication.{code}": code in patient.medications for code in pack.medications}
        facts |= _groups("medication_group", pack.collections()["medication_groups"], groups)
    if patient.implants is not None:
        facts |= {f"implant.{code}": code in patient.implants for code in pack.implants}
    return facts


def _groups(prefix: str, known: Iterable[str], present: set[str | None]) -> dict[str, Fact]:
    return {f"{prefix}.{group}": group in present for group in known}
