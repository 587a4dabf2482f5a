"""What is not known yet, and what each answer would do to each reason, worked out by the same sums as the reason."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from replan.core.truth import Truth
from replan.knowledge.lookalikes import Sign
from replan.knowledge.rules import Facts, evaluate, fields_of
from replan.knowledge.schema import Evidence
from replan.roadblocks.belief import Weight, expit
from replan.roadblocks.misdiagnosis import Pointer, combined, mixture, pointer
from replan.roadblocks.reasons import Mover, Row, Weighed, weigh_evidence

FINDING = "finding."


def find_movers(weighed: tuple[Weighed, ...], facts: Facts) -> Mapping[str, tuple[Mover, ...]]:
    """By roadblock, everything unknown that would move it."""
    return {one.roadblock.id: (*_findings(one, facts), *_others(one, facts)) for one in weighed}


def _findings(one: Weighed, facts: Facts) -> Iterator[Mover]:
    """Findings that nobody has answered. One may speak in several pieces of evidence and for several other conditions,
    so each answer is put in wherever it counts."""
    p = expit(one.total.value)
    evidence, signs = _open_evidence(one, facts), _open_signs(one, facts)
    weights = {suspect.pair: suspect.weight for suspect in one.pointed}
    now: dict[str, Weight | None] = {other.pair: weights.get(other.pair) for other in one.others}
    pointing = mixture(now.values()).value
    own = one.total.value - pointing
    base = own - sum(row.weight.value for row in one.rows if row.counts)
    parts, names = _parts(now), {other.pair: other.other for other in one.others}
    for code in dict.fromkeys([*evidence, *signs]):
        after = []
        for answer in (True, False):
            asked = evidence.get(code)
            then = base + _own(one.rows, asked, {**facts, FINDING + code: answer}) if asked else own
            after.append(expit(then + (_pointing(one, now, signs[code], answer) if code in signs else pointing)))
        if after != [p, p]:
            pair = max((pair for pair, _ in signs.get(code, [])), key=lambda pair: parts[pair], default=None)
            model = _model(p, evidence.get(code, []), facts, code)
            chance = _chance(p, after[0], after[1], model)
            yield Mover(FINDING + code, code, after[0], after[1], chance, names.get(pair or ""))


def _others(one: Weighed, facts: Facts) -> Iterator[Mover]:
    """Evidence that waits for a fact that is no question, such as a log or a score."""
    total, p = one.total.value, expit(one.total.value)
    counted = {row.evidence.group: row.weight.value for row in one.rows if row.counts}
    for row in one.rows:
        missing = [field for field in fields_of(row.evidence.when) if facts.get(field) is None]
        if row.truth is not Truth.UNKNOWN or missing[0].startswith(FINDING):
            continue
        now = counted.get(row.evidence.group, 0.0)
        yes, no = (
            expit(total - now + max(now, weigh_evidence(row.evidence, truth).value, key=abs))
            for truth in (Truth.YES, Truth.NO)
        )
        if (yes, no) != (p, p):
            model = p * row.evidence.if_holds.best + (1 - p) * row.evidence.if_not.best
            yield Mover(missing[0], None, yes, no, _chance(p, yes, no, model))


def _open_evidence(one: Weighed, facts: Facts) -> Mapping[str, list[Evidence]]:
    """By finding that nobody has answered, the unknown evidence that asks about it."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for row in one.rows:
        if row.truth is not Truth.UNKNOWN:
            continue
        for field in fields_of(row.evidence.when):
            if field.startswith(FINDING) and facts.get(field) is None:
                found[field.removeprefix(FINDING)].append(row.evidence)
    return found


def _open_signs(one: Weighed, facts: Facts) -> Mapping[str, list[tuple[str, Sign]]]:
    """By finding that nobody has recorded, the pairs that it speaks to and its ratios there."""
    found: dict[str, list[tuple[str, Sign]]] = defaultdict(list)
    for other in one.others:
        for sign in other.signs:
            if facts.get(FINDING + sign.finding) is None:
                found[sign.finding].append((other.pair, sign))
    return found


def _own(rows: Iterable[Row], changed: list[Evidence], facts: Facts) -> float:
    """The sum of the evidence when the `changed` pieces are weighed anew on `facts`."""
    ids = {evidence.id for evidence in changed}
    return _sum(
        (
            row.evidence.group,
            weigh_evidence(row.evidence, evaluate(row.evidence.when, facts)).value
            if row.evidence.id in ids
            else row.weight.value,
        )
        for row in rows
    )


def _sum(values: Iterable[tuple[str, float]]) -> float:
    """Of each group only the strongest value counts."""
    best: dict[str, float] = {}
    for group, value in values:
        best[group] = max(best.get(group, 0.0), value, key=abs)
    return sum(best.values())


def _pointing(one: Weighed, now: Mapping[str, Weight | None], places: list[tuple[str, Sign]], present: bool) -> float:
    """What the findings say of a wrong diagnosis when one more is known."""
    known = {suspect.pair: suspect for suspect in one.pointed}
    changed = dict(now)
    for pair, sign in places:
        found = pointer(sign, present)
        if found is not None:
            signs: tuple[Pointer, ...] = known[pair].signs if pair in known else ()
            changed[pair] = combined([*signs, found])
    return mixture(changed.values()).value


def _parts(now: Mapping[str, Weight | None]) -> Mapping[str, float]:
    """How much of a wrong diagnosis each other condition makes up: its odds by the findings so far, over all."""
    odds = {pair: math.exp(weight.value if weight else 0.0) for pair, weight in now.items()}
    total = sum(odds.values())
    return {pair: value / total for pair, value in odds.items()}


def _model(p: float, evidence: list[Evidence], facts: Facts, code: str) -> float:
    """How likely a yes is by the likelihoods of the first evidence that asks about it; even odds for a bare sign."""
    if not evidence:
        return 0.5
    holds = p * evidence[0].if_holds.best + (1 - p) * evidence[0].if_not.best
    means_yes = evaluate(evidence[0].when, {**facts, FINDING + code: True}) is Truth.YES
    return holds if means_yes else 1 - holds


def _chance(p: float, if_yes: float, if_no: float, model: float) -> float:
    """How likely a yes is. What is expected after the answer must be what is believed before it: p = c * if_yes +
    (1 - c) * if_no gives c; where no chance does (both answers point one way) the model's own stands."""
    if if_yes == if_no:
        return model
    c = (p - if_no) / (if_yes - if_no)
    return c if 0 < c < 1 else model
