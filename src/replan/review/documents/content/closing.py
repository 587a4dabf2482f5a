"""The end of a document: what is not known, notes of visits, where the numbers are from, and what made it."""

from __future__ import annotations

from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import Bullets, Heading, Part, Prose, References, Table

MOST_NOTES = 6


def unknown(material: Material) -> tuple[Part, ...]:
    """What is not known, and the one answer that would tell most."""
    lines = list(material.told.unknown)
    if material.told.next_question is not None:
        lines.append(material.say("unknown.ask", question=material.told.next_question.question))
    return (Heading(material.say("section.unknown")), Bullets(tuple(lines) or (material.say("unknown.nothing"),)))


def notes(material: Material) -> tuple[Part, ...]:
    """The newest notes of visits, as they were written; nothing where there are none."""
    seen = [v for v in material.course.visits if v.on <= material.today and (v.subjective or v.note or v.response)]
    if not seen:
        return ()
    columns = tuple(material.say(f"notes.{name}") for name in ("on", "said", "response", "note"))
    rows = tuple(
        (
            material.day(visit.on),
            visit.subjective or NOTHING,
            material.say(f"helped.{visit.response}") if visit.response else NOTHING,
            visit.note or NOTHING,
        )
        for visit in sorted(seen, key=lambda visit: visit.on)[-MOST_NOTES:]
    )
    return (Heading(material.say("section.notes")), Table("", columns, rows, (1.3, 3, 1.6, 3)))


def sources(material: Material) -> tuple[Part, ...]:
    """The list of sources, then what made the document. Comes last: it lists what the sections before it cited."""
    items = tuple(material.references)
    listed: tuple[Part, ...] = (References(items),) if items else ()
    return (Heading(material.say("section.sources")), *listed, *provenance(material))


def provenance(material: Material) -> tuple[Part, ...]:
    """Engine, pack and document hash, so that it can be made again, and who has reviewed the knowledge."""
    made = material.review.provenance
    upkeep = material.pack.conditions[material.review.condition].upkeep
    reviewed = material.say(f"upkeep.{upkeep.status}", reviewer=upkeep.reviewer or "", on=material.day(upkeep.reviewed))
    if material.told.reader == "patient":
        return (Prose((f"{material.say('made_for_you', on=material.today)} {material.say('disclaimer')}",), "quiet"),)
    said = material.say("made_by", engine=made.engine, pack=made.pack, document=made.document, on=material.today)
    return (Prose((f"{said} {reviewed}", material.say("disclaimer")), "quiet"),)
