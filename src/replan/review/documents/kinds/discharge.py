"""The summary at the end of care: where it began, where it ended, what helped, and what goes on."""

from __future__ import annotations

from replan.review.documents.content.adherence import facts as adherence_facts
from replan.review.documents.content.chart import captioned
from replan.review.documents.content.closing import sources
from replan.review.documents.content.goals import goals
from replan.review.documents.content.health import health
from replan.review.documents.content.letter import addressed, complaint, signature
from replan.review.documents.content.material import Material
from replan.review.documents.content.measures import measures
from replan.review.documents.content.summary import verdict
from replan.review.documents.content.treatments import treatments
from replan.review.documents.content.warnings import short_screening
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.parts import Bullets, Heading, KeyFacts, Part, Prose


def _end(material: Material) -> tuple[Part, ...]:
    ended = material.course.episode.ended
    if ended is not None and ended.on <= material.today:
        said = material.say("discharge.ended", on=ended.on, reason=material.say(f"ended.{ended.reason}"))
        if ended.by is not None:
            said += " " + material.say(f"discharge.by_{ended.by}")
    else:
        said = material.say("discharge.not_ended", on=material.today)
    rows = (*complaint(material), *verdict(material), *adherence_facts(material))
    return (
        addressed(material, material.choice.to or "primary_care"),
        Prose((said,), "lead"),
        KeyFacts(rows),
    )


def _after(material: Material) -> tuple[Part, ...]:
    """What the patient goes on with, and when to come back."""
    going_on = [
        f"{material.exercise(line)}: {material.dose(line)}"
        for line in material.course.program
        if line.from_ <= material.today and (line.until or material.today) >= material.today
    ]
    lines = [material.say("discharge.program", what="; ".join(going_on))] if going_on else []
    lines += [material.say(f"discharge.back_{number}") for number in (1, 2, 3)]
    return (Heading(material.say("discharge.after")), Bullets(tuple(lines)))


DISCHARGE = Layout(
    "therapist",
    (
        (None, short_screening),
        ("summary", _end),
        ("chart", captioned),
        ("measures", measures),
        ("goals", goals),
        ("treatments", treatments),
        ("health", health),
        ("steps", _after),
        (None, signature),
        ("sources", sources),
    ),
)
