"""The evidence behind each figure: the rows that it came from, the formula in words, and its source."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from replan.app.queries.entries import EntryRow
from replan.core.said import Name
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.rules import fields_of
from replan.review import Review, Told
from replan.review.told import SourceLine
from replan.review.words import Speaker
from replan.roadblocks import Reason, weeks_done
from replan.web.therapists.data import DataRow, exercise_title, told_row

SECTIONS = {
    "adherence": ("program", "exercise_log", "visits"),
    "care": ("visits", "program", "providers"),
    "monitoring": ("measurements", "goals", "plan_changes"),
    "progress": ("measurements",),
    "patient": ("patient",),
    "diagnosis": ("patient",),
    "diagnosis_group": ("patient",),
    "medication": ("patient",),
    "medication_group": ("patient",),
    "implant": ("patient",),
    "episode": ("episode",),
    "lifestyle": ("lifestyle",),
    "tried": ("options_tried",),
    "avoids": ("preferences",),
    "messages": ("messages",),
    "goals": ("goals",),
    "finding": ("findings",),
    "rule": ("findings",),
}
"""The first part of a fact's name to the sections of the course that it is worked out from."""

OF_SCORES = ("now", "change", "rate", "so_far", "chance", "worse", "still", "moving", "recovered")
OF_PACK = ("important", "detectable", "expected")
OF_ROWS = {
    "adherence": ("program", "exercise_log"),
    "visits": ("visits",),
    "measured": ("measurements",),
}


@dataclass(frozen=True)
class Step:
    """One piece of what a figure is made of: a clue with its factor, a week of the home program."""

    text: str
    value: str
    source: SourceLine | None = None


@dataclass(frozen=True)
class Why:
    """One figure with all that it rests on. `links` lead to the pages of the pack."""

    title: str
    value: str
    how: str
    steps: tuple[Step, ...]
    rows: tuple[tuple[str, tuple[DataRow, ...]], ...]
    sources: tuple[SourceLine, ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """What a page of evidence needs at hand."""

    what: str
    told: Told
    review: Review
    course: Course
    pack: Pack
    speak: Speaker


def sections_of(asked: Asked) -> tuple[str, ...] | None:
    """The sections whose rows the figure rests on; None for a figure that there is not."""
    what = asked.what
    if what in OF_ROWS:
        return OF_ROWS[what]
    if any(number.id == what for number in asked.told.numbers):
        return ("measurements", "goals") if what == "chance" else ("measurements",)
    reason = _reason(asked)
    if reason is not None:
        found = [s for field in _fields(reason, asked) for s in SECTIONS.get(field.partition(".")[0], ())]
        return tuple(dict.fromkeys(found))
    return ("findings",) if _flag(asked) in asked.pack.red_flags else None


def why(asked: Asked, entries: Sequence[EntryRow]) -> Why:
    """The page of one figure. Call it only when `sections_of` finds something."""
    if asked.what in OF_ROWS:
        return _of_rows(asked, entries)
    reason = _reason(asked)
    if reason is not None:
        return _of_reason(asked, reason, entries)
    if _flag(asked):
        return _of_flag(asked, entries)
    return _of_number(asked, entries)


def _of_number(asked: Asked, entries: Sequence[EntryRow]) -> Why:
    number = next(number for number in asked.told.numbers if number.id == asked.what)
    assert asked.review.progress is not None  # noqa: S101  there are numbers only with progress
    scale = asked.review.progress.main.scale
    kept = [row for row in entries if row.section == "goals" or _of_scale(row, scale, asked.pack)]
    basis = [n.source for n in asked.told.numbers if n.source and (n.id == asked.what or n.id in OF_PACK)]
    sources = [number.source] if asked.what in OF_PACK and number.source else basis
    return Why(
        title=number.label,
        value=number.value,
        how=number.how,
        steps=(),
        rows=_tables(kept if asked.what in OF_SCORES else [], asked.speak),
        sources=tuple(dict.fromkeys(sources)),
        links=tuple(_links(asked, scale)),
    )


def _of_scale(row: EntryRow, scale: str, pack: Pack) -> bool:
    """Whether a score belongs to the scale: under its own code, that of its measure, or another print of it."""
    code = (row.data or {}).get("measure")
    measure = pack.measure_of_scale.get(scale)
    variant = pack.variants.get(str(code))
    return code in (scale, measure) or (variant is not None and variant.scale == scale)


def _of_rows(asked: Asked, entries: Sequence[EntryRow]) -> Why:
    speak, facts = asked.speak, asked.review.facts
    values = {
        "adherence": facts.get("adherence.done_share"),
        "visits": facts.get("adherence.attended_share"),
        "measured": facts.get("monitoring.weeks_since_measure"),
    }
    value = values[asked.what]
    said = speak.text(f"web.why.{asked.what}.value", value=value) if value is not None else "–"
    steps = tuple(_weeks(asked)) if asked.what == "adherence" else ()
    return Why(
        title=speak.text(f"web.why.{asked.what}"),
        value=said,
        how=speak.text(f"web.why.{asked.what}.how"),
        steps=steps,
        rows=_tables(entries, speak),
        sources=(),
        links=tuple(_condition_link(asked)),
    )


def _weeks(asked: Asked) -> Iterator[Step]:
    exercises = {line.id: line.exercise for line in asked.course.program}
    for week in weeks_done(asked.course, asked.review.as_of):
        text = asked.speak.text(
            "web.why.week", on=week.begins, exercise=exercise_title(exercises[week.exercise], asked.speak)
        )
        yield Step(text, asked.speak.text("web.why.done_of", done=week.done, due=week.due))


def _of_reason(asked: Asked, reason: Reason, entries: Sequence[EntryRow]) -> Why:
    told = next(one for one in asked.told.reasons if one.id == reason.id)
    lines = [*told.evidence_for, *told.evidence_against]
    clues = [*reason.evidence_for, *reason.evidence_against]
    factor = asked.speak.text
    steps = tuple(
        Step(line.text, factor("web.why.factor", n=math.exp(clue.strength)), line.source)
        for line, clue in zip(lines, clues, strict=True)
    )
    wanted = {field.partition(".")[2] for field in _fields(reason, asked) if field.startswith("finding.")}
    kept = [row for row in entries if row.section != "findings" or row.key in wanted]
    address = reverse("knowledge_thing", args=["roadblocks", reason.id])
    return Why(
        told.title,
        told.chance,
        asked.speak.text("web.why.reason.how"),
        steps,
        _tables(kept, asked.speak),
        (),
        ((told.title, address),),
    )


def _fields(reason: Reason, asked: Asked) -> Iterator[str]:
    """The facts that the clues of a reason ask about."""
    rules = {evidence.id: evidence.when for evidence in asked.pack.roadblocks[reason.id].evidence}
    for clue in (*reason.evidence_for, *reason.evidence_against):
        if clue.suspect is not None:
            yield f"finding.{clue.id}"
        elif clue.id in rules:
            yield from fields_of(rules[clue.id])


def _of_flag(asked: Asked, entries: Sequence[EntryRow]) -> Why:
    flag = asked.pack.red_flags[_flag(asked)]
    alarm = next((one for one in asked.told.alarms if one.id == flag.id), None)
    title = asked.speak.name(Name("red_flags", flag.id))
    kept = [row for row in entries if row.key in flag.asks]
    sources = (alarm.source,) if alarm else ()
    link = (title, reverse("knowledge_thing", args=["red_flags", flag.id]))
    value = alarm.urgency_text if alarm else asked.speak.text("web.why.flag.not_raised")
    return Why(
        title,
        value,
        asked.speak.name(Name("red_flags", flag.id, "means")),
        (),
        _tables(kept, asked.speak),
        sources,
        (link,),
    )


def _reason(asked: Asked) -> Reason | None:
    kind, _, id_ = asked.what.partition("-")
    return next((r for r in asked.review.reasons if kind == "reason" and r.id == id_), None)


def _flag(asked: Asked) -> str:
    kind, _, id_ = asked.what.partition("-")
    return id_ if kind == "flag" and id_ in asked.pack.red_flags else ""


def _tables(entries: Sequence[EntryRow], speak: Speaker) -> tuple[tuple[str, tuple[DataRow, ...]], ...]:
    """The rows by section, the latest first."""
    sections = dict.fromkeys(row.section for row in entries)
    return tuple(
        (
            speak.text(f"web.section.{name}"),
            tuple(told_row(row, speak) for row in reversed(entries) if row.section == name),
        )
        for name in sections
    )


def _links(asked: Asked, scale: str) -> Iterator[tuple[str, str]]:
    measure = asked.pack.measure_of_scale.get(scale)
    if measure in asked.pack.measures and not _declared(asked, measure):
        yield asked.speak.name(Name("measures", measure)), reverse("knowledge_thing", args=["measures", measure])
    yield from _condition_link(asked)


def _condition_link(asked: Asked) -> Iterator[tuple[str, str]]:
    condition = asked.review.condition
    if not any(one.id == condition for one in asked.course.declared.conditions):
        yield (
            asked.speak.name(Name("conditions", condition)),
            reverse("knowledge_thing", args=["conditions", condition]),
        )


def _declared(asked: Asked, measure: str | None) -> bool:
    return any(one.id == measure for one in asked.course.declared.measures)
