"""Warning signs: before everything else in every document, and never left out."""

from __future__ import annotations

from datetime import date

from replan.review.documents.content.material import NOTHING, Material
from replan.review.documents.parts import KeyFacts, Notice, Part
from replan.review.told import Alarm
from replan.safety import latest_findings
from replan.safety.screen import CLOSES_OPTIONS


def alarms(material: Material) -> tuple[Part, ...]:
    """A framed notice for each raised flag, most urgent first."""
    return tuple(_notice(alarm, material) for alarm in material.told.alarms)


def screening(material: Material) -> tuple[Part, ...]:
    """The notices, and in three lines what is raised, still to ask, and cleared, each with its day."""
    found = material.review.screening
    raised = ", ".join(_dated(one.flag, material) for one in found.raised)
    to_ask = ", ".join(_dated(one.flag, material) for one in found.open)
    days: dict[str, list[str]] = {}
    for id_ in found.cleared:
        day = _asked_on(id_, material)
        said = material.day(day) if day else material.say("flags.by_facts")
        days.setdefault(said, []).append(material.title("red_flags", id_))
    cleared = "\n".join(f"{day}: {', '.join(titles)}" for day, titles in days.items())
    rows = (
        (material.say("flags.raised"), raised or material.say("flags.none_raised")),
        (material.say("flags.open"), to_ask or material.say("flags.none_open")),
        (material.say("flags.cleared"), cleared or NOTHING),
    )
    return (*alarms(material), KeyFacts(rows))


def short_screening(material: Material) -> tuple[Part, ...]:
    """The notices, and one line on what is still to ask."""
    found = material.review.screening
    names = ", ".join(material.title("red_flags", one.flag) for one in found.open)
    key = "flags.line_open" if found.open else "flags.line_clear"
    row = (
        material.say("flags.title"),
        material.say(key, names=names, count=len(found.open), cleared=len(found.cleared)),
    )
    return (*alarms(material), KeyFacts((row,)))


def _notice(alarm: Alarm, material: Material) -> Notice:
    days = _asked_on(alarm.id, material)
    because = material.say("flags.because", findings="; ".join(alarm.because), on=material.day(days))
    lines = [alarm.action, f"{because} {material.cite(alarm.source)}"]
    if material.told.closed and alarm.urgency in CLOSES_OPTIONS:
        lines.append(material.told.closed)
    return Notice(alarm.urgency_text, alarm.title, tuple(lines), urgent=alarm.urgency in CLOSES_OPTIONS)


def _dated(flag: str, material: Material) -> str:
    """A flag with the day on which something of it was last answered."""
    day, title = _asked_on(flag, material), material.title("red_flags", flag)
    return f"{title} ({material.say('flags.asked', on=material.day(day))})" if day else title


def _asked_on(flag: str, material: Material) -> date | None:
    """The latest day on which a finding of the flag was answered."""
    codes = material.pack.red_flags[flag].asks
    latest = latest_findings(material.course, material.today)
    days = [latest[code].on for code in codes if code in latest]
    return max((day for day in days if day is not None), default=None)
