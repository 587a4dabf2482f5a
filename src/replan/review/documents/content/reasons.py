"""What may be in the way, how likely, and what speaks for and against it."""

from __future__ import annotations

from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import Heading, Part, Prose, Table
from replan.review.told import Line, ReasonTold


def reasons(material: Material) -> tuple[Part, ...]:
    """The section: every roadblock with its evidence, likeliest first."""
    columns = tuple(material.say(f"reasons.{name}") for name in ("reason", "chance", "for", "against"))
    rows = tuple(_row(reason, material) for reason in material.told.reasons)
    return (
        Heading(material.say("section.reasons")),
        Prose((material.told.why_intro,)),
        Table("", columns, rows, (1.8, 1.4, 3.2, 2.6), material.say("reasons.note")),
    )


def _row(reason: ReasonTold, material: Material) -> tuple[str, ...]:
    return (
        reason.title,
        reason.chance,
        _evidence(reason.evidence_for, material),
        _evidence(reason.evidence_against, material),
    )


def _evidence(lines: tuple[Line, ...], material: Material) -> str:
    return "\n".join(f"{line.text} {material.cite(line.source)}".strip() for line in lines[:4]) or NOTHING
