"""Whether acting on an alert was followed by better scores: a fixed rule on what was known then and later.

It compares before with after: it does not prove that the action was the cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from replan.core.dates import days_after

NEXT_SCORES = 2
"""Days with a score after the action before it is judged: one score says little more than its error."""

WAIT = 42
"""Days. With only one score it is judged after six weeks: the longest usual gap between reassessments."""

SCORE_DUE = 14
"""Days. An alert about a missing score helped when a score came within two weeks (judgement)."""

CLEARLY = 0.1
"""The chance of the goal must have risen by one in ten to count as better."""

ABOUT_PROGRESS = frozenset({"worse", "plateau", "behind", "uncertain"})
ABOUT_SCORES = frozenset({"overdue", "no_contact"})
GOING_WELL = frozenset({"on_track", "recovered"})


@dataclass(frozen=True)
class Known:
    """What was known on one day: the verdict and the chance of the goal (0 to 1), None when there was none."""

    verdict: str
    chance: float | None


def judged_on(attention: str, acted: date, scores: Sequence[date], today: date) -> date | None:
    """The day as of which an action on `acted` can be judged; None while it cannot be told. `scores` are the days
    with a score."""
    after = sorted({day for day in scores if acted < day <= today})
    if attention in ABOUT_SCORES:
        due = days_after(acted, SCORE_DUE)
        return min(after[0], due) if after else (due if today >= due else None)
    if attention not in ABOUT_PROGRESS or not after:
        return None
    if len(after) >= NEXT_SCORES:
        return after[NEXT_SCORES - 1]
    return days_after(acted, WAIT) if today >= days_after(acted, WAIT) and after[0] <= days_after(acted, WAIT) else None


def helped(attention: str, acted: date, scores: Sequence[date], before: Known, after: Known | None) -> bool | None:
    """Whether it was followed by better scores; None stays unknown.

    An alert about a missing score: a score within two weeks. One about progress: the verdict became "on track" or
    "recovered", or the chance of the goal rose by one in ten or more. Not knowing either chance leaves it unknown
    unless the verdict tells.
    """
    if attention in ABOUT_SCORES:
        return any(acted < day <= days_after(acted, SCORE_DUE) for day in scores)
    if after is None or attention not in ABOUT_PROGRESS:
        return None
    if after.verdict in GOING_WELL and before.verdict not in GOING_WELL:
        return True
    if before.chance is None or after.chance is None:
        return None
    return after.chance - before.chance >= CLEARLY - 1e-9
