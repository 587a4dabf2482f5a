"""The first page: what a specialist must know before the first word is spoken."""

from __future__ import annotations

from replan.review.documents.content.adherence import facts as adherence_facts
from replan.review.documents.content.letter import addressed, complaint, question
from replan.review.documents.content.material import Material
from replan.review.documents.content.treatments import tried_in_short
from replan.review.documents.parts import Bullets, Heading, KeyFacts, Part, Prose


def summary(material: Material) -> tuple[Part, ...]:
    """The section: question, complaint, verdict with its chance, what was tried with which effect."""
    return (
        Heading(material.say("section.summary")),
        addressed(material, material.choice.to),
        Heading(material.say("section.question"), 3),
        question(material),
        Heading(material.say("section.complaint"), 3),
        KeyFacts(
            (*complaint(material), *verdict(material), adherence_facts(material)[0], adherence_facts(material)[1])
        ),
        Heading(material.say("section.tried"), 3),
        *tried_in_short(material),
        *_in_the_way(material),
    )


def verdict(material: Material) -> tuple[tuple[str, str], ...]:
    """The verdict in words, and the chance of the goal with its interval where the scale has room for it."""
    progress = material.review.progress
    rows = [(material.say("verdict.title"), material.told.headline)]
    if progress is not None and progress.verdict != "recovered" and progress.main.goal_fits:
        chance, aim = progress.chance_of_goal, progress.main.aim
        scale = material.pack.scales[progress.main.scale]
        goal = aim.text or material.say("verdict.change", amount=material.value(scale, aim.amount))
        scale_title = material.context.text(scale.title)
        span = material.chance_span(chance)
        said = material.say("verdict.chance", chance=span, by=aim.by, goal=goal, scale=scale_title)
        rows.append((material.say("verdict.chance_title"), said))
    return tuple(rows)


def _in_the_way(material: Material) -> tuple[Part, ...]:
    """The likeliest roadblocks; nothing while a warning sign comes first."""
    if material.told.urgent:
        return ()
    named = [f"{reason.title}: {reason.chance}" for reason in material.told.reasons if reason.likely]
    body: Part = Bullets(tuple(named[:3])) if named else Prose((material.told.why_intro,))
    return (Heading(material.say("section.reasons"), 3), body)
