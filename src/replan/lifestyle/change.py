"""One small change to try: tied to what moves with the pain, else to the habit that falls short most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from replan.core.said import Name, Said
from replan.core.truth import Truth
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts, evaluate
from replan.knowledge.schema import All, AnyOf, Option, Rule, Test
from replan.lifestyle.relation import Relation

STANDS_FOR = {"steps": "lifestyle.activity_minutes"}
"""A habit that no option asks about itself, to the fact that one does."""


@dataclass(frozen=True)
class SmallChange:
    """The option to try, why it is this one, and the habit to watch. `say` is the sentence for the patient."""

    option: str
    because: Literal["relation", "weakest"]
    habit: str
    relation: Relation | None
    say: Said


def one_change(relations: Sequence[Relation], facts: Facts, pack: Pack) -> SmallChange | None:
    """The one small change, from the pack's lifestyle options that a patient can begin alone.

    None when a red flag is urgent, or when no habit is known to fall short or to move with the pain in a direction in
    which an option helps. An option that `facts` rule out, or that a clinic retired, is never the one.
    """
    if facts.get("safety.urgent") is True:
        return None
    wishes = [(option, test) for option in _open(pack, facts) for test in _habit_tests(option)]
    for relation in relations:
        fact = STANDS_FOR.get(relation.habit, f"lifestyle.{relation.habit}")
        for option, test in wishes:
            if relation.state == "together" and test.field == fact and _would_help(test, relation):
                return SmallChange(option.id, "relation", relation.habit, relation, _say("relation", option, pack))
    short = [(gap, option, test) for option, test in wishes if (gap := _falls_short(test, facts)) > 0]
    if not short:
        return None
    _, option, test = max(short, key=lambda one: (one[0], one[1].id))
    return SmallChange(option.id, "weakest", test.field.removeprefix("lifestyle."), None, _say("weakest", option, pack))


def _open(pack: Pack, facts: Facts) -> Iterable[Option]:
    for option in pack.options.values():
        ruled_out = any(evaluate(exclusion.when, facts) is Truth.YES for exclusion in option.exclude)
        if (
            option.kind == "lifestyle"
            and option.by_yourself
            and not ruled_out
            and f"options/{option.id}" not in pack.retired
        ):
            yield option


def _habit_tests(option: Option) -> Iterator[Test]:
    """What the option asks of habits: a test `below` wants more of it, `at_least` or `above` wants less."""
    yield from (test for test in _tests(option.offer_when) if test.field.startswith("lifestyle."))


def _tests(rule: Rule | None) -> Iterator[Test]:
    if isinstance(rule, Test):
        yield rule
    elif isinstance(rule, (All, AnyOf)):
        for part in rule.all if isinstance(rule, All) else rule.any:
            yield from _tests(part)


def _would_help(test: Test, relation: Relation) -> bool:
    """Whether changing the habit the way the option does goes with less pain."""
    return relation.strength < 0 if test.op in ("below", "at_most") else relation.strength > 0


def _falls_short(test: Test, facts: Facts) -> float:
    """How far the habit is from what is asked, as a share of it; 0 when it is met or not known."""
    value = facts.get(test.field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isinstance(test.value, int | float):
        return 0.0
    asked = float(test.value)
    gap = asked - value if test.op in ("below", "at_most") else value - asked
    return gap / asked if asked > 0 and evaluate(test, facts) is Truth.YES else 0.0


def _say(why: str, option: Option, pack: Pack) -> Said:
    key = f"lifestyle.try.{option.id}"
    small = Said(key) if key in pack.words["en"] else Said("lifestyle.try.any", {"option": Name("options", option.id)})
    return Said(f"lifestyle.change.{why}", {"small": small})
