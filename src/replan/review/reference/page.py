"""One thing of the pack as a page: every key that it holds, in words, with its source and verification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from replan.knowledge.check import REFERENCES, named_values
from replan.knowledge.pack import KINDS, Pack
from replan.knowledge.schema import Figure, Frozen, Text, Upkeep
from replan.review.reference.rules import (
    RULES,
    fact_in_words,
    group_in_words,
    number_in_words,
    rule_in_words,
    value_in_words,
)
from replan.review.sources import source_line
from replan.review.told import SourceLine
from replan.review.words import Speaker

SHOWN_ELSEWHERE = {
    "id",
    "title",
    "upkeep",
    "source",
    "verification",
    "read_at",
    "loinc_verification",
    "prior_source",
    "prior_verification",
}
HEADINGS = ("title", "text", "topic", "label", "factor", "because", "says")
"""Keys whose text heads a thing inside another."""

CODED_HEADING = "exercise"
"""The key whose code heads a line of a program."""

GROUPS = ("group", "medication_groups")
"""The keys that name a group of the pack's own things."""

LAST = ("items", "cases")


@dataclass(frozen=True)
class Row:
    """A label with its text, what it cites, the page that it links to as (kind, id), and the rows below it."""

    label: str
    text: str = ""
    cited: SourceLine | None = None
    link: tuple[str, str] | None = None
    rows: tuple[Row, ...] = field(default=())


@dataclass(frozen=True)
class Page:
    """A page of the reference. `warnings` are said first: retired by the clinic, or overdue for review."""

    kind: str
    id: str
    title: str
    kind_title: str
    warnings: tuple[str, ...]
    rows: tuple[Row, ...]
    upkeep: str | None
    cited: SourceLine | None


def page(kind: str, id_: str, pack: Pack, lang: str, today: date) -> Page:
    """The page of one thing. Raises PackError with the nearest id when there is none of this name."""
    thing = getattr(pack, kind).named(id_)
    speaker = Speaker(pack, lang, "therapist")
    upkeep: Upkeep | None = getattr(thing, "upkeep", None)
    return Page(
        kind=kind,
        id=id_,
        title=_title(thing, id_, lang),
        kind_title=speaker.text(f"kind.{kind}"),
        warnings=tuple(_warnings(kind, id_, upkeep, speaker, today)),
        rows=tuple(_rows(thing, speaker)),
        upkeep=_upkeep(upkeep, speaker),
        cited=_cited(thing, speaker),
    )


def pages_of(kind: str, pack: Pack, lang: str) -> tuple[tuple[str, str], ...]:
    """Id and title of everything of one kind, by title."""
    things = ((id_, _title(thing, id_, lang)) for id_, thing in getattr(pack, kind).items())
    return tuple(sorted(things, key=lambda one: one[1].casefold()))


def used_by(kind: str, id_: str, pack: Pack) -> tuple[tuple[str, str], ...]:
    """Kind and id of everything that names this thing."""
    wanted = {kind, *(("scales",) if kind == "measures" else ()), *(("diagnosable",) if kind == "conditions" else ())}
    keys = {key for key, collection in REFERENCES.items() if collection in wanted}
    names = {id_, *(scale.id for scale in pack.measures[id_].scales)} if kind == "measures" else {id_}
    fact = {"findings": f"finding.{id_}", "options": f"tried.{id_}", "decision_rules": f"rule.{id_}"}.get(kind)
    return tuple(
        (other, other_id)
        for other in KINDS
        for other_id, data in getattr(pack, other).data.items()
        if (other, other_id) != (kind, id_) and _names(data, keys, names, fact)
    )


def _names(data: Any, keys: set[str], names: set[str], fact: str | None) -> bool:
    if isinstance(data, dict):
        if fact is not None and data.get("field") == fact:
            return True
        here = (value for key, value in data.items() if key in keys)
        if any(names & {*(value if isinstance(value, (list, tuple)) else [value])} for value in here if _codes(value)):
            return True
        return any(_names(value, keys, names, fact) for value in data.values())
    return isinstance(data, (list, tuple)) and any(_names(value, keys, names, fact) for value in data)


def _codes(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value))


def _title(thing: Any, id_: str, lang: str) -> str:
    title = getattr(thing, "title", None)
    return str(getattr(title, lang)) if title is not None else id_


def _warnings(kind: str, id_: str, upkeep: Upkeep | None, speaker: Speaker, today: date) -> Iterator[str]:
    retirement = speaker.pack.retired.get(f"{kind}/{id_}")
    if retirement is not None:
        yield speaker.text("ref.retired", because=getattr(retirement.because, speaker.lang))
    if upkeep is not None and upkeep.next_review < today:
        yield speaker.text("ref.lapsed", on=upkeep.next_review)


def _upkeep(upkeep: Upkeep | None, speaker: Speaker) -> str | None:
    if upkeep is None:
        return None
    signed = speaker.text(f"ref.upkeep.{upkeep.status}", reviewer=upkeep.reviewer, on=upkeep.reviewed)
    return speaker.text("ref.upkeep", author=upkeep.author, status=signed, on=upkeep.next_review)


def _cited(thing: Any, speaker: Speaker) -> SourceLine | None:
    source_id, level = getattr(thing, "source", None), getattr(thing, "verification", None)
    if source_id is None or level is None:
        return None
    return source_line(speaker, source_id, level, read_at=getattr(thing, "read_at", None))


def _rows(thing: Frozen, speaker: Speaker, heading: str | None = None) -> Iterator[Row]:
    """A row for each key that holds something but `heading`, in the order of the schema, long lists last."""
    for name in sorted(type(thing).model_fields, key=LAST.__contains__):
        value = getattr(thing, name)
        if name not in SHOWN_ELSEWHERE | {heading} and value is not None and value not in ((), {}):
            yield _row(name, value, speaker)


def _row(name: str, value: Any, speaker: Speaker) -> Row:
    label = speaker.text(f"ref.field.{name.rstrip('_')}")
    if isinstance(value, Text):
        return Row(label, _said(value, speaker))
    if isinstance(value, RULES):
        return Row(label, rule_in_words(value, speaker))
    if isinstance(value, Figure):
        return Row(label, _figure(value, speaker), _cited(value, speaker))
    if isinstance(value, Frozen):
        head, *rest = _as_rows(value, speaker)
        return Row(label, head.text, head.cited, head.link, (*head.rows, *rest))
    if isinstance(value, Mapping):
        return Row(label, rows=tuple(_entry(name, key, one, speaker) for key, one in value.items()))
    if isinstance(value, tuple):
        return _several(name, label, value, speaker)
    return Row(label, _plain(name, value, speaker), link=_link(name, value, speaker))


def _as_rows(thing: Frozen, speaker: Speaker) -> list[Row]:
    """A thing inside another as one row that is headed by its title or text."""
    if isinstance(thing, Figure):
        return [Row("", _figure(thing, speaker), _cited(thing, speaker))]
    if isinstance(thing, RULES):
        return [Row("", rule_in_words(thing, speaker))]
    heading = next((name for name in HEADINGS if isinstance(getattr(thing, name, None), Text)), None)
    if heading is not None:
        text = _said(getattr(thing, heading), speaker)
        return [Row("", text, _cited(thing, speaker), rows=tuple(_rows(thing, speaker, heading)))]
    code = getattr(thing, CODED_HEADING, None)
    if isinstance(code, str):
        said, link = _plain(CODED_HEADING, code, speaker), _link(CODED_HEADING, code, speaker)
        return [Row("", said, _cited(thing, speaker), link, tuple(_rows(thing, speaker, CODED_HEADING)))]
    return [Row("", "", _cited(thing, speaker), rows=tuple(_rows(thing, speaker)))]


def _said(text: Text, speaker: Speaker) -> str:
    """A text with what it puts in for each patient named in square brackets."""
    names = {name: f"[{fact_in_words(name, speaker)}]" for name in named_values(text.en)}
    return speaker.vformat(getattr(text, speaker.lang), (), names) if names else getattr(text, speaker.lang)


def _several(name: str, label: str, values: tuple[Any, ...], speaker: Speaker) -> Row:
    if all(isinstance(value, Frozen) for value in values):
        if all(isinstance(value, Text) for value in values):
            return Row(label, rows=tuple(Row("", _said(value, speaker)) for value in values))
        return Row(label, rows=tuple(row for value in values for row in _as_rows(value, speaker)))
    if REFERENCES.get(name) in (*KINDS, "treatments"):
        return Row(label, rows=tuple(Row("", _plain(name, v, speaker), link=_link(name, v, speaker)) for v in values))
    if any(isinstance(value, tuple) for value in values):
        return Row(label, rows=tuple(Row("", _joined(name, value, speaker)) for value in values))
    return Row(label, _joined(name, values, speaker))


def _joined(name: str, values: tuple[Any, ...], speaker: Speaker) -> str:
    if name in ("range", "baseline", "points", "visits", "weeks") and len(values) == 2:
        return _span(values, speaker)
    return ", ".join(_plain(name, value, speaker) for value in values)


def _span(values: tuple[Any, ...], speaker: Speaker) -> str:
    low, high = (None if value is None else number_in_words(value, speaker) for value in values)
    key = "ref.range_upto" if low is None else "ref.range_open" if high is None else "ref.range"
    return speaker.text(key, low=low, high=high)


def _entry(name: str, key: str, value: Any, speaker: Speaker) -> Row:
    blocks = speaker.pack.roadblocks
    label = fact_in_words(key, speaker) if name == "facts" else getattr(blocks[key].title, speaker.lang)
    if isinstance(value, Text):
        return Row(label, _said(value, speaker))
    if value is None or name != "facts":
        return Row(label, _plain(name, value, speaker))
    return Row(label, value_in_words(key, value, speaker))


def _plain(name: str, value: Any, speaker: Speaker) -> str:
    """A code, number or word as people read it."""
    if value is None:
        return speaker.text("ref.answer_missing")
    if isinstance(value, bool):
        return speaker.text("ref.yes" if value else "ref.no")
    if isinstance(value, int | float):
        return number_in_words(value, speaker)
    if name == "needs":
        return fact_in_words(value, speaker)
    if name in GROUPS:
        return group_in_words(value, speaker)
    link = _link(name, value, speaker)
    if link is not None:
        return _title(getattr(speaker.pack, link[0])[link[1]], link[1], speaker.lang)
    if name in REFERENCES and REFERENCES[name] == "scales" and value in speaker.pack.scales:
        return str(getattr(speaker.pack.scales[value].title, speaker.lang))
    known = speaker.pack.words[speaker.lang].get(f"ref.code.{value}")
    return str(known) if isinstance(known, str) else speaker.grade(str(value))


def _link(name: str, value: Any, speaker: Speaker) -> tuple[str, str] | None:
    """The page of what a code names."""
    kind = REFERENCES.get(name, "")
    if kind == "diagnosable":
        kind = "conditions" if value in speaker.pack.conditions else "diagnoses"
    if kind == "treatments":
        kind = "options" if value in speaker.pack.options else "interventions"
    if kind == "scales" and value in speaker.pack.measure_of_scale:
        return "measures", speaker.pack.measure_of_scale[value]
    return (kind, value) if kind in KINDS and value in getattr(speaker.pack, kind) else None


def _figure(figure: Figure, speaker: Speaker) -> str:
    """`10.5 (6 to 17), 90 %: low back pain in physical therapy`."""
    said = number_in_words(figure.value, speaker)
    if figure.low is not None or figure.high is not None:
        said += f" ({_span((figure.low, figure.high), speaker)})"
    if figure.percent_of_baseline is not None:
        said += (
            f", {number_in_words(figure.percent_of_baseline, speaker)} {speaker.text('ref.field.percent_of_baseline')}"
        )
    if figure.level is not None:
        said += f", {speaker.text(f'ref.code.{figure.level}')}"
    if figure.baseline is not None:
        said += f", {speaker.text('ref.field.baseline')} {_span(figure.baseline, speaker)}"
    said += f": {getattr(figure.population, speaker.lang)}"
    return f"{said} ({getattr(figure.note, speaker.lang)})" if figure.note else said
