"""Why to look at a patient: reasons from the gist of the review, the most pressing first. Plain data in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from replan.roadblocks import OVERDUE_DAYS
from replan.safety import CLOSES_OPTIONS

NO_CONTACT_DAYS = 21
"""Three weeks without a score, a visit, an entry or a message, and no visit booked (judgement): somebody may have
stopped."""

NEWS_DAYS = 14
"""A goal reached within two weeks is news: the usual time between two visits."""

ATTENTION = (
    "emergency",
    "urgent",
    "problem",
    "warning",
    "unreviewed",
    "worse",
    "plateau",
    "behind",
    "overdue",
    "no_contact",
    "question",
    "ask_safety",
    "finished",
    "goal",
    "uncertain",
    "too_early",
    "fine",
    "ended",
)
"""Reasons to look at a patient, the most pressing first."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "all": ATTENTION,
    "now": ("emergency", "urgent", "problem", "warning", "unreviewed", "worse", "plateau", "behind"),
    "check": ("overdue", "no_contact", "question", "ask_safety"),
    "calm": ("finished", "goal", "uncertain", "too_early", "fine", "ended"),
}
"""Filters of the list: all, who needs a decision, what needs checking, and the rest."""

PRESSING = (*GROUPS["now"], *GROUPS["check"])
"""Reasons that count as an alert: somebody should do something."""

NEVER_QUIET = frozenset({"emergency", "urgent", "warning", "problem", "unreviewed"})
"""Nobody can put these off: a warning sign leaves the top when answers clear it, and not before."""

QUIET_DAYS: Mapping[str, int] = {"snoozed": 28, "acted": 14, "false_alarm": 28}
"""For how many days at most a reason stays away from the top after somebody put it off, acted on it, or called it a
false alarm: within a month each comes up again if it still holds (judgement)."""

NO_REVIEW: dict[str, Any] = {"problem": True, "verdict": None, "raised": [], "open": 0, "spark": None}
"""The gist of a course that cannot be reviewed, such as one whose code the pack has lost."""

UNREVIEWED: dict[str, Any] = {"unreviewed": True, "verdict": None, "raised": [], "open": 0, "spark": None}
"""The gist of a course that nobody has reviewed yet."""


def reasons(gist: Mapping[str, Any], today: date) -> tuple[str, ...]:
    """Every reason that holds today, the most pressing first; never empty. Days are counted anew, so that a gist of
    yesterday does not hide that a score is overdue. Nothing good is said beside an urgent sign."""
    verdict, urgencies = gist["verdict"], {urgency for _, urgency in gist["raised"]}
    emergency = "emergency_now" in urgencies
    ended = gist.get("ended") is not None
    days, booked = days_since(gist.get("measured"), today), next_visit(gist, today)
    contact = days_since(gist.get("contact"), today)
    reviewed = not gist.get("problem") and not gist.get("unreviewed")
    holds = {
        "emergency": emergency,
        "urgent": gist.get("urgent") and not emergency,
        "problem": gist.get("problem"),
        "warning": urgencies - CLOSES_OPTIONS,
        "unreviewed": gist.get("unreviewed"),
        "worse": verdict == "worse" and not ended,
        "plateau": verdict == "plateau" and not ended,
        "behind": verdict == "behind" and not ended,
        "overdue": reviewed and not ended and (days is None or days > OVERDUE_DAYS),
        "no_contact": reviewed and not ended and not booked and (contact is None or contact > NO_CONTACT_DAYS),
        "question": gist.get("questions"),
        "ask_safety": gist["open"] and not ended,
        "finished": verdict == "recovered" and not ended and not gist.get("urgent"),
        "goal": not ended and any(0 <= (days_since(day, today) or 0) <= NEWS_DAYS for day in gist.get("reached", ())),
        "uncertain": verdict == "uncertain" and not ended,
        "too_early": verdict == "too_early" and not ended,
        "fine": verdict == "on_track" and not ended and not gist.get("urgent"),
        "ended": ended,
    }
    return tuple(reason for reason in ATTENTION if holds[reason]) or ("fine",)


def about(why: str, gist: Mapping[str, Any]) -> list[str]:
    """What a reason is about, for reasons that may come up anew with something else: the questions that wait, the
    score that showed a turn for the worse, the safety questions that are open."""
    found: Mapping[str, list[str]] = {
        "question": gist.get("asked", []),
        "worse": [gist.get("measured") or ""],
        "ask_safety": gist.get("asks", []),
    }
    return found.get(why, [])


def days_since(day: str | None, today: date) -> int | None:
    """Days from an ISO day to today; None without a day."""
    return None if day is None else (today - date.fromisoformat(day)).days


def next_visit(gist: Mapping[str, Any], today: date) -> str | None:
    """The ISO day of the next booked visit."""
    return min((day for day in gist.get("booked", ()) if day >= today.isoformat()), default=None)
