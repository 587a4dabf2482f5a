"""The five reasons, each with its probability and the evidence for and against from this course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from replan.core.interval import Interval
from replan.core.truth import Truth
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts, evaluate
from replan.knowledge.schema import Condition, Evidence, Roadblock, Verification
from replan.roadblocks.belief import Weight, evidence_weight, prior_weight, probability
from replan.roadblocks.misdiagnosis import Suspect, suspects

Side = Literal["for", "against"]

SUSPECT_REASON = "misdiagnosis"
"""The reason that findings pointing to another condition speak to."""


@dataclass(frozen=True)
class Clue:
    """One piece of evidence as it stands in this course.

    `id` names the evidence in the pack, or the finding for a sign of another condition (then `suspect` is set).
    `strength` is its log likelihood ratio; `counts` is False when a stronger clue of the same group says the same.
    """

    id: str
    side: Side
    strength: float
    counts: bool
    source: str
    verification: Verification
    suspect: str | None = None
    present: bool = True


@dataclass(frozen=True)
class Reason:
    """One roadblock: how likely it is in the way, why, and whether anything can be said at all."""

    id: str
    probability: Interval
    clues: tuple[Clue, ...]
    known: bool
    suspects: tuple[Suspect, ...] = ()

    @property
    def evidence_for(self) -> tuple[Clue, ...]:
        """Clues that make it likelier, strongest first; those that only repeat a stronger one are left out."""
        return tuple(clue for clue in self.clues if clue.side == "for" and clue.counts)

    @property
    def evidence_against(self) -> tuple[Clue, ...]:
        """Clues that make it less likely, strongest first; those that only repeat a stronger one are left out."""
        return tuple(clue for clue in self.clues if clue.side == "against" and clue.counts)


def find_reasons(condition: Condition, facts: Facts, pack: Pack) -> tuple[Reason, ...]:
    """Every roadblock of the pack, likeliest first; those of which nothing is known come last."""
    found = [_reason(roadblock, condition, facts, pack) for roadblock in pack.roadblocks.values()]
    return tuple(sorted(found, key=lambda reason: (not reason.known, -reason.probability.best)))


def reason_facts(reasons: tuple[Reason, ...]) -> Mapping[str, float]:
    """`roadblock.<id>`: the probability of each reason of which anything is known."""
    return {f"roadblock.{reason.id}": reason.probability.best for reason in reasons if reason.known}


def _reason(roadblock: Roadblock, condition: Condition, facts: Facts, pack: Pack) -> Reason:
    pointed = suspects(condition, facts, pack) if roadblock.id == SUSPECT_REASON else ()
    known = bool(pointed) or any(facts.get(field) is not None for field in roadblock.needs)
    weighed = _strongest_of_each_group(roadblock, facts)
    total = prior_weight(roadblock.prior)
    for _, weight, counts in weighed:
        total = total + weight if counts else total
    if pointed:
        total = total + pointed[0].weight
    clues = [_clue(evidence, weight, counts, facts) for evidence, weight, counts in weighed]
    clues += _signs_as_clues(pointed)
    clues.sort(key=lambda clue: (not clue.counts, -abs(clue.strength)))
    return Reason(roadblock.id, probability(total), tuple(clues), known, pointed)


def _strongest_of_each_group(roadblock: Roadblock, facts: Facts) -> list[tuple[Evidence, Weight, bool]]:
    """Known evidence with its weight, and whether it counts: of a group only the strongest does."""
    known = [(evidence, _weigh(evidence, facts)) for evidence in roadblock.evidence]
    known = [(evidence, weight) for evidence, weight in known if weight.value]
    best: dict[str, float] = {}
    for evidence, weight in known:
        best[evidence.group] = max(best.get(evidence.group, 0.0), abs(weight.value))
    rows: list[tuple[Evidence, Weight, bool]] = []
    used: set[str] = set()
    for evidence, weight in known:
        counts = evidence.group not in used and abs(weight.value) == best[evidence.group]
        used |= {evidence.group} if counts else set()
        rows.append((evidence, weight, counts))
    return rows


def _weigh(evidence: Evidence, facts: Facts) -> Weight:
    truth = evaluate(evidence.when, facts)
    one_sided = truth is Truth.NO and evidence.says_not is None
    return evidence_weight(evidence.if_holds, evidence.if_not, Truth.UNKNOWN if one_sided else truth)


def _clue(evidence: Evidence, weight: Weight, counts: bool, facts: Facts) -> Clue:
    return Clue(
        id=evidence.id,
        side="for" if weight.value > 0 else "against",
        strength=weight.value,
        counts=counts,
        source=evidence.source,
        verification=evidence.verification,
        present=evaluate(evidence.when, facts) is Truth.YES,
    )


def _signs_as_clues(pointed: tuple[Suspect, ...]) -> list[Clue]:
    """The signs of the most suspected other condition."""
    return [
        Clue(
            id=sign.finding,
            side="for" if sign.log_ratio > 0 else "against",
            strength=sign.log_ratio,
            counts=True,
            source=sign.source,
            verification=sign.verification,
            suspect=pointed[0].condition,
            present=sign.present,
        )
        for sign in (pointed[0].signs if pointed else ())
    ]
