"""A letter that asks a specialist to see the patient: why now, what is known, what was tried, what is asked."""

from __future__ import annotations

from replan.review.documents.content.adherence import facts as adherence_facts
from replan.review.documents.content.appropriateness import judge
from replan.review.documents.content.chart import captioned
from replan.review.documents.content.closing import sources
from replan.review.documents.content.findings import known_findings
from replan.review.documents.content.health import health
from replan.review.documents.content.letter import addressed, complaint, question, signature
from replan.review.documents.content.material import Material
from replan.review.documents.content.summary import verdict
from replan.review.documents.content.treatments import treatments
from replan.review.documents.content.warnings import short_screening
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.parts import Bullets, Heading, KeyFacts, Part, Prose

FALLBACK = "primary_care"


def referred_to(material: Material) -> str:
    """The chosen provider; else the emergency department while a sign cannot wait, the specialist who is offered
    first, or the family doctor."""
    if material.choice.to is not None:
        return material.choice.to
    raised = material.review.screening.raised
    if any(one.urgency == "emergency_now" for one in raised):
        return "emergency"
    offered = [material.pack.options[offer.id] for offer in material.review.offers]
    return next((option.who[0] for option in offered if option.kind == "specialist" and option.who), FALLBACK)


def _opening(material: Material) -> tuple[Part, ...]:
    return (addressed(material, referred_to(material)), Prose((material.say("referral.opening"),)))


def _why(material: Material) -> tuple[Part, ...]:
    """The verdict, and every criterion of the pack for this specialist that surely applies."""
    to = referred_to(material)
    options = [one for one in material.pack.options.values() if one.kind == "specialist" and one.who[:1] == (to,)]
    lines = [material.say("referral.flag", title=alarm.title) for alarm in material.told.alarms]
    offered = {option.id: option.because for option in material.told.options}
    for option in options:
        if option.id in offered:
            lines.append(offered[option.id])
        judged = judge(option, material)
        lines += [f"{one.text} {one.source}" for one in judged.grounds if one.applies and one.kind == "refer_when"]
    body: tuple[Part, ...] = (Bullets(tuple(lines)),) if lines else (Prose((material.say("referral.no_rule"),)),)
    return (Heading(material.say("referral.why")), KeyFacts((*complaint(material), *verdict(material))), *body)


def _question(material: Material) -> tuple[Part, ...]:
    return (Heading(material.say("section.question")), question(material))


def _findings(material: Material) -> tuple[Part, ...]:
    return (Heading(material.say("section.findings")), known_findings(material))


def _adherence(material: Material) -> tuple[Part, ...]:
    return (Heading(material.say("section.adherence")), KeyFacts(adherence_facts(material)))


def _close(material: Material) -> tuple[Part, ...]:
    return (Prose((material.say("referral.close"),)), *signature(material))


REFERRAL = Layout(
    "therapist",
    (
        (None, short_screening),
        (None, _opening),
        ("summary", _why),
        ("questions", _question),
        ("chart", captioned),
        ("findings", _findings),
        ("treatments", treatments),
        ("adherence", _adherence),
        ("health", health),
        (None, _close),
        ("sources", sources),
    ),
)
