"""Whether progress was measured, goals were set, and the plan changed when nothing moved."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.knowledge.rules import Fact, Facts

BASELINE_DAYS = 14
"""A score within two weeks of the first visit still counts as the starting point."""

UNCHANGED_WEEKS = 4.0
"""A plan that stays the same this long without progress: the usual re-measure interval (4 to 6 weeks)."""


def monitoring_facts(course: Course, known: Facts, today: date) -> dict[str, Fact]:
    """The `monitoring.*` facts. They speak of the record: what is not in it counts as not recorded.

    `known` gives `progress.not_working`.
    """
    days = sorted({m.on for m in course.measurements if m.on <= today})
    changes = plan_changes(course, today)
    start = course.episode.start
    marks = [start, *(day for day in days if day > start), today]
    since_change = weeks_between(max([start, *changes]), today)
    recorded = bool(course.program) or any(visit.interventions for visit in course.visits)
    flat = known.get("progress.not_working")
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
    }


def plan_changes(course: Course, today: date) -> list[date]:
    """Days on which the plan changed: exercises added or ended, a new kind of intervention, or a new treatment.

    The first program and what the first visit brings are the plan, not a change of it.
    """
    begun = sorted(line.from_ for line in course.program)
    first = begun[0] if begun else None
    days = {line.from_ for line in course.program if first and (line.from_ - first).days > 6}
    days |= {line.until for line in course.program if line.until is not None}
    seen: set[str] = set()
    for number, visit in enumerate(sorted(course.visits, key=lambda visit: visit.on)):
        fresh = {item.code for item in visit.interventions} - seen
        if fresh and seen and number:
            days.add(visit.on)
        seen |= fresh
    days |= {tried.from_ for tried in course.options_tried}
    return sorted(day for day in days if day <= today)
