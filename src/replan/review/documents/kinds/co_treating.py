"""A note to everybody else who treats the patient: what is going on, what to take care of, what to agree on."""

from __future__ import annotations

from collections.abc import Iterator

from replan.course.person import Provider
from replan.review.documents.content.adherence import facts as adherence_facts
from replan.review.documents.content.closing import provenance
from replan.review.documents.content.health import facts as health_facts
from replan.review.documents.content.letter import addressed, complaint, signature
from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.content.summary import verdict
from replan.review.documents.content.treatments import tried_in_short
from replan.review.documents.content.warnings import short_screening
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.parts import Bullets, Checklist, Heading, KeyFacts, Part, Prose, Table


def _opening(material: Material) -> tuple[Part, ...]:
    return (addressed(material, material.choice.to), Prose((material.say("co.opening"),)))


def _now(material: Material) -> tuple[Part, ...]:
    rows = (*complaint(material), *verdict(material), *adherence_facts(material)[:2])
    return (
        Heading(material.say("co.now")),
        KeyFacts(rows),
        Heading(material.say("section.tried"), 3),
        *tried_in_short(material),
    )


def _cautions(material: Material) -> tuple[Part, ...]:
    return (Heading(material.say("co.cautions")), KeyFacts(health_facts(material)))


def _who(material: Material) -> tuple[Part, ...]:
    rows = tuple(_person(provider, material) for provider in material.course.providers)
    if not rows:
        return ()
    columns = tuple(material.say(f"co.{name}") for name in ("who", "licence", "does"))
    return (Heading(material.say("co.providers")), Table("", columns, rows, (2, 2, 3)))


def _person(provider: Provider, material: Material) -> tuple[str, ...]:
    checked = provider.license
    licence = material.say("co.not_checked")
    if checked is not None and checked.checked_on is not None and checked.valid is not None:
        licence = material.say("co.valid" if checked.valid else "co.not_valid", on=checked.checked_on)
    given = {
        item.code for visit in material.course.visits if visit.provider == provider.id for item in visit.interventions
    }
    tried = {one.option for one in material.course.options_tried if one.provider == provider.id}
    does = [material.title("interventions", code) for code in sorted(given)]
    does += [material.title("options", code) for code in sorted(tried)]
    return material.who(provider.id), licence, ", ".join(does) or NOTHING


def _asks(material: Material) -> tuple[Part, ...]:
    return (Heading(material.say("co.asks")), Checklist(tuple(_requests(material))))


def _requests(material: Material) -> Iterator[str]:
    """What to agree on: always the same three, and one for each thing that this course shows."""
    untold = [one for one in material.course.options_tried if one.told_therapist is False]
    for one in untold:
        yield material.say("co.ask_untold", option=material.title("options", one.option))
    for number in (1, 2, 3):
        yield material.say(f"co.ask_{number}")


def _plan(material: Material) -> tuple[Part, ...]:
    if material.told.closed:
        return ()
    lines = tuple(f"{step.title}: {step.because}" for step in material.told.steps[:3])
    return (Heading(material.say("section.next")), Bullets(lines)) if lines else ()


CO_TREATING = Layout(
    "therapist",
    (
        (None, short_screening),
        (None, _opening),
        ("summary", _now),
        ("health", _cautions),
        ("steps", _plan),
        ("providers", _who),
        ("questions", _asks),
        (None, signature),
        (None, provenance),
    ),
)
