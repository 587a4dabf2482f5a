"""Whether progress was measured, goals were set, and the plan changed when nothing moved."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.knowledge.rules import Fact, Facts
from replan.roadblocks.ledger import plan_changes

BASELINE_DAYS = 14
"""A score within two weeks of the first visit still counts as the starting point."""

UNCHANGED_WEEKS = 4.0
"""A plan that stays the same this long without progress: the usual re-measure interval (4 to 6 weeks)."""

OVERDUE_DAYS = 28
"""A score older than this is overdue: one every four weeks at least is the usual interval for a progress report
(Medicare asks for one every 10 treatment days)."""

FEEDBACK_DAYS = 28


def monitoring_facts(course: Course, known: Facts, today: date) -> dict[str, Fact]:
    """The `monitoring.*` facts. They speak of the record: what is not in it counts as not recorded.

    `known` gives `progress.not_working`.
    """
    days = sorted({m.on for m in course.measurements if m.on <= today})
    changes = plan_changes(course, today)
    start = course.episode.start
    until = min(today, course.episode.ended.on) if course.episode.ended else today
    marks = [start, *(day for day in days if start < day <= until), max(start, until)]
    since_change = weeks_between(max([start, *changes]), today)
    recorded = bool(course.program) or any(visit.interventions for visit in course.visits)
    flat = known.get("progress.not_working")
    ended = course.episode.ended is not None and course.episode.ended.on <= today
    return {
        "monitoring.measures": float(len(days)),
        "monitoring.weeks_since_measure": weeks_between(days[-1], today) if days else None,
        "monitoring.longest_gap_weeks": max(weeks_between(a, b) for a, b in pairwise(marks)),
        "monitoring.baseline_measured": any((day - start).days <= BASELINE_DAYS for day in days),
        "monitoring.goals": float(len(course.goals)),
        "monitoring.plan_changes": float(len(changes)) if recorded else None,
        "monitoring.unchanged_despite_flat": (
            since_change >= UNCHANGED_WEEKS and bool(flat) if recorded and flat is not None else None
        ),
        "monitoring.overdue": None if ended or not days else (today - days[-1]).days > OVERDUE_DAYS,
        "monitoring.feedback": _feedback(course, today),
    }


def _feedback(course: Course, today: date) -> bool | None:
    """Whether the patient heard back lately: a message of the therapist or an answer within four weeks. False when a
    question of theirs has waited as long; None when nothing of the kind is recorded."""
    heard = [m.on for m in course.messages if m.from_ == "therapist"]
    heard += [m.answered_on for m in course.messages if m.answered_on is not None and m.answered_on <= today]
    if any(0 <= (today - day).days <= FEEDBACK_DAYS for day in heard):
        return True
    waiting = [m.on for m in course.messages if m.from_ == "patient" and m.waits(today)]
    return False if any((today - day).days > FEEDBACK_DAYS for day in waiting) else None
