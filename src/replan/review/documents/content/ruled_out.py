"""What was ruled out and why: diagnoses, and options that safety or the patient's wishes exclude."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from replan.review.documents.content.material import Material
from replan.review.documents.parts import Bullets, Heading, KeyFacts, Part


def ruled_out(material: Material) -> tuple[Part, ...]:
    """The section."""
    diagnosis = material.course.episode.diagnosis
    rows = []
    if diagnosis is not None and diagnosis.certainty == "ruled_out":
        said = material.say("ruled_out.diagnosis_by", basis=basis(material), on=material.day(diagnosis.on))
        rows.append((diagnosis_title(material), said))
    rows += [
        (
            material.context.text(material.pack.diagnosis(other).title),
            material.say("ruled_out.points_away", findings=findings),
        )
        for other, findings in _points_away(material)
    ]
    options = excluded(material)
    body: list[Part] = [KeyFacts(tuple(rows))] if rows else []
    if options:
        body += [Heading(material.say("ruled_out.options"), 3), Bullets(options)]
    if not body:
        body = [Bullets((material.say("ruled_out.nothing"),))]
    return (Heading(material.say("section.ruled_out")), *body)


def excluded(material: Material, kinds: Collection[str] = ()) -> tuple[str, ...]:
    """Options that are not safe or not wanted for this patient, those with one reason together; only of `kinds` where
    some are given."""
    why = {one.id for one in material.review.not_offered if one.why == "excluded"}
    titles: dict[str, list[str]] = {}
    for one in material.told.ruled_out:
        if one.id in why and (not kinds or one.kind in kinds):
            titles.setdefault(" ".join(one.because), []).append(one.title)
    return tuple(f"{', '.join(names)}: {because}" for because, names in titles.items())


def diagnosis_title(material: Material) -> str:
    """The working diagnosis in words."""
    diagnosis = material.course.episode.diagnosis
    if diagnosis is None:
        return material.say("diagnosis.none")
    known = diagnosis.code in material.pack.conditions
    return material.title("conditions" if known else "diagnoses", diagnosis.code)


def basis(material: Material) -> str:
    """On what grounds the diagnosis was made."""
    diagnosis = material.course.episode.diagnosis
    grounds = diagnosis.basis if diagnosis else ()
    return ", ".join(material.say(f"basis.{one}") for one in grounds) or material.say("basis.unknown")


def _points_away(material: Material) -> Iterator[tuple[str, str]]:
    """Conditions that it may be mistaken for, where what was found speaks against them."""
    misdiagnosis = next((reason for reason in material.review.reasons if reason.suspects), None)
    for suspect in misdiagnosis.suspects if misdiagnosis else ():
        away = [sign for sign in suspect.signs if sign.log_ratio < 0]
        if away and suspect.weight.value < 0:
            said = (f"{_state(sign.present, material)}: {material.title('findings', sign.finding)}" for sign in away)
            yield suspect.condition, "; ".join(said)


def _state(present: bool, material: Material) -> str:
    return material.say("state.yes" if present else "state.no")
