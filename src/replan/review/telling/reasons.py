"""Roadblocks in words: how likely each is, the evidence for and against, and the question that helps most."""

from __future__ import annotations

from replan.core.truth import Truth
from replan.review.reference.rules import fact_in_words
from replan.review.telling.alarms import ask
from replan.review.telling.context import Context
from replan.review.telling.notes import tell_notes
from replan.review.telling.people import who
from replan.review.told import Ask, Line, ReasonTold
from replan.roadblocks import Clue, Reason

WORDS_FOR = ((0.2, "unlikely"), (0.4, "less_likely"), (0.6, "even"), (0.8, "likely"), (1.01, "very_likely"))
"""Upper ends of the probabilities that each word stands for."""


WORTH_SAYING = 0.05
"""An answer that moves a chance by less than this is not named as one that would change the mind."""


def tell_why(context: Context) -> str:
    """The conclusion on the roadblocks in one sentence."""
    found = context.review.roadblocks
    names = [context.text(context.pack.roadblocks[reason.id].title) for reason in found.in_the_way]
    return context.speaker.text(f"why.{found.conclusion}", reason=names[0] if names else "", count=len(names))


def tell_reasons(context: Context) -> tuple[ReasonTold, ...]:
    """All five, likeliest first."""
    named = {reason.id for reason in context.review.roadblocks.in_the_way}
    return tuple(_reason(reason, reason.id in named, context) for reason in context.review.reasons)


def tell_none(context: Context) -> str:
    """The chance that none of the reasons is in the way; nothing where none of them can be told."""
    if not any(reason.known for reason in context.review.reasons):
        return ""
    none = context.review.roadblocks.none
    return context.speaker.text("why.none", p=none.best, low=none.low, high=none.high)


def tell_next_question(context: Context) -> Ask | None:
    """The one question to answer next, a patient's being one that a patient can answer; None while safety questions
    are open, which come first."""
    reader, findings = context.speaker.reader, context.pack.findings
    asked = (q for q in context.review.questions if reader == "therapist" or findings[q.finding].asked_of == "patient")
    question = next(asked, None)
    if question is None or question.reason == "safety":
        return None
    title = context.text(context.pack.roadblocks[question.reason].title)
    key = "question.why" if reader == "therapist" else f"question.decide.{question.turns}"
    why = context.speaker.text(key, reason=title, yes=question.if_yes, no=question.if_no)
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
        notes=tell_notes(reason.id, context),
        would_change=_would_change(reason, context),
        view=_view(reason, context),
    )


def _would_change(reason: Reason, context: Context) -> str:
    """The unknown that would move the reason most, unless it would hardly move."""
    mover, p = reason.mover, reason.probability.best
    if mover is None or max(abs(mover.if_yes - p), abs(mover.if_no - p)) < WORTH_SAYING:
        return ""
    if mover.finding is not None:
        title = context.text(context.pack.findings.named(mover.finding).title)
        what = context.speaker.text("why.mind_finding", finding=title)
    else:
        what = context.speaker.text("why.mind_fact", fact=fact_in_words(mover.field, context.speaker))
    low, high = sorted((mover.if_yes, mover.if_no))
    chances = {"low": context.speaker.in_ten(low), "high": context.speaker.in_ten(high)}
    if context.speaker.reader == "patient" and chances["low"] == chances["high"]:
        return ""
    return context.speaker.text("why.mind", what=what, yes=mover.if_yes, no=mover.if_no, **chances)


def _view(reason: Reason, context: Context) -> str:
    """What somebody who treats the patient thinks of the reason, where they disagree."""
    view = reason.view
    if view is None:
        return ""
    by = context.speaker.text("why.view_by", by=who(view.by, context)) if view.by else ""
    return context.speaker.text(f"why.view.{'yes' if view.holds else 'no'}", on=view.on, by=by, because=view.because)


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
