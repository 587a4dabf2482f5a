"""What gets in the way of the home program, in the patient's own entries."""

from __future__ import annotations

from collections import Counter
from datetime import date

from replan.course.document import Course
from replan.knowledge.rules import Fact

PAINFUL = 5.0
"""Pain during exercise from here on counts as a hindrance: above the 5 of 10 that loading programs accept."""

WELL_ENDINGS = ("goal_reached", "well")
"""Ends of care that are no failure: the patient is where they wanted to be."""


def reasons_given(course: Course, today: date) -> tuple[tuple[str, int], ...]:
    """Why exercises were left out or cut short, with how often each reason was given, the most frequent first."""
    counts = Counter(e.reason for e in course.exercise_log if e.on <= today and e.reason is not None)
    return tuple(sorted(((str(reason), count) for reason, count in counts.items()), key=lambda one: (-one[1], one[0])))


def hindrance_facts(course: Course, today: date) -> dict[str, Fact]:
    """Shares of the entries that say so, over the entries that answer the question at all; the main reason that was
    given; and how care ended."""
    entries = [entry for entry in course.exercise_log if entry.on <= today]
    pain = [entry.pain_0_10 for entry in entries if entry.pain_0_10 is not None]
    hard = [entry.difficulty for entry in entries if entry.difficulty is not None]
    given = reasons_given(course, today)
    ended = course.episode.ended if course.episode.ended and course.episode.ended.on <= today else None
    return {
        "adherence.pain_share": sum(value >= PAINFUL for value in pain) / len(pain) if pain else None,
        "adherence.too_hard_share": sum(value == "too_hard" for value in hard) / len(hard) if hard else None,
        "adherence.too_easy_share": sum(value == "too_easy" for value in hard) / len(hard) if hard else None,
        "adherence.main_reason": given[0][0] if given else None,
        "episode.ended": ended is not None,
        "episode.ended_well": ended is not None and ended.reason in WELL_ENDINGS,
    }
