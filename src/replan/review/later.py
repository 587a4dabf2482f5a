"""What a document says of days after the review: it counts for nothing, so it is named, warning signs first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from replan.core.errors import DocumentError, Problem
from replan.core.said import Name, Said
from replan.course.document import Course
from replan.knowledge.pack import Pack


def later_notes(course: Course, pack: Pack, today: date) -> Iterator[Said]:
    """A note for each finding and each measure with days after `today`: findings of red flags that are present, then
    the other findings, then the measurements. Booked visits and other plans may lie ahead and are left out."""
    flagged = {code for flag in pack.red_flags.values() for code in flag.asks}
    signs: dict[str, list[date]] = defaultdict(list)
    others: dict[str, list[date]] = defaultdict(list)
    scores: dict[str, list[date]] = defaultdict(list)
    for finding in course.findings:
        if finding.on is not None and finding.on > today:
            kept = signs if finding.code in flagged and finding.state == "present" else others
            kept[finding.code].append(finding.on)
    for measurement in course.measurements:
        if measurement.on > today:
            scores[measurement.measure].append(measurement.on)
    yield from (_note("unknown.later_sign", "findings", code, days) for code, days in signs.items())
    yield from (_note("unknown.later_finding", "findings", code, days) for code, days in others.items())
    for measure, days in scores.items():
        variant = pack.variants.get(measure)
        code = variant.scale if variant else measure
        yield _note("unknown.later_scores", "scales" if code in pack.scales else "measures", code, days)


def _note(key: str, kind: str, code: str, days: list[date]) -> Said:
    return Said(key, {"what": Name(kind, code), "count": len(days), "on": min(days)})


def refuse_later(name: str, course: Course, today: date) -> None:
    """Raises DocumentError with each measurement and finding of a day after `today`, where that is the day it really
    is: none can have been. `name` is what messages call the document."""
    days = [(f"findings[{number}].on", finding.on) for number, finding in enumerate(course.findings)]
    days += [(f"measurements[{number}].on", measurement.on) for number, measurement in enumerate(course.measurements)]
    fix = "Correct the date, or name the day of the review with --as-of."
    ahead = [(place, on) for place, on in days if on is not None and on > today]
    if ahead:
        raise DocumentError(
            Problem(f"{name}: {place}", f"{on} lies in the future: today is {today}.", fix) for place, on in ahead
        )
