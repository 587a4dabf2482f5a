"""What each roadblock means for this plan, in words: what does not fit, what was done, whom to add, what to weigh."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from replan.review.telling.context import Context
from replan.review.telling.home_notes import home_notes
from replan.review.telling.ledger import tell_schedule
from replan.review.telling.people import listed
from replan.review.told import Line
from replan.roadblocks import Added, Credentials, Delay, PartFound

SHOWN_CONTENT = 4
"""Treatments that are named one by one; the rest takes little of the time."""


def tell_notes(roadblock: str, context: Context) -> tuple[Line, ...]:
    """The notes under one roadblock; a roadblock of a clinic's own pack has none."""
    notes = NOTES.get(roadblock)
    return tuple(notes(context)) if notes else ()


def _diagnosis(context: Context) -> Iterator[Line]:
    found = context.review.why.diagnosis
    if found.suspect is not None and found.fit is not None:
        named = context.pack.diagnosis(found.suspect)
        everyday = context.speaker.reader == "patient" and named.plain is not None
        other = context.text(named.plain if everyday and named.plain else named.title)
        yield from (_part(part, other, context) for part in found.fit.against)
        titles = [_title_of(block, part, context) for block, part in found.fit.missing]
        if titles:
            yield Line(context.speaker.text("why.note.missing", parts=listed(titles)))
    if found.response_fits is not None:
        yield Line(context.speaker.text(f"why.note.response_{'fits' if found.response_fits else 'misfits'}"))
    if found.working is not None and not found.confirmed:
        yield Line(_delay(found.delay, context))


def _part(found: PartFound, other: str, context: Context) -> Line:
    part = next(p for p in context.pack.roadblocks.named(found.roadblock).plan_parts if p.id == found.part)
    treatments = [context.text(context.pack.interventions.named(code).title) for code in found.interventions]
    title = context.text(part.title)
    exercises = [context.speaker.title("exercises", code) for code in found.exercises]
    here = listed([*exercises, *treatments])
    named = (
        title
        if here.casefold() == title.casefold()
        else context.speaker.text("why.note.part_here", part=title, here=here)
    )
    said = context.speaker.text("why.note.part", other=other, part=named, because=context.text(part.because))
    said += " " + context.speaker.text("why.note.part_hurts") if found.hurts else ""
    return Line(said, context.source(part.source, part.verification))


def _title_of(block: str, id_: str, context: Context) -> str:
    part = next(p for p in context.pack.roadblocks.named(block).plan_parts if p.id == id_)
    return context.text(part.title)


def _delay(delay: Delay, context: Context) -> str:
    spent = context.speaker.text("why.spent.visits", count=delay.visits)
    if delay.cost is not None:
        spent = context.speaker.text("why.spent.cost", visits=spent, cost=delay.cost)
    return context.speaker.text("why.note.unquestioned", weeks=delay.weeks, since=delay.since, spent=spent)


def _management(context: Context) -> Iterator[Line]:
    found = context.review.why.management
    condition = context.pack.conditions[context.review.condition]
    if found.shift:
        yield Line(context.speaker.text("why.note.shift"))
        said = " ".join([context.text(condition.response.text), *(context.text(s.text) for s in condition.shares[:1])])
        response = condition.response
        source = context.source(response.source, response.verification)
        yield Line(context.speaker.text("why.note.expect", text=said), source)
    yield from (_added(one, context) for one in found.added)


def _added(one: Added, context: Context) -> Line:
    who = context.text(context.pack.providers.named(one.who).title)
    if one.there:
        return Line(context.speaker.text("why.note.there", who=who))
    if one.roadblock is None or one.place is None:
        return Line(context.speaker.text("why.note.add_usual", who=who))
    found = context.pack.roadblocks[one.roadblock].disciplines[one.place]
    said = context.speaker.text("why.note.add", who=who, because=context.text(found.because))
    return Line(said, context.source(found.source, found.verification))


def _care(context: Context) -> Iterator[Line]:
    found = context.review.why.care
    yield Line(context.speaker.text("why.note.plan_not_person"))
    for row in found.content[:SHOWN_CONTENT]:
        said = context.speaker.text(
            "why.note.content",
            treatment=context.text(context.pack.interventions.named(row.intervention).title),
            share=row.share,
            strength=context.speaker.text(f"why.strength.{row.strength}"),
            grade=f" ({context.speaker.grade(row.grade)})" if row.grade else "",
        )
        yield Line(said, context.source(row.source, row.verification) if row.source and row.verification else None)
    if found.load is not None:
        yield Line(context.speaker.text(f"why.note.load.{found.load}"))
    if found.credentials is not None:
        yield from _credentials(found.credentials, context)


def _credentials(found: Credentials, context: Context) -> Iterator[Line]:
    text = context.speaker.text
    if found.checked_on is not None:
        place = text("why.note.licence_with", place=found.checked_with) if found.checked_with else ""
        yield Line(text("why.note.licence", on=found.checked_on, place=place))
    if found.check_due:
        yield Line(text("why.note.licence_due"))
    if found.years is not None:
        yield Line(text("why.note.years", years=found.years))
    if found.specialty_fits is not None:
        yield Line(text("why.note.specialty" if found.specialty_fits else "why.note.other_specialty"))


def _monitoring(context: Context) -> Iterator[Line]:
    yield from (Line(f"{due.what}: {due.when}") for due in tell_schedule(context))


NOTES: Mapping[str, Callable[[Context], Iterator[Line]]] = {
    "misdiagnosis": _diagnosis,
    "non_adherence": home_notes,
    "complex_or_chronic": _management,
    "inadequate_therapy": _care,
    "no_monitoring": _monitoring,
}
