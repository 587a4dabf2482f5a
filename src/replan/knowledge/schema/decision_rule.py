"""A published decision rule: findings in, one of a few results out, with the test cases that prove it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Figure, Frozen, Id, Text, Upkeep, Verification
from replan.knowledge.schema.rule import Rule, Scalar


class Points(Frozen):
    """Points that count when a rule holds."""

    when: Rule
    points: float


class Result(Frozen):
    """One result. It holds when `when` does, or when the points lie within `points` (both ends included; None is
    open). The first result that holds is the answer."""

    id: Id
    title: Text
    when: Rule | None = None
    points: tuple[float | None, float | None] | None = None
    action: Text
    figure: Figure | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Result:
        if (self.when is None) == (self.points is None):
            raise ValueError("give either 'when' or 'points', and not both")
        return self


class RuleCase(Frozen):
    """A published or worked example: these facts give this result; None says that it cannot be told yet."""

    facts: dict[str, Scalar | None]
    result: Id | None
    source: Id
    verification: Verification


class Accuracy(Frozen):
    """How well the rule does, in a sentence and, where there is one, a number."""

    text: Text
    figure: Figure | None = None
    source: Id
    verification: Verification


class DecisionRule(Frozen):
    """A rule for a therapist to apply. `applies_when` must hold, else the rule says nothing (`applies` tells for whom
    it is meant in words). `asks` are its findings in the order in which they are asked."""

    id: Id
    title: Text
    about: Text
    regions: Annotated[tuple[Id, ...], Field(min_length=1)]
    applies: Text
    applies_when: Rule | None = None
    asks: tuple[Id, ...]
    points: tuple[Points, ...] = ()
    results: Annotated[tuple[Result, ...], Field(min_length=2)]
    accuracy: tuple[Accuracy, ...] = ()
    source: Id
    verification: Verification
    read_at: str | None = None
    note: Text | None = None
    cases: Annotated[tuple[RuleCase, ...], Field(min_length=1)]
    upkeep: Upkeep

    @model_validator(mode="after")
    def _cases_name_results(self) -> DecisionRule:
        known = {result.id for result in self.results}
        wrong = [case.result for case in self.cases if case.result is not None and case.result not in known]
        if wrong:
            raise ValueError(f"cases: '{wrong[0]}' is not one of the results")
        return self
