"""Every decision rule of the pack on its published cases, and the promise that unknown is never taken for absent."""

from __future__ import annotations

import pytest

from conftest import PACK
from replan.core.truth import Truth
from replan.knowledge.schema import DecisionRule, RuleCase
from replan.safety import decide

RULES = list(PACK.decision_rules.values())
CASES = [(rule, number, case) for rule in RULES for number, case in enumerate(rule.cases)]

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
each_case = pytest.mark.parametrize(
    ("rule", "number", "case"), CASES, ids=[f"{rule.id}-{number}-{case.result}" for rule, number, case in CASES]
)


@each_case
def test_a_published_case_gives_its_result(rule: DecisionRule, number: int, case: RuleCase) -> None:
    assert decide(rule, case.facts).result == case.result


@each_case
def test_a_fact_that_is_taken_away_never_changes_the_result_to_another(
    rule: DecisionRule, number: int, case: RuleCase
) -> None:
    for gone in case.facts:
        rest = {field: value for field, value in case.facts.items() if field != gone}
        assert decide(rule, rest).result in (case.result, None)


@each_rule
def test_every_result_is_shown_by_a_case(rule: DecisionRule) -> None:
    assert {case.result for case in rule.cases} >= {result.id for result in rule.results}


@each_rule
def test_nothing_known_is_no_result_and_asks(rule: DecisionRule) -> None:
    decision = decide(rule, {})
    assert decision.result is None
    assert decision.to_ask == rule.asks


@each_rule
def test_a_rule_for_other_people_says_nothing(rule: DecisionRule) -> None:
    for case in rule.cases:
        if decide(rule, case.facts).applies is not Truth.YES:
            assert case.result is None
