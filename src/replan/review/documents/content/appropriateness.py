"""Whether the pack's rules support an imaging test or a referral for this patient, and which of them say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from replan.core.truth import Truth
from replan.knowledge.rules import evaluate
from replan.knowledge.schema import Option
from replan.review.documents.content.material import Material

Judged = Literal["supported", "not_supported", "open", "ruled_out", "urgent"]


@dataclass(frozen=True)
class Ground:
    """One criterion of the pack, its source, and whether it applies: yes or not known (what surely does not is left
    out)."""

    kind: str
    text: str
    applies: bool
    source: str


@dataclass(frozen=True)
class Judgement:
    """What the rules say of one option, and on what grounds. `urgent` means that the warning sign comes first and that
    whoever looks at it decides."""

    option: str
    title: str
    judged: Judged
    because: tuple[str, ...]
    grounds: tuple[Ground, ...]


def imaging(material: Material) -> tuple[Judgement, ...]:
    """Every imaging test of the pack: supported first, ruled out last."""
    order: tuple[Judged, ...] = ("urgent", "supported", "open", "not_supported", "ruled_out")
    tests = [judge(one, material) for one in material.pack.options.values() if one.kind == "imaging"]
    return tuple(sorted(tests, key=lambda one: order.index(one.judged)))


def judge(option: Option, material: Material) -> Judgement:
    """One option. It is supported only when a rule surely holds: one that hangs on an unasked finding stays open,
    and one of which only a criterion of low value surely holds is not supported."""
    told = {one.id: one for one in material.told.ruled_out}
    not_offered = {one.id: one.why for one in material.review.not_offered}
    because = told[option.id].because if option.id in told else (material.context.text(option.for_whom),)
    found = grounds(option, material)
    why = not_offered.get(option.id)
    holds = evaluate(option.offer_when, material.review.facts) if option.offer_when else Truth.UNKNOWN
    speaks = any(one.applies and one.kind != "low_value" for one in found)
    if material.review.screening.urgent:
        judged: Judged = "urgent"
    elif why in ("excluded", "retired"):
        judged = "ruled_out"
    elif why is not None:
        judged = "not_supported"
    elif holds is Truth.YES or speaks:
        judged = "supported"
    else:
        judged = "not_supported" if any(one.applies for one in found) else "open"
    return Judgement(option.id, material.context.text(option.title), judged, because, found)


def grounds(option: Option, material: Material) -> tuple[Ground, ...]:
    """The criteria of an option for the patient's region, those that apply first."""
    regions = set(material.pack.conditions[material.review.condition].regions)
    found = []
    for one in option.criteria:
        truth = evaluate(one.when, material.review.facts) if one.when else Truth.UNKNOWN
        if truth is Truth.NO or (one.regions and not regions & set(one.regions)):
            continue
        source = material.source(one.source, one.verification)
        found.append(Ground(one.kind, material.context.text(one.text), truth is Truth.YES, source))
    return tuple(sorted(found, key=lambda one: not one.applies))
