"""Rules of the pack in words."""

from __future__ import annotations

from typing import Any

from replan.knowledge.check import CODED_FACTS
from replan.knowledge.fields import FAMILIES, HELPED
from replan.knowledge.schema import All, AnyOf, AtLeast, Not, Rule, Test
from replan.review.words import Speaker

RULES = (All, AnyOf, AtLeast, Not, Test)
PHRASES = {
    "diagnosis": "has",
    "diagnosis_group": "group_member",
    "medication": "takes",
    "medication_group": "group_member",
    "implant": "has",
    "avoids": "avoids",
    "tried": "tried",
    "roadblock": "chance_of",
    "rule": "rule",
}
"""How a fact of each family is said; a finding is said by its title alone."""


def rule_in_words(rule: Rule, speaker: Speaker) -> str:
    """The rule as one line, such as `all of: weeks since the first visit at least 6; fever present`."""
    if isinstance(rule, Test):
        return _test(rule, speaker)
    if isinstance(rule, Not):
        return speaker.text("ref.not", part=rule_in_words(rule.not_, speaker))
    parts = rule.all if isinstance(rule, All) else rule.any if isinstance(rule, AnyOf) else rule.of
    said = "; ".join(_part(part, speaker) for part in parts)
    if isinstance(rule, AtLeast):
        return speaker.text("ref.at_least_of", count=rule.at_least, parts=said)
    return speaker.text("ref.all_of" if isinstance(rule, All) else "ref.any_of", parts=said)


def _part(rule: Rule, speaker: Speaker) -> str:
    """A rule inside another: in brackets when it is made of parts itself."""
    said = rule_in_words(rule, speaker)
    return said if isinstance(rule, Test | Not) else f"({said})"


def _test(test: Test, speaker: Speaker) -> str:
    family = test.field.partition(".")[0]
    what = fact_in_words(test.field, speaker)
    if test.op in ("is", "is_not") and isinstance(test.value, bool):
        holds = test.value == (test.op == "is")
        if family == "finding":
            return speaker.text("ref.present" if holds else "ref.absent", what=what)
        return speaker.text("ref.holds" if holds else "ref.holds_not", what=what)
    op = speaker.text(f"ref.code.{test.op}")
    return speaker.text("ref.compared", what=what, op=op, value=_value(test, speaker))


def fact_in_words(field: str, speaker: Speaker) -> str:
    """A fact that rules ask about, such as `weeks since the first visit` or the title of a finding."""
    family, _, code = field.partition(".")
    if family not in FAMILIES:
        return speaker.text(f"fact.{field}")
    if family == "tried" and code.endswith(HELPED):
        return speaker.text("ref.helped", what=fact_in_words(field.removesuffix(HELPED), speaker))
    shelf: Any = getattr(speaker.pack, FAMILIES[family], {})
    title = str(getattr(shelf[code].title, speaker.lang)) if code in shelf else code.replace("_", " ")
    return speaker.text(f"ref.{PHRASES[family]}", what=title) if family in PHRASES else title


def _value(test: Test, speaker: Speaker) -> str:
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return ", ".join(_one(test.field, value, speaker) for value in values)


def _one(field: str, value: bool | float | str, speaker: Speaker) -> str:
    shelf: Any = getattr(speaker.pack, CODED_FACTS.get(field, ""), {})
    if value in shelf:
        return str(getattr(shelf[value].title, speaker.lang))
    if isinstance(value, int | float):
        return f"{value:g}"
    known = speaker.pack.words[speaker.lang].get(f"ref.code.{value}")
    return known if isinstance(known, str) else value
