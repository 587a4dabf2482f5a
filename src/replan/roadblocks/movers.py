"""What is not known yet, and what each answer would do to each reason, worked out by the same sums as the reason."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

from replan.core.truth import Truth
from replan.knowledge.lookalikes import Sign
from replan.knowledge.rules import Facts, fields_of
from replan.knowledge.schema import Evidence
from replan.roadblocks.belief import Weight, expit
from replan.roadblocks.misdiagnosis import Pointer, combined, mixture, pointer
from replan.roadblocks.reasons import Mover, Weighed, weigh_evidence


def find_movers(weighed: tuple[Weighed, ...], facts: Facts) -> Mapping[str, tuple[Mover, ...]]:
    """By roadblock, everything unknown that would move it."""
    return {one.roadblock.id: (*_evidence_movers(one, facts), *_sign_movers(one, facts)) for one in weighed}


def _evidence_movers(one: Weighed, facts: Facts) -> Iterator[Mover]:
    total, p = one.total.value, expit(one.total.value)
    counted = {row.evidence.group: row.weight.value for row in one.rows if row.counts}
    for row in one.rows:
        evidence = row.evidence
        if row.truth is not Truth.UNKNOWN:
            continue
        now = counted.get(evidence.group, 0.0)
        yes, no = (
            expit(total - now + max(now, weigh_evidence(evidence, truth).value, key=abs))
            for truth in (Truth.YES, Truth.NO)
        )
        if (yes, no) != (p, p):
            model = p * evidence.if_holds.best + (1 - p) * evidence.if_not.best
            field, finding = _missing(evidence, facts)
            yield Mover(field, finding, yes, no, _chance(p, yes, no, model))


def _missing(evidence: Evidence, facts: Facts) -> tuple[str, str | None]:
    """The first fact that the evidence lacks, and the finding that can be asked about instead. A finding that was
    answered already is not asked again."""
    asked = facts.get(f"finding.{evidence.finding}") is not None
    finding = None if asked else evidence.finding
    field = next(field for field in fields_of(evidence.when) if facts.get(field) is None)
    return (f"finding.{finding}" if finding else field), finding


def _sign_movers(one: Weighed, facts: Facts) -> Iterator[Mover]:
    """Signs that tell other conditions apart. One finding may speak to several of them at once."""
    p = expit(one.total.value)
    known = {suspect.pair: suspect for suspect in one.pointed}
    now: dict[str, Weight | None] = {
        other.pair: known[other.pair].weight if other.pair in known else None for other in one.others
    }
    parts, names = _parts(now), {other.pair: other.other for other in one.others}
    for finding, places in _open_signs(one, facts).items():
        after = []
        for present in (True, False):
            changed = dict(now)
            for pair, sign in places:
                found = pointer(sign, present)
                if found is not None:
                    signs: tuple[Pointer, ...] = known[pair].signs if pair in known else ()
                    changed[pair] = combined([*signs, found])
            after.append(expit((one.own + mixture(changed.values())).value))
        if after != [p, p]:
            pair = max(places, key=lambda place: parts[place[0]])[0]
            chance = _chance(p, after[0], after[1], p)
            yield Mover(f"finding.{finding}", finding, after[0], after[1], chance, names[pair])


def _open_signs(one: Weighed, facts: Facts) -> Mapping[str, list[tuple[str, Sign]]]:
    """By finding that nobody has recorded, the pairs that it speaks to and its ratios there."""
    found: dict[str, list[tuple[str, Sign]]] = defaultdict(list)
    for other in one.others:
        for sign in other.signs:
            if facts.get(f"finding.{sign.finding}") is None:
                found[sign.finding].append((other.pair, sign))
    return found


def _parts(now: Mapping[str, Weight | None]) -> Mapping[str, float]:
    """How much of a wrong diagnosis each other condition makes up: its odds by the findings so far, over all."""
    odds = {pair: math.exp(weight.value if weight else 0.0) for pair, weight in now.items()}
    total = sum(odds.values())
    return {pair: value / total for pair, value in odds.items()}


def _chance(p: float, if_yes: float, if_no: float, model: float) -> float:
    """How likely a yes is. What is expected after the answer must be what is believed before it: p = c * if_yes +
    (1 - c) * if_no gives c; where no chance does (both answers point one way) the model's own stands."""
    if if_yes == if_no:
        return model
    c = (p - if_no) / (if_yes - if_no)
    return c if 0 < c < 1 else model
