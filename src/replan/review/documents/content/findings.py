"""Findings, three-valued, and how those on record tell the condition from what it is mistaken for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import cast

from babel.numbers import format_decimal

from replan.core.truth import Truth
from replan.knowledge.lookalikes import Lookalike, Sign, lookalikes
from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import Heading, KeyFacts, Part, Table
from replan.safety import latest_findings

MOST_SIGNS = 12
"""Rows of likelihood ratios: recorded findings first, then those that would tell most."""


def findings(material: Material) -> tuple[Part, ...]:
    """The section."""
    return (Heading(material.say("section.findings")), known_findings(material), *_ratios(material))


def known_findings(material: Material) -> KeyFacts:
    """Present, absent and not known, each with its days."""
    latest = latest_findings(material.course, material.today)
    present = [_dated(code, material) for code, found in latest.items() if found.state == "present"]
    absent = [material.title("findings", code) for code, found in latest.items() if found.state == "absent"]
    days = [found.on for found in latest.values() if found.state == "absent" and found.on is not None]
    asked = {found.code for found in material.course.findings if (found.on or material.today) <= material.today}
    open_ = [material.title("findings", code) for code in sorted(asked - latest.keys())]
    between = material.span(min(days), max(days)) if days else ""
    rows = (
        (material.say("findings.present"), "; ".join(present) or material.say("findings.none")),
        (
            material.say("findings.absent"),
            "; ".join(absent) + (f" ({between})" if between else "") if absent else material.say("findings.none"),
        ),
        (material.say("findings.unknown"), "; ".join(open_) or material.say("findings.unknown_rest")),
    )
    return KeyFacts(rows)


def _dated(code: str, material: Material) -> str:
    found = latest_findings(material.course, material.today)[code]
    title = material.title("findings", code)
    return f"{title} ({material.day(found.on)})" if found.on else title


def _ratios(material: Material) -> Iterator[Part]:
    """Likelihood ratios of the signs that tell the condition from each other one."""
    condition = material.review.condition
    found = [(other, sign) for other in lookalikes(condition, material.pack) for sign in other.signs]
    found.sort(key=lambda pair: _worth(pair[1], material), reverse=True)
    if not found:
        return
    rows = tuple(_row(other, sign, material) for other, sign in found[:MOST_SIGNS])
    columns = tuple(
        material.say(f"ratios.{name}") for name in ("finding", "state", "toward", "if_present", "if_absent")
    )
    note = material.say("ratios.note")
    if len(found) > MOST_SIGNS:
        note += " " + material.say("ratios.left_out", count=len(found) - MOST_SIGNS)
    caption = material.say("ratios.caption", condition=material.title("conditions", condition))
    yield Table(caption, columns, rows, (2.8, 1.1, 2.2, 1.5, 1.5), note)


def _worth(sign: Sign, material: Material) -> tuple[bool, float]:
    """Recorded findings come first, then by how far the stronger of both ratios moves the odds."""
    known = material.review.facts.get(f"finding.{sign.finding}") is not None
    moves = [abs(math.log(ratio)) for ratio in (sign.present, sign.absent) if ratio]
    return known, max(moves, default=0.0)


def _row(other: Lookalike, sign: Sign, material: Material) -> tuple[str, ...]:
    state = Truth.of(cast("bool | None", material.review.facts.get(f"finding.{sign.finding}")))
    source = material.source(sign.source, sign.verification)
    return (
        f"{material.title('findings', sign.finding)} {source}",
        material.say(f"state.{state.value}"),
        material.context.text(material.pack.diagnosis(other.other).title),
        _ratio(sign.present, sign.present_range, material),
        _ratio(sign.absent, sign.absent_range, material),
    )


def _ratio(value: float | None, span: tuple[float, float] | None, material: Material) -> str:
    if value is None:
        return NOTHING
    said = _two(value, material)
    return f"{said} ({_two(span[0], material)}–{_two(span[1], material)})" if span else said


def _two(value: float, material: Material) -> str:
    """A ratio with two decimals where it is below 1: 0.04 and 0.4 are ten times apart."""
    lang = material.context.speaker.lang
    return format_decimal(value, "#,##0.#" if value >= 1 else "0.0#", locale=lang)
