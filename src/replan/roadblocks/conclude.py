"""What the five reasons add up to: one of them, none (it takes this long), or that it cannot be told yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from replan.core.interval import Interval
from replan.roadblocks.reasons import LIKELY, Reason

Conclusion = Literal["found", "takes_time", "cannot_tell", "nothing_in_the_way"]

GOING_WELL = ("recovered", "on_track")
NOT_WORKING = ("behind", "plateau", "worse")
UNTOLD = ("uncertain", "worse")
"""Courses that are never said to take time only: nobody knows yet, or they go the wrong way."""


@dataclass(frozen=True)
class Roadblocks:
    """The reasons, likeliest first, with the chance that none of them is in the way.

    `none` is the product of the reasons' complements, as if they were independent: they are not, so it is a guide to
    order, not a measured chance, and its interval takes every reason at its own end.
    """

    reasons: tuple[Reason, ...]
    none: Interval
    conclusion: Conclusion

    @property
    def in_the_way(self) -> tuple[Reason, ...]:
        """The reasons that are named: likely or affirmed ones, unless all goes well; none that was set aside."""
        if self.conclusion != "found":
            return ()
        return tuple(reason for reason in self.reasons if _named(reason))

    @property
    def set_aside(self) -> tuple[Reason, ...]:
        """The reasons that somebody who treats the patient says are not in the way."""
        return tuple(reason for reason in self.reasons if reason.set_aside)


def conclude(reasons: tuple[Reason, ...], verdict: str, *, ended_well: bool = False) -> Roadblocks:
    """Joins the reasons with the verdict on progress.

    nothing_in_the_way: the course goes well, or the patient stopped because they are well and no score contradicts
    that. found: a reason is at least as likely as not, or somebody who treats the patient says so. cannot_tell: nothing
    is known of most reasons, none is likely while the course is uncertain or gets worse, or it does not work and that
    none is in the way is less likely than not. takes_time: enough is known and none is likely.
    """
    known = [reason for reason in reasons if reason.known]
    none = _none(known)
    if verdict in GOING_WELL or (ended_well and verdict not in NOT_WORKING):
        conclusion: Conclusion = "nothing_in_the_way"
    elif any(_named(reason) for reason in reasons):
        conclusion = "found"
    elif len(known) * 2 <= len(reasons) or verdict in UNTOLD or (verdict in NOT_WORKING and none.best < LIKELY):
        conclusion = "cannot_tell"
    else:
        conclusion = "takes_time"
    return Roadblocks(reasons, none, conclusion)


def _named(reason: Reason) -> bool:
    return (reason.known or reason.affirmed) and reason.in_effect >= LIKELY


def _none(known: list[Reason]) -> Interval:
    low = best = high = 1.0
    for reason in known:
        low *= 1 - reason.probability.high
        best *= 1 - reason.probability.best
        high *= 1 - reason.probability.low
    return Interval(low, best, high)
