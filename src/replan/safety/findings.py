"""Findings of a course as three-valued facts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.course.events import Finding
from replan.knowledge.rules import Fact

ANSWER_HOLDS_WEEKS = 6.0
"""A "no" to a safety question is asked again after this time: red flags are to be screened at every visit, above all
when progress is worse than expected (Finucane 2020); six weeks is the longest usual gap between reassessments."""


Worse = Callable[[date], bool]
"""For a day, whether the scores have become clearly worse since."""


def never(_: date) -> bool:
    """Nothing has become worse since any day."""
    return False


def finding_facts(course: Course, today: date, expiring: Collection[str] = (), worse: Worse = never) -> dict[str, Fact]:
    """`finding.<code>`: True when present, False when absent; findings that are not known are left out.

    The latest answer counts, but "unknown" erases no "present", and no "absent" either unless it is one of `expiring`:
    of these an "absent" is unknown again as `stale_findings` says. "Present" never expires by itself. An answer without
    a date counts as given at the first visit.
    """
    latest = latest_findings(course, today)
    old = stale_findings(course, today, expiring, worse)
    return {f"finding.{code}": f.state == "present" for code, f in latest.items() if code not in old}


def stale_findings(course: Course, today: date, expiring: Collection[str], worse: Worse = never) -> frozenset[str]:
    """Codes of `expiring` whose latest answer is an "absent" that no longer holds: it is too old, the scores have
    become `worse` since, or somebody has said "I don't know" after it."""
    start = course.episode.start
    doubted = _last_doubts(course, today)
    return frozenset(
        code
        for code, finding in latest_findings(course, today).items()
        if code in expiring
        and finding.state == "absent"
        and (
            weeks_between(finding.on or start, today) > ANSWER_HOLDS_WEEKS
            or worse(finding.on or start)
            or code in doubted
        )
    )


def _last_doubts(course: Course, today: date) -> frozenset[str]:
    """Codes of which the last thing that was said is "I don't know"; of one day, what stands last in the document."""
    last: dict[str, str] = {}
    for finding in sorted(course.findings, key=lambda f: f.on or course.episode.start):
        if (finding.on or course.episode.start) <= today:
            last[finding.code] = finding.state
    return frozenset(code for code, state in last.items() if state == "unknown")


def answered_since(course: Course, code: str, on: date, today: date) -> bool:
    """Whether somebody answered "present" or "absent" for `code` on that day or later, up to `today`."""
    return any(
        finding.code == code and finding.state != "unknown" and on <= (finding.on or course.episode.start) <= today
        for finding in course.findings
    )


def latest_findings(course: Course, today: date) -> dict[str, Finding]:
    """The latest answer per code. On one day a "present" wins: a doubt about safety is settled on the safe side."""
    latest: dict[str, Finding] = {}
    for finding in sorted(course.findings, key=lambda f: (f.on or course.episode.start, f.state == "present")):
        if finding.state != "unknown" and (finding.on or course.episode.start) <= today:
            latest[finding.code] = finding
    return latest
