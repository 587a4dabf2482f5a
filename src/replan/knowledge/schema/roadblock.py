"""A reason why therapy does not work, and what speaks for and against it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from replan.knowledge.schema.base import Frozen, Id, Text, Upkeep, Verification
from replan.knowledge.schema.rule import Rule


class Likelihood(Frozen):
    """A probability with the range in which it is believed to lie (about 80 %)."""

    low: Annotated[float, Field(gt=0, lt=1)]
    best: Annotated[float, Field(gt=0, lt=1)]
    high: Annotated[float, Field(gt=0, lt=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Likelihood:
        if not self.low <= self.best <= self.high:
            raise ValueError("needs low <= best <= high")
        return self


class Evidence(Frozen):
    """A fact that is likelier when the reason holds (`if_holds`) than when it does not (`if_not`), or the reverse.

    Evidence of one `group` says much the same: only the strongest of the group counts. `says` is the sentence when
    the rule holds, `says_not` when it surely does not; without `says_not` the evidence is one-sided and its absence
    says nothing (a compound rule can be false for reasons that no one sentence covers). Texts may name facts in
    braces: `{adherence.done_share}`.
    """

    id: Id
    when: Rule
    group: Id
    if_holds: Likelihood
    if_not: Likelihood
    says: Text
    says_not: Text | None = None
    finding: Id | None = None
    source: Id
    verification: Verification


class Roadblock(Frozen):
    """One of the five reasons. `needs` are facts of which at least one must be known to say anything at all."""

    id: Id
    title: Text
    patient: Text
    therapist: Text
    prior: Likelihood
    prior_source: Id
    prior_verification: Verification
    needs: tuple[str, ...]
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    upkeep: Upkeep
