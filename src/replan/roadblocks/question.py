"""The next best question: the one answer that would tell most for the decision what to act on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from replan.roadblocks.reasons import LIKELY, Mover, Reason

LEAST_GAIN = 0.005
"""Bits below which a question is not worth anybody's time (judgement)."""

A_BIT = 0.1
"""Worth of one bit of certainty, in chances of a wrong decision: it breaks ties between answers that leave the decision
as it is (judgement)."""

Turns = Literal["names", "clears", "neither"]


@dataclass(frozen=True)
class Question:
    """A finding to ask about, which reason its answer speaks to, and what the answer is expected to do.

    `decides` is the expected fall of the chance of deciding wrongly whether the reason is in the way (naming it from
    even odds on), `gain` the expected fall of uncertainty about it, in bits. `if_yes` and `if_no` are the reason's
    probability after each answer: what the review will say once it is answered. `turns` says what an answer can do to
    the decision.
    """

    finding: str
    reason: str
    gain: float
    if_yes: float
    if_no: float
    decides: float = 0.0
    turns: Turns = "neither"

    @property
    def worth(self) -> float:
        """What questions are ranked by."""
        return self.decides + A_BIT * self.gain


def next_questions(reasons: tuple[Reason, ...], movers: Mapping[str, tuple[Mover, ...]]) -> tuple[Question, ...]:
    """Questions that are still open, the most telling first; each finding once. Only what somebody can be asked, and
    nothing about a reason that somebody who treats the patient has settled."""
    found: dict[str, Question] = {}
    for reason in reasons:
        if reason.view is not None:
            continue
        for mover in movers.get(reason.id, ()):
            if mover.finding is None:
                continue
            question = _question(mover, mover.finding, reason)
            better = mover.finding not in found or question.worth > found[mover.finding].worth
            if question.gain >= LEAST_GAIN and better:
                found[mover.finding] = question
    return tuple(sorted(found.values(), key=lambda question: (-question.worth, question.finding)))


def _question(mover: Mover, finding: str, reason: Reason) -> Question:
    """Gains are taken from the mean of both answers: it is the reason's probability, but for evidence whose absence
    says nothing, where a fall that an answer brings without any counterweight must not pass for information."""
    p, yes, no, c = reason.probability.best, mover.if_yes, mover.if_no, mover.chance
    mean = c * yes + (1 - c) * no

    def fall(of: float, then_yes: float, then_no: float) -> float:
        return max(0.0, of - c * then_yes - (1 - c) * then_no)

    gain = fall(_bits(mean), _bits(yes), _bits(no))
    decides = fall(min(mean, 1 - mean), min(yes, 1 - yes), min(no, 1 - no))
    return Question(finding, reason.id, gain, yes, no, decides, _turns(p, yes, no))


def _turns(p: float, yes: float, no: float) -> Turns:
    """What an answer can do: name a reason that is not named yet, clear one that is, or leave the decision."""
    if p < LIKELY:
        return "names" if max(yes, no) >= LIKELY else "neither"
    return "clears" if min(yes, no) < LIKELY else "neither"


def _bits(p: float) -> float:
    """Entropy of a yes-or-no with probability `p`."""
    return sum(-q * math.log2(q) for q in (p, 1 - p) if q > 0)
