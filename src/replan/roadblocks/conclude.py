"""What the five reasons add up to: one of them, none (it takes this long), or that it cannot be told yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from replan.core.interval import Interval
from replan.roadblocks.reasons import Reason

Conclusion = Literal["found", "takes_time", "cannot_tell", "nothing_in_the_way"]

LIKELY = 0.5
"""A reason is named as in the way from even odds on."""

GOING_WELL = ("recovered", "on_track")


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
        """The reasons that are named: likely ones, unless all goes well."""
        if self.conclusion != "found":
            return ()
        return tuple(r for r in self.reasons if r.known and r.probability.best >= LIKELY)


def conclude(reasons: tuple[Reason, ...], verdict: str) -> Roadblocks:
    """Joins the reasons with the verdict on progress.

    nothing_in_the_way: the course goes well. found: a reason is at least as likely as not. cannot_tell: nothing is
    known of most reasons, or the course is uncertain and none is likely. takes_time: enough is known, none is likely.
    """
    known = [reason for reason in reasons if reason.known]
    if verdict in GOING_WELL:
        conclusion: Conclusion = "nothing_in_the_way"
    elif any(reason.probability.best >= LIKELY for reason in known):
        conclusion = "found"
    elif len(known) * 2 <= len(reasons) or verdict == "uncertain":
        conclusion = "cannot_tell"
    else:
        conclusion = "takes_time"
    return Roadblocks(reasons, _none(known), conclusion)


def _none(known: list[Reason]) -> Interval:
    low = best = high = 1.0
    for reason in known:
        low *= 1 - reason.probability.high
        best *= 1 - reason.probability.best
        high *= 1 - reason.probability.low
    return Interval(low, best, high)
