"""Second opinions that were asked for, and where whoever treats sees a reason otherwise."""

from __future__ import annotations

from replan.course.events import SecondOpinion
from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import Bullets, Heading, Part, Table


def opinions(material: Material) -> tuple[Part, ...]:
    """The section; nothing where there are none."""
    asked = [one for one in material.course.second_opinions if one.on <= material.today]
    seen = [one for one in material.course.disagreements if one.on <= material.today]
    if not asked and not seen:
        return ()
    parts: list[Part] = [Heading(material.say("section.opinions"))]
    if asked:
        columns = tuple(material.say(f"opinions.{name}") for name in ("on", "who", "question", "answer", "changed"))
        rows = tuple(
            (
                material.day(one.on),
                _asked(one, material),
                (one.question if material.shows("notes") else None) or NOTHING,
                (one.answer if material.shows("notes") else None) or NOTHING,
                material.say({True: "yes", False: "no"}[one.changed]) if one.changed is not None else NOTHING,
            )
            for one in asked
        )
        parts.append(Table("", columns, rows, (1.3, 1.8, 2.5, 3, 1)))
    lines = tuple(
        material.say(
            "opinions.holds" if one.holds else "opinions.holds_not",
            who=material.who(one.by),
            reason=material.title("roadblocks", one.roadblock),
            because=one.because,
            on=material.day(one.on),
        )
        for one in seen
    )
    if lines:
        parts.append(Bullets(lines))
    return tuple(parts)


def _asked(one: SecondOpinion, material: Material) -> str:
    """Who was asked: somebody of the course, else the name as it was written beside the profession."""
    if any(person.id == one.provider for person in material.course.providers):
        return material.who(one.provider)
    role = material.title("providers", one.role)
    return f"{one.provider}, {role}" if one.provider and material.shows("names") else role
