"""Conditions, medicines, implants and cautions; a list that nobody asked for is not an empty one."""

from __future__ import annotations

from collections.abc import Iterator

from replan.review.documents.content.material import Material
from replan.review.documents.content.ruled_out import excluded
from replan.review.documents.parts import Heading, KeyFacts, Part
from replan.safety import check_herbs

OUTSIDE = ("manual_therapy", "integrative", "imaging")
"""Kinds of option that somebody outside this therapy may give without knowing of the reason against it."""


def health(material: Material) -> tuple[Part, ...]:
    """The section."""
    return (Heading(material.say("section.health")), KeyFacts(facts(material)))


def facts(material: Material) -> tuple[tuple[str, str], ...]:
    """Lists of the patient, then what must be taken care of because of them."""
    patient = material.course.patient
    rows = [
        (material.say(f"health.{kind}"), _listed(kind, getattr(patient, kind), material))
        for kind in ("diagnoses", "medications", "implants")
    ]
    if patient.sex != "male" and patient.pregnant is not None:
        rows.append((material.say("health.pregnant"), material.say("yes" if patient.pregnant else "no")))
    rows.append((material.say("health.cautions"), "\n".join(cautions(material)) or material.say("health.no_cautions")))
    lived = tuple(_lifestyle(material))
    if lived:
        rows.append((material.say("health.lifestyle"), "; ".join(lived)))
    return tuple(rows)


def cautions(material: Material) -> Iterator[str]:
    """What may not be done because of a condition, medicine or implant, each said once."""
    yield from excluded(material, OUTSIDE)
    clashes = [check.herb for check in check_herbs(material.review.facts, material.pack) if check.advice == "avoid"]
    if clashes and material.course.patient.medications:
        names = ", ".join(material.title("herbs", id_) for id_ in clashes)
        yield material.say("health.herbs", names=names)


def _listed(kind: str, codes: tuple[str, ...] | None, material: Material) -> str:
    if codes is None:
        return material.say("health.not_asked")
    return ", ".join(material.title(kind, code) for code in codes) or material.say("health.none")


def _lifestyle(material: Material) -> Iterator[str]:
    """Means of the last four weeks."""
    known = material.review.facts
    for name in ("sleep_hours", "stress_0_10", "activity_minutes"):
        value = known.get(f"lifestyle.{name}")
        if isinstance(value, float):
            yield material.say(f"lifestyle.{name}", n=value)
    if known.get("lifestyle.smokes") is True:
        yield material.say("lifestyle.smokes")
