"""Applies published decision rules to facts. Three-valued: what nobody has asked is never taken for absent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from replan.core.truth import Truth
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact, Facts, evaluate, fields_of
from replan.knowledge.schema import DecisionRule, Result


@dataclass(frozen=True)
class Decision:
    """What a rule says. `result` is None while it cannot be told; `points` are the fewest and the most still possible.

    `applies` says whether the rule is meant for this patient. `to_ask` are its findings that are not known yet.
    """

    rule: str
    applies: Truth
    result: str | None
    points: tuple[float, float]
    to_ask: tuple[str, ...]


def decide(rule: DecisionRule, facts: Facts) -> Decision:
    """Applies `rule`: the first result that surely holds, if every result before it surely does not."""
    applies = evaluate(rule.applies_when, facts) if rule.applies_when is not None else Truth.YES
    points = possible_points(rule, facts)
    result = _first(rule, facts, points) if applies is Truth.YES else None
    to_ask = tuple(code for code in rule.asks if facts.get(f"finding.{code}") is None)
    return Decision(rule.id, applies, result, points, to_ask if result is None else ())


def possible_points(rule: DecisionRule, facts: Facts) -> tuple[float, float]:
    """The fewest and the most points that `rule` can give once everything is known."""
    fewest = most = 0.0
    for line in rule.points:
        truth = evaluate(line.when, facts)
        if truth is Truth.YES:
            fewest, most = fewest + line.points, most + line.points
        elif truth is Truth.UNKNOWN:
            fewest, most = fewest + min(line.points, 0.0), most + max(line.points, 0.0)
    return fewest, most


def rule_facts(pack: Pack, facts: Facts, rules: Iterable[str] | None = None) -> dict[str, Fact]:
    """`rule.<id>`: the result of each decision rule (of `rules`, else of every one), None while it cannot be told."""
    ids = pack.decision_rules if rules is None else rules
    return {f"rule.{id_}": decide(pack.decision_rules[id_], facts).result for id_ in ids}


def rules_in(fields: Iterable[str]) -> tuple[str, ...]:
    """The decision rules that these fields ask the result of."""
    return tuple(dict.fromkeys(field.partition(".")[2] for field in fields if field.startswith("rule.")))


def rule_findings(field: str, pack: Pack) -> tuple[str, ...]:
    """The facts that stand behind `field`: those of its decision rule for `rule.<id>`, else itself."""
    prefix, _, id_ = field.partition(".")
    if prefix != "rule":
        return (field,)
    rule = pack.decision_rules[id_]
    asked = [when for line in rule.points for when in fields_of(line.when)]
    asked += [when for result in rule.results if result.when for when in fields_of(result.when)]
    return tuple(dict.fromkeys(asked))


def _first(rule: DecisionRule, facts: Facts, points: tuple[float, float]) -> str | None:
    for result in rule.results:
        truth = _holds(result, facts, points)
        if truth is not Truth.NO:
            return result.id if truth is Truth.YES else None
    return None


def _holds(result: Result, facts: Facts, points: tuple[float, float]) -> Truth:
    if result.when is not None:
        return evaluate(result.when, facts)
    low, high = result.points or (None, None)
    fewest, most = points
    if (low is None or fewest >= low) and (high is None or most <= high):
        return Truth.YES
    outside = (low is not None and most < low) or (high is not None and fewest > high)
    return Truth.NO if outside else Truth.UNKNOWN
