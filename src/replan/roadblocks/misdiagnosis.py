"""Do the findings fit the working diagnosis, or one that it is mistaken for?

Likelihood ratios of findings are published one by one, but findings come together. Multiplying them would claim more
than they tell, so for each other condition the strongest counts in full and each weaker one half as much as the one
before (a convention that keeps any set of findings below twice the strongest on the log scale).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from replan.core.truth import Truth
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact, Facts
from replan.knowledge.schema import Condition, Confusable, Discriminator, Verification
from replan.roadblocks.belief import Weight

DISCOUNT = 0.5
LR_DOUBT = 0.5
"""Doubt of a published likelihood ratio on the log scale where no interval is carried (about a factor of 1.9 in 8 of
10 cases): studies of one sign differ by as much."""

TELLING = math.log(1.2)
"""Findings that change the odds by less than a fifth say nothing either way."""


@dataclass(frozen=True)
class Sign:
    """A finding, whether it is there, and how it moves the odds toward the other condition (log scale)."""

    finding: str
    present: bool
    log_ratio: float
    source: str
    verification: Verification


@dataclass(frozen=True)
class Suspect:
    """Another condition with the findings that point to it or away from it."""

    condition: str
    signs: tuple[Sign, ...]
    weight: Weight

    @property
    def toward(self) -> tuple[Sign, ...]:
        """The findings that point to the other condition."""
        return tuple(sign for sign in self.signs if sign.log_ratio > 0)


def suspects(condition: Condition, facts: Facts) -> tuple[Suspect, ...]:
    """The conditions that this one is mistaken for and that a recorded finding speaks to, most suspected first."""
    found = [_suspect(other, facts) for other in condition.confusable]
    return tuple(sorted((s for s in found if s.signs), key=lambda s: -s.weight.value))


def misfit_facts(condition: Condition, facts: Facts) -> dict[str, Fact]:
    """How many findings point to the most suspected other condition, and how many away from every one."""
    found = suspects(condition, facts)
    if not found:
        return {}
    away = {sign.finding for suspect in found for sign in suspect.signs if sign.log_ratio < 0}
    return {"episode.misfit_findings": float(len(found[0].toward)), "episode.fit_findings": float(len(away))}


def unknown_signs(condition: Condition, facts: Facts, pack: Pack) -> Iterator[Discriminator]:
    """Discriminating findings that nobody has recorded yet."""
    for other in condition.confusable:
        for sign in other.findings:
            if facts.get(f"finding.{sign.finding}") is None and sign.finding in pack.findings:
                yield sign


def _suspect(other: Confusable, facts: Facts) -> Suspect:
    signs = [sign for sign in (_sign(d, facts.get(f"finding.{d.finding}")) for d in other.findings) if sign]
    signs.sort(key=lambda sign: -abs(sign.log_ratio))
    value = sum(sign.log_ratio * DISCOUNT**rank for rank, sign in enumerate(signs))
    sd = math.sqrt(sum((LR_DOUBT * DISCOUNT**rank) ** 2 for rank in range(len(signs))))
    return Suspect(other.condition, tuple(signs), Weight(value, sd))


def _sign(discriminator: Discriminator, state: Fact) -> Sign | None:
    truth = Truth.of(bool(state) if state is not None else None)
    ratio = discriminator.lr_present if truth is Truth.YES else discriminator.lr_absent
    if truth is Truth.UNKNOWN or ratio is None or abs(math.log(ratio)) < TELLING:
        return None
    return Sign(
        discriminator.finding, truth is Truth.YES, math.log(ratio), discriminator.source, discriminator.verification
    )
