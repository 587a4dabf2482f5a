"""Do the findings fit the working diagnosis, or one that it is mistaken for?

Likelihood ratios of findings are published one by one, but findings come together. Multiplying them would claim more
than they tell, so for each other condition the strongest counts in full and each weaker one half as much as the one
before (a convention that keeps any set of findings below twice the strongest on the log scale).

A wrong diagnosis may be any of the others, so that P(findings | wrong) is the mean over them: what points to one of
five says less than what points to the only one, and what excludes one of five leaves four.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from replan.knowledge.lookalikes import Lookalike, Sign, lookalikes
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact, Facts
from replan.knowledge.schema import Condition, Verification
from replan.roadblocks.belief import Weight

DISCOUNT = 0.5
LR_DOUBT = 0.5
"""Doubt of a published likelihood ratio on the log scale where no interval is carried (about a factor of 1.9 in 8 of
10 cases): studies of one sign differ by as much."""

WIDTH_OF_95 = 2 * 1.96
"""Standard deviations that a 95 % confidence interval spans."""

TELLING = math.log(1.2)
"""Findings that change the odds by less than a fifth say nothing either way."""


@dataclass(frozen=True)
class Pointer:
    """A finding, whether it is there, and how it moves the odds toward the other condition (log scale, with its sd)."""

    finding: str
    present: bool
    log_ratio: float
    doubt: float
    source: str
    verification: Verification


@dataclass(frozen=True)
class Suspect:
    """Another condition with the findings that point to it or away from it."""

    condition: str
    pair: str
    signs: tuple[Pointer, ...]
    weight: Weight

    @property
    def toward(self) -> tuple[Pointer, ...]:
        """The findings that point to the other condition."""
        return tuple(sign for sign in self.signs if sign.log_ratio > 0)


def suspects(condition: Condition, facts: Facts, pack: Pack) -> tuple[Suspect, ...]:
    """The conditions that this one is mistaken for and that a recorded finding speaks to, most suspected first."""
    return suspects_among(lookalikes(condition.id, pack), facts)


def suspects_among(others: tuple[Lookalike, ...], facts: Facts) -> tuple[Suspect, ...]:
    """Those of `others` that a recorded finding speaks to, most suspected first."""
    found = [_suspect(other, facts) for other in others]
    return tuple(sorted((s for s in found if s.signs), key=lambda s: -s.weight.value))


def combined(clues: list[Pointer]) -> Weight:
    """The log-odds that the findings give together: the strongest in full, each weaker one half as much."""
    ordered = sorted(clues, key=lambda clue: -abs(clue.log_ratio))
    value = sum(clue.log_ratio * DISCOUNT**rank for rank, clue in enumerate(ordered))
    sd = math.sqrt(sum((clue.doubt * DISCOUNT**rank) ** 2 for rank, clue in enumerate(ordered)))
    return Weight(value, sd)


def mixture(weights: Iterable[Weight | None]) -> Weight:
    """The log-odds that findings give to a wrong diagnosis, over all that it may be (None: nothing known of that one):
    the logarithm of the mean likelihood ratio. Each doubt counts by the part that its condition makes up."""
    known = [weight or Weight(0.0, 0.0) for weight in weights]
    if not known:
        return Weight(0.0, 0.0)
    ratios = [math.exp(weight.value) for weight in known]
    total = sum(ratios)
    sd = sum(weight.sd * ratio for weight, ratio in zip(known, ratios, strict=True)) / total
    return Weight(math.log(total / len(known)), sd)


def pointer(sign: Sign, present: bool) -> Pointer | None:
    """What a sign says when it is there or not; None when that tells next to nothing or nobody published how much."""
    ratio, span = (sign.present, sign.present_range) if present else (sign.absent, sign.absent_range)
    if ratio is None or abs(math.log(ratio)) < TELLING:
        return None
    doubt = math.log(span[1] / span[0]) / WIDTH_OF_95 if span else LR_DOUBT
    return Pointer(sign.finding, present, math.log(ratio), doubt, sign.source, sign.verification)


def misfit_facts(condition: Condition, facts: Facts, pack: Pack) -> dict[str, Fact]:
    """How many findings point to the most suspected other condition, and how many away from every one."""
    found = suspects(condition, facts, pack)
    if not found:
        return {}
    away = {sign.finding for suspect in found for sign in suspect.signs if sign.log_ratio < 0}
    return {"episode.misfit_findings": float(len(found[0].toward)), "episode.fit_findings": float(len(away))}


def _suspect(other: Lookalike, facts: Facts) -> Suspect:
    states = ((sign, facts.get(f"finding.{sign.finding}")) for sign in other.signs)
    clues = [clue for sign, state in states if state is not None and (clue := pointer(sign, bool(state)))]
    clues.sort(key=lambda clue: -abs(clue.log_ratio))
    return Suspect(other.other, other.pair, tuple(clues), combined(clues))
