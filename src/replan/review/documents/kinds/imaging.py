"""A request for imaging with its reasoning, which may be that no picture is called for."""

from __future__ import annotations

from replan.review.documents.content.appropriateness import Ground, Judgement, imaging
from replan.review.documents.content.closing import sources
from replan.review.documents.content.findings import known_findings
from replan.review.documents.content.health import facts
from replan.review.documents.content.letter import addressed, complaint, question, signature
from replan.review.documents.content.material import Material
from replan.review.documents.content.summary import verdict
from replan.review.documents.content.warnings import screening
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.parts import Heading, KeyFacts, Part, Prose, Table


def _conclusion(material: Material) -> tuple[Part, ...]:
    """What the rules say in one sentence: which test, or that none is called for."""
    tests = imaging(material)
    supported = [one.title for one in tests if one.judged == "supported"]
    open_ = [one.title for one in tests if one.judged == "open"]
    if material.review.screening.urgent:
        said = material.say("imaging.urgent")
    elif supported:
        said = material.say("imaging.supported", tests=", ".join(supported))
    elif open_:
        said = material.say("imaging.open", tests=", ".join(open_))
    else:
        said = material.say("imaging.not_supported")
    return (
        addressed(material, material.choice.to or "imaging_service"),
        Heading(material.say("imaging.conclusion")),
        Prose((said,), "lead"),
        Prose((material.say("imaging.whose_decision"),)),
    )


def _complaint(material: Material) -> tuple[Part, ...]:
    heading = Heading(material.say("section.complaint"))
    return (heading, KeyFacts((*complaint(material), *verdict(material))), known_findings(material))


def _question(material: Material) -> tuple[Part, ...]:
    """What the picture should answer: the patient's question, and what the findings cannot tell apart."""
    reasons = [reason for reason in material.review.reasons if reason.suspects]
    suspects = [one for reason in reasons for one in reason.suspects if one.weight.value > 0]
    names = [material.context.text(material.pack.diagnosis(one.condition).title) for one in suspects]
    said = (Prose((material.say("imaging.tell_apart", others=", ".join(names)),)),) if names else ()
    return (Heading(material.say("section.question")), question(material), *said)


def _reasoning(material: Material) -> tuple[Part, ...]:
    rows = tuple(_row(one, material) for one in imaging(material))
    columns = tuple(material.say(f"imaging.{name}") for name in ("test", "judged", "for", "against"))
    return (
        Heading(material.say("imaging.reasoning")),
        Table("", columns, rows, (1.3, 1.7, 3, 3), material.say("imaging.note")),
    )


def _row(one: Judgement, material: Material) -> tuple[str, ...]:
    judged = material.say(f"imaging.judged.{one.judged}")
    supports = [_said(ground, material) for ground in one.grounds if ground.kind != "low_value"]
    against = list(one.because) if one.judged in ("not_supported", "ruled_out") else []
    against += [_said(ground, material) for ground in one.grounds if ground.kind == "low_value"]
    nothing = material.say("imaging.nothing")
    return one.title, judged, "\n".join(supports) or nothing, "\n".join(against) or nothing


def _said(ground: Ground, material: Material) -> str:
    said = f"{ground.text} {ground.source}"
    return said if ground.applies else f"{said} {material.say('imaging.if')}"


def _safety(material: Material) -> tuple[Part, ...]:
    return (Heading(material.say("imaging.safety")), KeyFacts(facts(material)))


def _sign(material: Material) -> tuple[Part, ...]:
    return signature(material)


IMAGING = Layout(
    "therapist",
    (
        (None, screening),
        (None, _conclusion),
        ("questions", _question),
        ("summary", _complaint),
        (None, _reasoning),
        (None, _safety),
        (None, _sign),
        ("sources", sources),
    ),
)
