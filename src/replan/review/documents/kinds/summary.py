"""The summary for the own therapist, on one page."""

from __future__ import annotations

from replan.review.documents.content.adherence import facts
from replan.review.documents.content.chart import captioned
from replan.review.documents.content.closing import provenance
from replan.review.documents.content.letter import complaint
from replan.review.documents.content.material import Material
from replan.review.documents.content.measures import reading
from replan.review.documents.content.summary import verdict
from replan.review.documents.content.warnings import short_screening
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.parts import Bullets, Heading, KeyFacts, Part, Prose

MOST_REASONS = 2
MOST_STEPS = 3
MOST_UNKNOWN = 2


def _course(material: Material) -> tuple[Part, ...]:
    progress = material.review.progress
    rows = [*complaint(material)[:2], *verdict(material)]
    for one in progress.all if progress else ():
        scale = material.pack.scales[one.scale]
        first, last = material.value(scale, one.scores[0].value), material.value(scale, one.scores[-1].value)
        rows.append((material.context.text(scale.title), f"{first} → {last}: {reading(one, material)}"))
    return (KeyFacts(tuple(rows)),)


def _chart(material: Material) -> tuple[Part, ...]:
    return captioned(material, 0.46)


def _reasons(material: Material) -> tuple[Part, ...]:
    named = [reason for reason in material.told.reasons if reason.likely][:MOST_REASONS]
    lines = tuple(
        f"{reason.title}, {reason.chance}: {' '.join(line.text for line in reason.evidence_for[:3])}"
        for reason in named
    )
    body = Bullets(lines) if lines else Prose((material.told.why_intro,))
    return (Heading(material.say("section.reasons")), body)


def _adherence(material: Material) -> tuple[Part, ...]:
    return (Heading(material.say("section.adherence")), KeyFacts(facts(material)))


def _next(material: Material) -> tuple[Part, ...]:
    """The next steps; none while a warning sign closes them, which the notice says."""
    if material.told.closed:
        return ()
    lines = tuple(f"{step.title}: {step.because}" for step in material.told.steps[:MOST_STEPS])
    return (Heading(material.say("section.next")), Bullets(lines or (material.say("next.nothing"),)))


def _unknown(material: Material) -> tuple[Part, ...]:
    lines = list(material.told.unknown[:MOST_UNKNOWN])
    if material.told.next_question is not None:
        lines.insert(0, material.say("unknown.ask", question=material.told.next_question.question))
    return (Heading(material.say("section.unknown")), Bullets(tuple(lines))) if lines else ()


SUMMARY = Layout(
    "therapist",
    (
        (None, short_screening),
        ("summary", _course),
        ("chart", _chart),
        ("reasons", _reasons),
        ("adherence", _adherence),
        ("steps", _next),
        ("unknown", _unknown),
        (None, provenance),
    ),
)
