"""The ledger of plan changes and the schedule of measures in words."""

from __future__ import annotations

from collections.abc import Iterator

from replan.review.ledger import Entry
from replan.review.telling.context import Context
from replan.review.telling.people import listed
from replan.review.told import ChangeTold, DueTold
from replan.roadblocks import Change, Due


def tell_ledger(context: Context) -> tuple[ChangeTold, ...]:
    """Every change of the plan, the latest first: what, why, and what it did."""
    return tuple(
        ChangeTold(
            on=context.speaker.day(entry.change.on),
            kind=entry.change.kind,
            what=_what(entry.change, context),
            why=tuple(_why(entry.change, context)),
            effect=_effect(entry, context),
            outcome=entry.outcome,
            by=entry.change.by or "",
        )
        for entry in reversed(context.review.ledger)
    )


def tell_schedule(context: Context) -> tuple[DueTold, ...]:
    """What to measure when, the earliest first."""
    return tuple(_due(due, context) for due in context.review.schedule)


def _what(change: Change, context: Context) -> str:
    if change.seen == "written":
        return context.speaker.text("ledger.what.written", what=change.what)
    kind = {"treatment_added": "interventions", "option_begun": "options"}.get(change.seen, "exercises")
    names = [context.speaker.title(kind, code) for code in change.codes]
    return context.speaker.text(f"ledger.what.{change.seen}", codes=listed(names))


def _why(change: Change, context: Context) -> Iterator[str]:
    if change.reason:
        yield context.speaker.text("ledger.reason", reason=change.reason)
    if change.roadblock:
        title = context.text(context.pack.roadblocks.named(change.roadblock).title)
        yield context.speaker.text("ledger.answers", roadblock=title)


def _effect(entry: Entry, context: Context) -> str:
    effect = entry.effect
    if effect is None or effect.gain is None:
        return context.speaker.text(f"ledger.{entry.outcome}")
    number = context.speaker.number
    said = context.speaker.text(
        f"ledger.{entry.outcome}",
        gain=number(effect.gain.best),
        low=number(effect.gain.low),
        high=number(effect.gain.high),
        p=effect.chance,
    )
    return f"{said} {context.speaker.text('ledger.shared')}" if entry.shared else said


def _due(due: Due, context: Context) -> DueTold:
    when = context.speaker.text("schedule.overdue" if due.overdue else "schedule.due", on=due.on)
    what = context.speaker.text(f"schedule.{due.kind}", what=_named(due, context))
    return DueTold(due.kind, what, when, due.overdue)


def _named(due: Due, context: Context) -> str:
    if due.kind == "score":
        return context.text(context.pack.scales[due.id].title)
    if due.kind == "screen":
        return context.text(context.pack.measures[due.id].title)
    return next((goal.text for goal in context.course.goals if goal.id == due.id), "")
