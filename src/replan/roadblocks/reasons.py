"""The five reasons, each with its probability, the evidence for and against, and what would change the mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from replan.core.interval import Interval
from replan.core.truth import Truth
from replan.knowledge.lookalikes import Lookalike, lookalikes
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts, evaluate
from replan.knowledge.schema import Condition, Evidence, Roadblock, Verification
from replan.roadblocks.belief import Weight, evidence_weight, prior_weight, probability
from replan.roadblocks.misdiagnosis import Suspect, mixture, suspects_among
from replan.roadblocks.views import AFFIRMED, View

Side = Literal["for", "against"]

LIKELY = 0.5
"""A reason is named as in the way from even odds on."""

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
class Mover:
    """Something not known yet, and the probability that the reason would have after each answer.

    `finding` is set for what somebody can be asked, else `field` names the fact that is missing. `suspect` is the
    other condition that a sign speaks to most. `chance` is how likely a yes is, from the same numbers.
    """

    field: str
    finding: str | None
    if_yes: float
    if_no: float
    chance: float
    suspect: str | None = None


@dataclass(frozen=True)
class Reason:
    """One roadblock: how likely it is in the way, why, and whether anything can be said at all.

    `mover` is the unknown that would change the probability most. `view` is what somebody who treats the patient
    thinks of it, where they disagree: it decides on rank and steps, and leaves the probability as it is.
    """

    id: str
    probability: Interval
    clues: tuple[Clue, ...]
    known: bool
    suspects: tuple[Suspect, ...] = ()
    mover: Mover | None = None
    view: View | None = None

    @property
    def evidence_for(self) -> tuple[Clue, ...]:
        """Clues that make it likelier, strongest first; those that only repeat a stronger one are left out."""
        return tuple(clue for clue in self.clues if clue.side == "for" and clue.counts)

    @property
    def evidence_against(self) -> tuple[Clue, ...]:
        """Clues that make it less likely, strongest first; those that only repeat a stronger one are left out."""
        return tuple(clue for clue in self.clues if clue.side == "against" and clue.counts)

    @property
    def set_aside(self) -> bool:
        """Whether somebody who treats the patient says that it is not in the way."""
        return self.view is not None and not self.view.holds

    @property
    def affirmed(self) -> bool:
        """Whether somebody who treats the patient says that it is in the way."""
        return self.view is not None and self.view.holds

    @property
    def in_effect(self) -> float:
        """The probability that ranking and options go by: a view of somebody who treats the patient comes first."""
        if self.view is None:
            return self.probability.best
        return max(self.probability.best, AFFIRMED) if self.view.holds else 0.0


class Row(NamedTuple):
    """Evidence of the pack as it stands: whether it holds, what it adds, and whether that counts (of a group only the
    strongest does)."""

    evidence: Evidence
    truth: Truth
    weight: Weight
    counts: bool


@dataclass(frozen=True)
class Weighed:
    """A roadblock before its reason is told: its evidence with weights, and the sum of what counts."""

    roadblock: Roadblock
    rows: tuple[Row, ...]
    own: Weight
    pointed: tuple[Suspect, ...]
    others: tuple[Lookalike, ...]

    @property
    def total(self) -> Weight:
        """Log-odds of the reason, with the findings that point to another condition."""
        weights = {suspect.pair: suspect.weight for suspect in self.pointed}
        return self.own + mixture(weights.get(other.pair) for other in self.others)


def weigh(condition: Condition, facts: Facts, pack: Pack) -> tuple[Weighed, ...]:
    """Every roadblock of the pack with its evidence weighed on `facts`."""
    return tuple(_weighed(roadblock, condition, facts, pack) for roadblock in pack.roadblocks.values())


def find_reasons(
    weighed: tuple[Weighed, ...],
    facts: Facts,
    movers: Mapping[str, tuple[Mover, ...]],
    views: Mapping[str, View],
) -> tuple[Reason, ...]:
    """Every reason, likeliest first: those that somebody affirms lead, then those of which nothing is known, and those
    that somebody set aside come last."""
    found = [_reason(one, facts, movers.get(one.roadblock.id, ()), views.get(one.roadblock.id)) for one in weighed]
    return tuple(sorted(found, key=_rank))


def reason_facts(reasons: tuple[Reason, ...]) -> Mapping[str, float]:
    """`roadblock.<id>`: the probability in effect of each reason of which anything is known or said."""
    return {f"roadblock.{reason.id}": reason.in_effect for reason in reasons if reason.known or reason.view}


def _rank(reason: Reason) -> tuple[bool, bool, bool, float]:
    return reason.set_aside, not reason.affirmed, not reason.known, -reason.probability.best


def _weighed(roadblock: Roadblock, condition: Condition, facts: Facts, pack: Pack) -> Weighed:
    others = lookalikes(condition.id, pack) if roadblock.id == SUSPECT_REASON else ()
    rows = _strongest_of_each_group(roadblock, facts)
    own = prior_weight(roadblock.prior_of(condition.id))
    for row in rows:
        own = own + row.weight if row.counts else own
    return Weighed(roadblock, tuple(rows), own, suspects_among(others, facts), others)


def _reason(one: Weighed, facts: Facts, movers: tuple[Mover, ...], view: View | None) -> Reason:
    known = bool(one.pointed) or any(facts.get(field) is not None for field in one.roadblock.needs)
    clues = [_clue(row) for row in one.rows if row.weight.value]
    clues += _signs_as_clues(one.pointed)
    clues.sort(key=lambda clue: (not clue.counts, -abs(clue.strength)))
    found = Reason(one.roadblock.id, probability(one.total), tuple(clues), known, one.pointed, view=view)
    p = found.probability.best
    best = max(movers, key=lambda m: max(abs(m.if_yes - p), abs(m.if_no - p)), default=None)
    return replace(found, mover=best)


def _strongest_of_each_group(roadblock: Roadblock, facts: Facts) -> list[Row]:
    """All evidence, and whether it counts: of what is known only the strongest of a group does."""
    known = []
    best: dict[str, float] = {}
    for evidence in roadblock.evidence:
        truth = evaluate(evidence.when, facts)
        weight = weigh_evidence(evidence, truth)
        known.append((evidence, truth, weight))
        best[evidence.group] = max(best.get(evidence.group, 0.0), abs(weight.value))
    rows: list[Row] = []
    used: set[str] = set()
    for evidence, truth, weight in known:
        counts = bool(weight.value) and evidence.group not in used and abs(weight.value) == best[evidence.group]
        used |= {evidence.group} if counts else set()
        rows.append(Row(evidence, truth, weight, counts))
    return rows


def weigh_evidence(evidence: Evidence, truth: Truth) -> Weight:
    """What the evidence adds when it holds or not. Evidence without `says_not` is one-sided."""
    one_sided = truth is Truth.NO and evidence.says_not is None
    return evidence_weight(evidence.if_holds, evidence.if_not, Truth.UNKNOWN if one_sided else truth)


def _clue(row: Row) -> Clue:
    return Clue(
        id=row.evidence.id,
        side="for" if row.weight.value > 0 else "against",
        strength=row.weight.value,
        counts=row.counts,
        source=row.evidence.source,
        verification=row.evidence.verification,
        present=row.truth is Truth.YES,
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
