"""What has been tried before, for how long, and what it did: nothing is offered again blindly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.dates import weeks_after, weeks_between
from replan.course.document import Course
from replan.course.events import OptionTried, PlanChange
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts

Effect = Literal["better", "same", "worse"]

USUAL_TRIAL_WEEKS = 4.0
"""A fair trial of an option for which the pack names none: the usual gap between looks at progress (4 to 6 weeks)."""

RECURRING = frozenset({"communication"})
"""Kinds that are done again and again: to have talked once is no reason not to talk again."""


@dataclass(frozen=True)
class Tried:
    """One trial of an option. `until` is None while it goes on; `weeks` is how long it lasted so far.

    `helped` is what the patient said of it, or, `by_scores`, what the scores show since a change of plan; None when
    nobody has said. `fair` says whether it lasted for a fair trial, of `fair_weeks`.
    """

    option: str
    since: date
    until: date | None
    weeks: float
    helped: Effect | None
    by_scores: bool
    fair: bool
    fair_weeks: float
    told_therapist: bool | None = None
    provider: str | None = None

    @property
    def under_way(self) -> bool:
        """Whether it goes on."""
        return self.until is None

    @property
    def judge_on(self) -> date:
        """The day on which a fair trial is over."""
        return weeks_after(self.since, self.fair_weeks)


def trial_weeks(option: str, pack: Pack) -> float:
    """How long a fair trial of this option is, in weeks."""
    return pack.options[option].trial_weeks or USUAL_TRIAL_WEEKS


def trials(course: Course, pack: Pack, facts: Facts, today: date) -> Mapping[str, Tried]:
    """The latest trial of each option by `today`: treatments tried, and changes of plan that name an option."""
    found: dict[str, Tried] = {}
    for one in sorted(_all(course, pack, facts, today), key=lambda trial: (trial.under_way, trial.since)):
        found[one.option] = one
    return found


def _all(course: Course, pack: Pack, facts: Facts, today: date) -> Iterator[Tried]:
    for entry in course.options_tried:
        if entry.from_ <= today and entry.option in pack.options:
            yield _treatment(entry, pack, today)
    for change in course.plan_changes:
        if change.option is not None and change.on <= today and change.option in pack.options:
            yield _change(change, change.option, pack, facts, today)


def _treatment(entry: OptionTried, pack: Pack, today: date) -> Tried:
    over = entry.until is not None and entry.until < today
    weeks = weeks_between(entry.from_, entry.until if over and entry.until else today)
    fair = trial_weeks(entry.option, pack)
    return Tried(
        option=entry.option, since=entry.from_, until=entry.until if over else None, weeks=weeks, helped=entry.helped,
        by_scores=False, fair=weeks >= fair, fair_weeks=fair, told_therapist=entry.told_therapist,
        provider=entry.provider,
    )  # fmt: skip


def _change(change: PlanChange, option: str, pack: Pack, facts: Facts, today: date) -> Tried:
    """A change of plan goes on until its fair trial is over; then its effect, as the scores show it, says what it did.
    One that the scores cannot tell brought nothing where the course still does not work."""
    weeks, fair = weeks_between(change.on, today), trial_weeks(option, pack)
    over = weeks >= fair
    helped: Effect | None = None
    shown = facts.get(f"tried.{option}_helped")
    if over and shown is not None:
        helped = "better" if shown else "same"
    elif over and facts.get("progress.not_working") is True:
        helped = "same"
    ends = weeks_after(change.on, fair)
    return Tried(
        option=option, since=change.on, until=ends if over else None, weeks=min(weeks, fair), helped=helped,
        by_scores=helped is not None, fair=over, fair_weeks=fair, told_therapist=True,
    )  # fmt: skip
