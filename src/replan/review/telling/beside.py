"""What to watch out for with a treatment that a patient does elsewhere: said as soon as it is entered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from replan.core.said import Name
from replan.knowledge.schema import Herb
from replan.options import clashes, going_on, trials
from replan.review.telling.context import Context
from replan.review.telling.plan import tell_together
from replan.review.told import SourceLine
from replan.safety import cautions_from_unknown, check_herb, ruled_out


@dataclass(frozen=True)
class Concern:
    """Why a treatment needs thought: `stop` for what surely speaks against it now, `ask` for what may, `plan` for what
    wants planning beside the rest."""

    level: Literal["stop", "ask", "plan"]
    text: str
    source: SourceLine | None = None


def tell_concerns(option: str, herb: Herb | None, context: Context) -> tuple[Concern, ...]:
    """What speaks against `option` (and a plant) for this patient, the gravest first: exclusions that hold, those that
    nobody has ruled out, the plant with the medicines, and what goes on beside it. None found is no proof of safety."""
    found = [*_of_option(option, context), *_of_plant(herb, context), *_together(option, context)]
    order = ("stop", "ask", "plan")
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order.index(one.level)))


def plant_in(note: str | None, context: Context) -> Herb | None:
    """The plant whose name, in any language of the pack, a note begins with."""
    said = (note or "").casefold()
    named = [
        (t, herb) for herb in context.pack.herbs.values() for t in plant_names(herb, context) if said.startswith(t)
    ]
    return max(named, key=lambda pair: len(pair[0]))[1] if named else None


def plant_names(herb: Herb, context: Context) -> tuple[str, ...]:
    """The names of a plant in every language, folded for comparing."""
    return tuple(str(getattr(herb.title, lang)).casefold() for lang in context.pack.languages)


def _of_option(option: str, context: Context) -> Iterator[Concern]:
    known = context.pack.options[option]
    screening = context.review.screening
    for path in () if screening.urgent else ruled_out(known, context.facts, screening):
        yield Concern("stop", context.speaker.name(Name("options", option, path)))
    for path in cautions_from_unknown(known, context.facts):
        because = context.speaker.name(Name("options", option, path))
        yield Concern("ask", context.speaker.text("option.if_applies", because=because))


def _of_plant(herb: Herb | None, context: Context) -> Iterator[Concern]:
    if herb is None:
        return
    check = check_herb(herb, context.facts)
    for name in check.because:
        yield Concern("stop" if check.advice == "avoid" else "ask", context.speaker.name(name))


def _together(option: str, context: Context) -> Iterator[Concern]:
    """Beside what goes on: treatments under way, recent visits, and the steps of the plan."""
    today = context.review.as_of
    tried = trials(context.course, context.pack, context.facts, today)
    others = [*going_on(context.course, tried, today), *(step.option for step in context.review.plan.steps)]
    for clash in clashes((option,), [other for other in dict.fromkeys(others) if other != option], context.pack):
        told = tell_together(clash, context)
        level: Literal["stop", "plan"] = "stop" if clash.together == "not_together" else "plan"
        yield Concern(level, f"{told.how} {told.because}", told.source)
