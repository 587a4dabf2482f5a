"""One row per course: what was expected at the start, what came, what was done. No name and no words of anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import TypeAdapter

from replan.core.dates import days_after, weeks_between
from replan.course.base import Part
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.measures import can_improve
from replan.outcomes.forecasts import Forecast, forecasts_of, needed_on
from replan.review.build import gather
from replan.review.declared import pack_for
from replan.roadblocks import plan_changes, therapy_facts
from replan.trajectory.expected import best_of
from replan.trajectory.follow import tracks_of
from replan.trajectory.track import Track

FEWEST = 10
"""Patients below which no share is shown: the 95 % interval of 5 in 10 reaches from 24 to 76 % (judgement)."""

FOLLOWED_WEEKS = 2.0
"""From the first to the last score before anything is called an outcome: less says nothing about a course."""

QUIET_DAYS = 42
"""Without score, visit or booking for six weeks a course that nobody has ended has gone quiet (judgement)."""

State = Literal["open", "quiet", "ended"]


class Done(Part):
    """Treatment of one kind in all attended visits: what guidelines say of it (`stance`, `grade`; both empty when they
    say nothing) and how much: minutes where every intervention has them, else how often."""

    intervention: str
    stance: str
    grade: str
    amount: float


class Row(Part):
    """One course.

    `severity` is the distance of the first score from the best one, as a share of the scale (0 to 1); `gained` the
    observed improvement in score units (positive is better). `improved` says whether it reached the important change;
    None unless scores span two weeks, and with `no_room`: then the first score lay so near the best end that the change
    does not fit on the scale. `expected` is the chance of that (0 to 1), told from the first score and what was
    known that day. `weeks_before` is how long the complaint had lasted. Costs are in the clinic's own currency.
    """

    key: str
    therapist: str | None
    condition: str
    scale: str
    age: float | None
    weeks_before: float | None
    severity: float
    weeks: float
    days_since: int
    state: State
    ended: str | None
    gained: float
    improved: bool | None
    expected: float | None
    no_room: bool = False
    forecasts: tuple[Forecast, ...]
    attended: int | None
    missed: int
    cancelled: int
    visit_costs: tuple[float, ...]
    missed_costs: tuple[float, ...]
    visits_share: float | None
    has_program: bool | None
    content: tuple[Done, ...]
    options: tuple[str, ...]
    changes: tuple[str, ...]


_ROWS = TypeAdapter(tuple[Row, ...])


def rows_to_json(rows: Iterable[Row]) -> str:
    """Rows as text to keep."""
    return _ROWS.dump_json(tuple(rows)).decode()


def rows_from_json(text: str) -> tuple[Row, ...]:
    """Rows that were kept."""
    return _ROWS.validate_json(text)


def row_of(course: Course, pack: Pack, today: date, *, key: str, therapist: str | None) -> Row | None:
    """The row of `course` as of `today`, on its main scale; None when nothing was scored by then.

    `key` and `therapist` are whatever the caller tells courses and therapists apart by. Raises DocumentError or
    PackError for a code that the pack does not know.
    """
    known = pack_for(course, pack)
    first_day = min((m.on for m in course.measurements), default=course.episode.start)
    tracks = tracks_of(course, known, today, gather(course, known, max(first_day, course.episode.start)))
    if tracks is None:
        return None
    track = tracks.all[0]
    told = forecasts_of(track, course.episode.condition, known)
    followed = float(track.weeks[-1] - track.weeks[0]) >= FOLLOWED_WEEKS and bool(told)
    room = can_improve(track.scale, track.scores[0].value, needed_on(track.scale, course.episode.condition, known))
    whole = followed and room
    care, visits = therapy_facts(course, known, today), _Visits(course, today)
    return Row(
        key=key,
        therapist=therapist,
        condition=course.episode.condition,
        scale=track.scale.id,
        age=float(course.episode.start.year - course.patient.birth_year) if course.patient.birth_year else None,
        weeks_before=weeks_between(course.episode.onset, course.episode.start) if course.episode.onset else None,
        severity=_severity(track),
        weeks=round(float(track.weeks[-1] - track.weeks[0]), 2),
        days_since=(today - track.scores[-1].on).days,
        state=_state(course, track, today),
        ended=course.episode.ended.reason if course.episode.ended else None,
        gained=track.sign * (track.scores[-1].value - track.scores[0].value),
        improved=not told[0].failed if whole else None,
        expected=1 - told[0].chance if whole else None,
        no_room=followed and not room,
        forecasts=told if whole else (),
        attended=visits.count("attended") if course.visits else None,
        missed=visits.count("missed"),
        cancelled=visits.count("cancelled"),
        visit_costs=visits.costs("attended"),
        missed_costs=visits.costs("missed"),
        visits_share=_number(care.get("care.visits_share")),
        has_program=True if care.get("care.has_program") else None,
        content=tuple(_content(course, known, today)),
        options=_options(course, track),
        changes=_changes(course, track),
    )


class _Visits:
    """The visits of a course by `today`."""

    def __init__(self, course: Course, today: date) -> None:
        self.past = [visit for visit in course.visits if visit.on <= today]

    def count(self, status: str) -> int:
        return sum(visit.status == status for visit in self.past)

    def costs(self, status: str) -> tuple[float, ...]:
        return tuple(visit.cost for visit in self.past if visit.status == status and visit.cost is not None)


def _severity(track: Track) -> float:
    best, (low, high) = best_of(track.scale), track.scale.range
    width = (high - low) if high is not None else max(abs(track.scores[0].value - best), 1.0)
    return round(min(abs(track.scores[0].value - best) / width, 1.0), 3)


def _state(course: Course, track: Track, today: date) -> State:
    ended = course.episode.ended
    if ended is not None and ended.on <= today:
        return "ended"
    seen = [track.scores[-1].on, *(v.on for v in course.visits if v.status in ("attended", "booked"))]
    return "quiet" if max(seen) < days_after(today, -QUIET_DAYS) else "open"


def _content(course: Course, pack: Pack, today: date) -> Iterable[Done]:
    done = [i for v in course.visits if v.status == "attended" and v.on <= today for i in v.interventions]
    timed = all(item.minutes is not None for item in done)
    amounts: Counter[str] = Counter()
    for item in done:
        amounts[item.code] += float(item.minutes or 0.0) if timed else 1.0  # type: ignore[assignment]
    named = {rec.intervention: rec for rec in pack.conditions.named(course.episode.condition).recommendations}
    for code, amount in sorted(amounts.items()):
        general = "exercise_therapy" if pack.interventions.named(code).group == "exercise" else ""
        said = named.get(code) or named.get(general)
        yield Done(
            intervention=code, stance=said.stance if said else "", grade=said.grade if said else "", amount=amount
        )


def _options(course: Course, track: Track) -> tuple[str, ...]:
    """Options begun while the course was scored: one begun after the last score cannot have moved it."""
    last = track.scores[-1].on
    return tuple(sorted({tried.option for tried in course.options_tried if tried.from_ < last}))


def _changes(course: Course, track: Track) -> tuple[str, ...]:
    """Kinds of plan change made between the first and the last score; "exercises" also where only the program tells."""
    first, last = track.scores[0].on, track.scores[-1].on
    kinds = {change.kind for change in course.plan_changes if first < change.on < last}
    if any(first < day < last for day in plan_changes(course, last)) and not kinds:
        kinds = {"exercises"}
    return tuple(sorted(kinds))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
