"""The account of the home program in words: done and due, why not, what it did, and what the gap cost."""

from __future__ import annotations

from collections.abc import Iterator

from replan.review.home_effect import HomeEffect
from replan.review.telling.context import Context
from replan.review.telling.people import listed
from replan.review.told import Line
from replan.roadblocks.home import ExerciseAccount, HomeAccount, Waste


def home_notes(context: Context) -> Iterator[Line]:
    """The account, told without blame: what was done first, then what got in the way."""
    found, text = context.review.why.home, context.speaker.text
    if found.share is not None:
        yield Line(_done(found, context))
        yield from (Line(_exercise(one, context)) for one in found.exercises if one.share is not None or one.as_needed)
    if found.weeks_unknown:
        yield Line(text("why.note.unlogged"))
    if found.reasons:
        named = [
            text("why.reason.count", reason=text(f"why.reason.{reason}"), count=count)
            for reason, count in found.reasons
        ]
        yield Line(text("why.note.reasons", reasons=listed(named)))
    yield from (Line(text(f"why.note.apart.{one}")) for one in found.apart)
    if context.review.why.home_effect is not None:
        yield Line(_effect(context.review.why.home_effect, context))
    yield from (Line(said) for said in _waste(found.waste, context))


def _done(found: HomeAccount, context: Context) -> str:
    return context.speaker.text(
        "why.note.done",
        done=found.done,
        due=found.due,
        share=found.share,
        count=found.weeks_logged,
        unknown=found.weeks_unknown,
    )


def _exercise(one: ExerciseAccount, context: Context) -> str:
    title = context.speaker.title("exercises", one.exercise)
    if one.as_needed:
        return context.speaker.text("why.note.as_needed", exercise=title, count=one.times)
    due, done = sum(week.due for week in one.weeks), sum(week.done for week in one.weeks)
    return context.speaker.text(
        "why.note.exercise",
        exercise=title,
        done=done,
        due=due,
        share=one.share,
        frequency=one.frequency,
    )


def _effect(found: HomeEffect, context: Context) -> str:
    key = {True: "yes", False: "no", None: "unclear"}[found.sure]
    best, number = found.difference, context.speaker.number
    return context.speaker.text(
        f"why.note.effect_{key}",
        difference=number(best.best),
        low=number(best.low),
        high=number(best.high),
        much=found.much,
        little=found.little,
    )


def _waste(found: Waste, context: Context) -> Iterator[str]:
    """Each loss with its cost and minutes in the same breath, where they are recorded."""
    text = context.speaker.text
    if found.missed:
        cost = text("why.note.missed_cost", cost=found.missed_cost) if found.missed_cost is not None else ""
        yield " ".join(filter(None, (text("why.note.missed", count=found.missed), cost)))
    if found.weak:
        spent = text("why.note.weak_spent", minutes=found.weak_minutes) if found.weak_minutes is not None else ""
        cost = text("why.note.weak_cost", cost=found.weak_cost) if found.weak_cost is not None else ""
        yield " ".join(filter(None, (text("why.note.weak", count=found.weak), spent, cost)))
