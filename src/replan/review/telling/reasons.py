"""Roadblocks in words: how likely each is, the evidence for and against, and the question that helps most."""

from __future__ import annotations

from replan.core.truth import Truth
from replan.review.telling.alarms import ask
from replan.review.telling.context import Context
from replan.review.told import Ask, Line, ReasonTold
from replan.roadblocks import Clue, Reason

WORDS_FOR = ((0.2, "unlikely"), (0.4, "less_likely"), (0.6, "even"), (0.8, "likely"), (1.01, "very_likely"))
"""Upper ends of the probabilities that each word stands for."""


def tell_why(context: Context) -> str:
    """The conclusion on the roadblocks in one sentence."""
    found = context.review.roadblocks
    names = [context.text(context.pack.roadblocks[reason.id].title) for reason in found.in_the_way]
    return context.speaker.text(f"why.{found.conclusion}", reason=names[0] if names else "", count=len(names))


def tell_reasons(context: Context) -> tuple[ReasonTold, ...]:
    """All five, likeliest first."""
    named = {reason.id for reason in context.review.roadblocks.in_the_way}
    return tuple(_reason(reason, reason.id in named, context) for reason in context.review.reasons)


def tell_next_question(context: Context) -> Ask | None:
    """The one question to answer next, a patient's being one that a patient can answer; None while safety questions
    are open, which come first."""
    reader, findings = context.speaker.reader, context.pack.findings
    asked = (q for q in context.review.questions if reader == "therapist" or findings[q.finding].asked_of == "patient")
    question = next(asked, None)
    if question is None or question.reason == "safety":
        return None
    title = context.text(context.pack.roadblocks[question.reason].title)
    why = context.speaker.text("question.why", reason=title, yes=question.if_yes, no=question.if_no)
    return ask(context, question.finding, why, safety=False)


def _reason(reason: Reason, named: bool, context: Context) -> ReasonTold:
    roadblock = context.pack.roadblocks[reason.id]
    text = roadblock.patient if context.speaker.reader == "patient" else roadblock.therapist
    return ReasonTold(
        id=reason.id,
        title=context.text(roadblock.title),
        text=context.text(text),
        chance=_chance(reason, context),
        likely=named,
        known=reason.known,
        evidence_for=tuple(_line(reason, clue, context) for clue in reason.evidence_for),
        evidence_against=tuple(_line(reason, clue, context) for clue in reason.evidence_against),
    )


def _chance(reason: Reason, context: Context) -> str:
    if not reason.known:
        return context.speaker.text("chance.cannot_tell")
    p = reason.probability
    word = next(word for upper, word in WORDS_FOR if p.best < upper)
    return context.speaker.text(f"chance.{word}", best=p.best, low=p.low, high=p.high)


def _line(reason: Reason, clue: Clue, context: Context) -> Line:
    source = context.source(clue.source, clue.verification)
    if clue.suspect is not None:
        return Line(_sign(clue, context), source)
    evidence = next(e for e in context.pack.roadblocks[reason.id].evidence if e.id == clue.id)
    says = evidence.says if clue.present or evidence.says_not is None else evidence.says_not
    return Line(context.text(says), source)


def _sign(clue: Clue, context: Context) -> str:
    state = Truth.of(clue.present)
    other = context.pack.diagnosis(str(clue.suspect))
    return context.speaker.text(
        f"sign.{clue.side}.{state.value}",
        finding=context.text(context.pack.findings[clue.id].title),
        condition=context.text(other.title),
        plain=context.text(other.plain or other.title),
    )
