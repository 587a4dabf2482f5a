"""Findings of a course as three-valued facts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from replan.core.dates import weeks_between
from replan.course.document import Course
from replan.course.events import Finding
from replan.knowledge.rules import Fact

ANSWER_HOLDS_WEEKS = 6.0
"""A "no" to a safety question is asked again after this time: red flags are to be screened at every visit, above all
when progress is worse than expected (Finucane 2020); six weeks is the longest usual gap between reassessments."""


def finding_facts(course: Course, today: date, expiring: Collection[str] = ()) -> dict[str, Fact]:
    """`finding.<code>`: True when present, False when absent; findings that are not known are left out.

    The latest answer counts, but "unknown" erases nothing. Of the codes in `expiring` an "absent" that is more than
    six weeks old is unknown again; "present" never expires by itself. An answer without a date counts as given at the
    first visit.
    """
    latest = latest_findings(course, today)
    old = stale_findings(course, today, expiring)
    return {f"finding.{code}": f.state == "present" for code, f in latest.items() if code not in old}


def stale_findings(course: Course, today: date, expiring: Collection[str]) -> frozenset[str]:
    """Codes of `expiring` whose latest answer is an "absent" too old to hold."""
    return frozenset(
        code
        for code, finding in latest_findings(course, today).items()
        if code in expiring
        and finding.state == "absent"
        and weeks_between(finding.on or course.episode.start, today) > ANSWER_HOLDS_WEEKS
    )


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
