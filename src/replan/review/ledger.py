"""The ledger of plan changes with the effect of each, as the scores show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.course.document import Course
from replan.knowledge.rules import Fact
from replan.roadblocks import Change, ledger
from replan.trajectory import PlanEffect, Progress

PROBABLY = 0.8
"""A change is said to have helped from this chance on, and not to have helped from the complement down."""

Outcome = Literal["helped", "not_helped", "unclear", "too_early", "no_score_before"]


@dataclass(frozen=True)
class Entry:
    """One change with its effect on the main score: None when no score was taken before it. Changes of one day share
    one effect: the scores cannot tell them apart, and `shared` says so."""

    change: Change
    effect: PlanEffect | None
    outcome: Outcome
    shared: bool


def entries(course: Course, progress: Progress, today: date) -> tuple[Entry, ...]:
    """Every change of the plan by `today`, oldest first, with what it did."""
    by_day = {effect.on: effect for effect in progress.plan_effects}
    changes = ledger(course, today)
    days = [change.on for change in changes]
    return tuple(
        Entry(change, by_day.get(change.on), outcome(by_day.get(change.on)), days.count(change.on) > 1)
        for change in changes
    )


def outcome(effect: PlanEffect | None) -> Outcome:
    """What may be said of an effect."""
    if effect is None:
        return "no_score_before"
    if effect.chance is None:
        return "too_early"
    if effect.chance >= PROBABLY:
        return "helped"
    return "not_helped" if effect.chance <= 1 - PROBABLY else "unclear"


def helped_facts(course: Course, ledger_: tuple[Entry, ...], today: date) -> dict[str, Fact]:
    """`tried.<option>_helped` for every option that was tried: the patient's own word where there is one (better: it
    helped; same or worse: it did not), else what the scores surely show. Unknown stays out.

    An option that was tried more than once goes by the last time. A written change that names an option counts as
    trying it.
    """
    facts: dict[str, Fact] = {}
    for entry in ledger_:
        sure = {"helped": True, "not_helped": False}.get(entry.outcome)
        if entry.change.option is not None and sure is not None:
            facts[f"tried.{entry.change.option}_helped"] = sure
    for tried in sorted(course.options_tried, key=lambda tried: tried.from_):
        if tried.from_ > today:
            continue
        shown = next((e.outcome for e in ledger_ if e.change.on == tried.from_), "too_early")
        word = None if tried.helped is None else tried.helped == "better"
        word = {"helped": True, "not_helped": False}.get(shown) if word is None else word
        if word is not None:
            facts[f"tried.{tried.option}_helped"] = word
    return facts
