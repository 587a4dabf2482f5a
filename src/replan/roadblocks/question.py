"""The next best question: the one answer that would tell most about what is in the way."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from replan.core.truth import Truth
from replan.knowledge.lookalikes import Sign, lookalikes
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts, evaluate
from replan.knowledge.schema import Condition, Evidence, Finding
from replan.roadblocks.misdiagnosis import unknown_signs
from replan.roadblocks.reasons import SUSPECT_REASON, Reason

LEAST_GAIN = 0.005
"""Bits below which a question is not worth anybody's time (judgement)."""


@dataclass(frozen=True)
class Question:
    """A finding to ask about, which reason its answer speaks to, and what the answer is expected to tell.

    `gain` is the expected fall of uncertainty about the reason, in bits; `if_yes` and `if_no` are the reason's
    probability after each answer.
    """

    finding: str
    reason: str
    gain: float
    if_yes: float
    if_no: float


@dataclass(frozen=True)
class _Open:
    """An open finding: how often it is there when the reason holds in the way that it speaks to, and when it does not.

    `share` is that way's part of the reason: a sign of one of five lookalikes speaks to a fifth of a misdiagnosis.
    """

    finding: str
    reason: str
    yes_if: float
    yes_if_not: float
    share: float = 1.0


def next_questions(condition: Condition, reasons: tuple[Reason, ...], facts: Facts, pack: Pack) -> tuple[Question, ...]:
    """Questions that are still open, the most telling first; each finding once. Only what somebody can be asked."""
    by_id = {reason.id: reason for reason in reasons}
    found: dict[str, Question] = {}
    for one in _open_evidence(condition, facts, pack):
        question = _question(one, by_id[one.reason])
        if question.gain >= LEAST_GAIN and question.gain > getattr(found.get(one.finding), "gain", 0.0):
            found[one.finding] = question
    return tuple(sorted(found.values(), key=lambda question: -question.gain))


def who_answers(question: Question, pack: Pack) -> Finding:
    """The finding behind a question: its text and who can answer it."""
    return pack.findings.named(question.finding)


def _open_evidence(condition: Condition, facts: Facts, pack: Pack) -> Iterator[_Open]:
    for roadblock in pack.roadblocks.values():
        for evidence in roadblock.evidence:
            if evidence.finding and _is_open(evidence, facts):
                yield _Open(evidence.finding, roadblock.id, evidence.if_holds.best, evidence.if_not.best)
    others = lookalikes(condition.id, pack)
    for other in others:
        for sign in unknown_signs(other, facts):
            chances = _chances(sign)
            if chances:
                yield _Open(sign.finding, SUSPECT_REASON, *chances, share=1 / len(others))


def _is_open(evidence: Evidence, facts: Facts) -> bool:
    asked = facts.get(f"finding.{evidence.finding}") is not None
    return not asked and evaluate(evidence.when, facts) is Truth.UNKNOWN


def _chances(sign: Sign) -> tuple[float, float] | None:
    """Sensitivity and false-positive rate from both likelihood ratios: LR+ = s/f and LR- = (1-s)/(1-f)."""
    up, down = sign.present, sign.absent
    if up is None or down is None or (up - 1) * (down - 1) >= 0:
        return None
    false_positive = (1 - down) / (up - down)
    return up * false_positive, false_positive


def _question(one: _Open, reason: Reason) -> Question:
    """With q the part of the reason that the finding speaks to and r the rest of it, a yes makes the reason
    (q * yes_if + r * yes_if_not) / (q * yes_if + (1 - q) * yes_if_not); a no likewise."""
    p = min(max(reason.probability.best, 1e-6), 1 - 1e-6)
    speaks = one.share * p
    p_yes = speaks * one.yes_if + (1 - speaks) * one.yes_if_not
    after_yes = (speaks * one.yes_if + (p - speaks) * one.yes_if_not) / p_yes
    after_no = (speaks * (1 - one.yes_if) + (p - speaks) * (1 - one.yes_if_not)) / (1 - p_yes)
    gain = _bits(p) - p_yes * _bits(after_yes) - (1 - p_yes) * _bits(after_no)
    return Question(one.finding, reason.id, gain, after_yes, after_no)


def _bits(p: float) -> float:
    """Entropy of a yes-or-no with probability `p`."""
    return sum(-q * math.log2(q) for q in (p, 1 - p) if q > 0)
