"""What letters share: for whom and about whom they are, and who signs."""

from __future__ import annotations

from replan.core.dates import weeks_between, whole_weeks
from replan.review.documents.content.material import Material
from replan.review.documents.content.ruled_out import basis, diagnosis_title
from replan.review.documents.parts import KeyFacts, Part, Prose, Quote, WriteIn
from replan.roadblocks import main_therapist


def addressed(material: Material, to: str | None) -> KeyFacts:
    """To, from, about whom, on which day."""
    whom = provider(to, material) if to else material.say("letter.to_whom")
    named = material.choice.addressee if material.shows("names") else None
    rows = [(material.say("letter.to"), ", ".join(filter(None, (named, whom))))]
    rows.append((material.say("letter.from"), sender(material)))
    rows.append((material.say("letter.about"), person(material)))
    rows.append((material.say("letter.on"), material.context.speaker.day(material.today)))
    return KeyFacts(tuple(rows))


def provider(id_: str, material: Material) -> str:
    """A profession as letters name it: the pack's titles speak to the patient."""
    return material.say("letter.primary_care") if id_ == "primary_care" else material.title("providers", id_)


def person(material: Material) -> str:
    """The patient in one line: name, age, sex."""
    patient = material.course.patient
    bits = [material.patient()]
    if patient.birth_year is not None:
        bits.append(material.say("person.born", year=str(patient.birth_year)))
    if patient.sex != "unknown":
        bits.append(material.say(f"person.{patient.sex}"))
    return ", ".join(bits)


def sender(material: Material) -> str:
    """The therapist who gave most visits, with the licence as it was checked."""
    attended = [v for v in material.course.visits if v.status == "attended" and v.on <= material.today]
    therapist = main_therapist(material.course, attended)
    if therapist is None:
        return material.say("letter.from_patient")
    bits = [material.title("providers", therapist.role)]
    if material.shows("names"):
        bits = [bit for bit in (therapist.name, *bits, therapist.organisation) if bit]
        if therapist.license is not None and therapist.license.number is not None:
            bits.append(material.say("letter.licence", number=therapist.license.number))
    return ", ".join(bits)


def complaint(material: Material) -> tuple[tuple[str, str], ...]:
    """Condition, working diagnosis and how long each has stood."""
    episode, today = material.course.episode, material.today
    condition = material.title("conditions", material.review.condition)
    side = f", {material.say(f'side.{episode.side}')}" if episode.side in ("left", "right", "both") else ""
    rows = [(material.say("complaint.condition"), condition + side)]
    rows.append((material.say("complaint.diagnosis"), working_diagnosis(material)))
    if episode.onset is not None:
        weeks = whole_weeks(weeks_between(episode.onset, today))
        rows.append((material.say("complaint.onset"), material.say("complaint.since", on=episode.onset, count=weeks)))
    weeks = whole_weeks(material.review.weeks)
    rows.append((material.say("complaint.care"), material.say("complaint.since", on=episode.start, count=weeks)))
    return tuple(rows)


def working_diagnosis(material: Material) -> str:
    """The diagnosis, how sure, on what grounds, since when."""
    diagnosis = material.course.episode.diagnosis
    title = diagnosis_title(material)
    if diagnosis is None:
        return title
    sure = material.say(f"certainty.{diagnosis.certainty}")
    if diagnosis.on is None:
        return material.say("diagnosis.undated", title=title, certainty=sure, basis=basis(material))
    weeks = whole_weeks(weeks_between(diagnosis.on, material.today))
    return material.say(
        "diagnosis.dated", title=title, certainty=sure, basis=basis(material), on=diagnosis.on, count=weeks
    )


def question(material: Material) -> Part:
    """What the patient wants to know, in their words; without any, what is usually asked, and that it is so."""
    own = [material.choice.question] if material.choice.question else []
    if not own:
        waiting = [m for m in material.course.messages if m.from_ == "patient" and m.kind == "question"]
        own = [m.text for m in waiting if m.answered_on is None and m.on <= material.today][-2:]
    if own:
        return Quote(material.say("question.own"), tuple(own))
    if material.told.urgent:
        return Prose((material.say("question.usual.urgent"),))
    verdict = material.told.verdict
    known = "fine" if verdict in ("recovered", "on_track") else "too_early" if verdict == "too_early" else "not_working"
    return Prose((material.say(f"question.usual.{known}"),))


def signature(material: Material) -> tuple[Part, ...]:
    """Room to sign."""
    return (WriteIn(material.say("letter.sign"), 1),)
