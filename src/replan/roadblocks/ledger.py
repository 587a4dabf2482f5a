"""The ledger of plan changes: what changed and when, as written down or as the record shows it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from replan.core.dates import days_after
from replan.course.document import Course
from replan.roadblocks.therapy import NEW_PROGRAM_DAYS

Seen = Literal["written", "exercise_added", "exercise_changed", "exercise_ended", "treatment_added", "option_begun"]
"""How a change is known: somebody wrote it down, or the program, the visits or the treatments tried show it."""

KINDS = {
    "exercise_added": "exercises",
    "exercise_changed": "exercises",
    "exercise_ended": "exercises",
    "treatment_added": "approach",
    "option_begun": "co_treatment",
}


@dataclass(frozen=True)
class Change:
    """One change of the plan. `what` are the words of whoever wrote it down; else `codes` name the exercises,
    treatments or options that the record shows. `reason`, `roadblock`, `option` and `by` are known when written."""

    on: date
    kind: str
    seen: Seen
    what: str | None = None
    codes: tuple[str, ...] = ()
    reason: str | None = None
    roadblock: str | None = None
    option: str | None = None
    by: str | None = None


def ledger(course: Course, today: date) -> tuple[Change, ...]:
    """Every change by `today`, oldest first. What the record shows on a day on which a change of the same kind was
    written down is that change, not another; so is an exercise whose last day was the day before. An exercise that is
    prescribed anew has changed, not ended."""
    written = [change for change in _written(course) if change.on <= today]
    told = {(change.on, change.kind) for change in written}
    told |= {(days_after(change.on, -1), change.kind) for change in written if change.kind == "exercises"}
    shown = [one for one in _shown(course) if one.on <= today and (one.on, one.kind) not in told]
    return tuple(sorted([*written, *shown], key=lambda change: (change.on, change.seen != "written", change.seen)))


def plan_changes(course: Course, today: date) -> list[date]:
    """Days on which the plan changed, each once."""
    return sorted({change.on for change in ledger(course, today)})


def _written(course: Course) -> Iterator[Change]:
    for one in course.plan_changes:
        yield Change(
            on=one.on,
            kind=one.kind,
            seen="written",
            what=one.what,
            reason=one.reason,
            roadblock=one.roadblock,
            option=one.option,
            by=one.by,
        )


def _shown(course: Course) -> Iterator[Change]:
    """What the record shows. The first program and what the first visit brings are the plan, not a change of it."""
    yield from _of_program(course)
    yield from _of_visits(course)
    for day in sorted({tried.from_ for tried in course.options_tried}):
        codes = tuple(sorted({tried.option for tried in course.options_tried if tried.from_ == day}))
        yield Change(day, KINDS["option_begun"], "option_begun", codes=codes)


def _of_program(course: Course) -> Iterator[Change]:
    first = min((line.from_ for line in course.program), default=None)
    begins = {(line.exercise, line.from_) for line in course.program}
    found: dict[tuple[date, Seen], list[str]] = {}
    for line in course.program:
        if first and (line.from_ - first).days > NEW_PROGRAM_DAYS:
            earlier = any(o.exercise == line.exercise and o.from_ < line.from_ for o in course.program)
            found.setdefault((line.from_, "exercise_changed" if earlier else "exercise_added"), []).append(
                line.exercise
            )
        goes_on = line.until and any((line.exercise, days_after(line.until, n)) in begins for n in (0, 1))
        if line.until is not None and not goes_on:
            found.setdefault((line.until, "exercise_ended"), []).append(line.exercise)
    for (day, seen), codes in found.items():
        yield Change(day, KINDS[seen], seen, codes=tuple(sorted(set(codes))))


def _of_visits(course: Course) -> Iterator[Change]:
    known: set[str] = set()
    for number, visit in enumerate(sorted(course.visits, key=lambda visit: visit.on)):
        fresh = {item.code for item in visit.interventions} - known
        if fresh and known and number:
            yield Change(visit.on, KINDS["treatment_added"], "treatment_added", codes=tuple(sorted(fresh)))
        known |= fresh
