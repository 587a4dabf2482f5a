"""Evaluates the rules of the pack on facts, three-valued."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import ge, gt, le, lt

from replan.core.truth import Truth, all_of, any_of, at_least
from replan.knowledge.schema.rule import All, AnyOf, AtLeast, Not, Rule, Scalar, Test

ORDERS: Mapping[str, Callable[[float, float], bool]] = {"at_least": ge, "at_most": le, "above": gt, "below": lt}

Fact = bool | float | str | None
Facts = Mapping[str, Fact]
"""Field name to value; a field that is missing or None is unknown."""


def evaluate(rule: Rule, facts: Facts) -> Truth:
    """Whether `rule` holds for `facts`. An unknown fact is never taken for absent."""
    if isinstance(rule, Test):
        return _compare(rule, facts.get(rule.field))
    if isinstance(rule, All):
        return all_of(evaluate(part, facts) for part in rule.all)
    if isinstance(rule, AnyOf):
        return any_of(evaluate(part, facts) for part in rule.any)
    if isinstance(rule, Not):
        return ~evaluate(rule.not_, facts)
    return at_least(rule.at_least, (evaluate(part, facts) for part in rule.of))


def fields_of(rule: Rule) -> Iterator[str]:
    """Every field that `rule` asks about, in order."""
    if isinstance(rule, Test):
        yield rule.field
        return
    parts = rule.all if isinstance(rule, All) else rule.any if isinstance(rule, AnyOf) else ()
    parts = (rule.not_,) if isinstance(rule, Not) else rule.of if isinstance(rule, AtLeast) else parts
    for part in parts:
        yield from fields_of(part)


def _compare(test: Test, value: Fact) -> Truth:
    if value is None:
        return Truth.UNKNOWN
    if test.op in ("is", "is_not"):
        return Truth.of((value == test.value) == (test.op == "is"))
    if test.op == "in":
        return Truth.of(isinstance(test.value, tuple) and value in test.value)
    return Truth.of(_order(test.op, float(value), _number(test.value)))


def _order(op: str, value: float, bound: float) -> bool:
    return ORDERS[op](value, bound)


def _number(bound: Scalar | tuple[Scalar, ...]) -> float:
    if isinstance(bound, tuple):
        raise TypeError("a list cannot be compared by size")
    return float(bound)
