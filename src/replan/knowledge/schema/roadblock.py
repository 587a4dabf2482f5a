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


class PriorFor(Frozen):
    """The prior of a roadblock in some conditions, where it differs from the general one."""

    conditions: Annotated[tuple[Id, ...], Field(min_length=1)]
    prior: Likelihood
    note: Text | None = None
    source: Id
    verification: Verification


class PlanPart(Frozen):
    """A part of a plan, and the diagnoses that it `suits` or is `not_for`.

    A part is known by the codes of its home exercises, by what they target, or by what is done in the visits.
    """

    id: Id
    title: Text
    exercises: tuple[Id, ...] = ()
    targets: tuple[Id, ...] = ()
    interventions: tuple[Id, ...] = ()
    suits: tuple[Id, ...] = ()
    not_for: tuple[Id, ...] = ()
    because: Text
    source: Id
    verification: Verification

    @model_validator(mode="after")
    def _says_something(self) -> PlanPart:
        if not (self.exercises or self.targets or self.interventions):
            raise ValueError("give 'exercises', 'targets' or 'interventions' to know the part by")
        if not (self.suits or self.not_for):
            raise ValueError("give the diagnoses that it 'suits' or is 'not_for'")
        if set(self.suits) & set(self.not_for):
            raise ValueError("not_for: it names a diagnosis that the part also suits")
        return self


class Discipline(Frozen):
    """A profession to add to the plan when a rule holds."""

    who: Id
    when: Rule
    because: Text
    source: Id
    verification: Verification


class Roadblock(Frozen):
    """One of the five reasons. `needs` are facts of which at least one must be known to say anything at all.

    `priors` stand in for `prior` in some conditions. `plan_parts` tell what in a plan suits which diagnosis, and
    `disciplines` whom to add; both are of use to the reason that they are written under.
    """

    id: Id
    title: Text
    patient: Text
    therapist: Text
    prior: Likelihood
    prior_source: Id
    prior_verification: Verification
    priors: tuple[PriorFor, ...] = ()
    needs: tuple[str, ...]
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    plan_parts: tuple[PlanPart, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    upkeep: Upkeep

    def prior_of(self, condition: str) -> Likelihood:
        """The prior in this condition."""
        return next((one.prior for one in self.priors if condition in one.conditions), self.prior)
