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

SAID_AS = {
    "adherence.main_reason": "doc.why_not",
    "adherence.trend": "ref.trend",
    "care.load_trend": "ref.trend",
    "patient.sex": "doc.person",
    "progress.verdict": "verdict",
}
"""Where the words of a fact's values are: the same code can mean something else elsewhere, as `worse` and `pain` do."""


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
    if family in ("diagnosis_group", "medication_group"):
        return speaker.text(f"ref.{PHRASES[family]}", what=group_in_words(code, speaker))
    shelf: Any = getattr(speaker.pack, FAMILIES[family], {})
    title = str(getattr(shelf[code].title, speaker.lang)) if code in shelf else code.replace("_", " ")
    return speaker.text(f"ref.{PHRASES[family]}", what=title) if family in PHRASES else title


def _value(test: Test, speaker: Speaker) -> str:
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return ", ".join(value_in_words(test.field, value, speaker) for value in values)


def value_in_words(field: str, value: bool | float | str, speaker: Speaker) -> str:
    """What a rule or an example says of a fact, such as the title of a rule's result or `0,5` in Spanish."""
    if isinstance(value, bool):
        return speaker.text("ref.yes" if value else "ref.no")
    if isinstance(value, int | float):
        return number_in_words(value, speaker)
    family, _, code = field.partition(".")
    shelf: Any = getattr(speaker.pack, CODED_FACTS.get(field, ""), {})
    if family == "rule" and code in speaker.pack.decision_rules:
        shelf = {result.id: result for result in speaker.pack.decision_rules[code].results}
    if value in shelf:
        return str(getattr(shelf[value].title, speaker.lang))
    return _named(f"{SAID_AS.get(field, 'ref.code')}.{value}", speaker) or value


def group_in_words(code: str, speaker: Speaker) -> str:
    """What a group of medicines, diagnoses, treatments or evidence is called; a clinic's own in plain letters."""
    return _named(f"ref.group.{code}", speaker) or code.replace("_", " ")


def number_in_words(value: float, speaker: Speaker) -> str:
    """A number with all its digits, grouped when it is large."""
    if float(value).is_integer() or abs(value) >= 100:
        return speaker.number(value)
    return f"{value:g}".replace(".", "," if speaker.lang == "es" else ".")


def _named(key: str, speaker: Speaker) -> str | None:
    known = speaker.pack.words[speaker.lang].get(key)
    return known if isinstance(known, str) else None
