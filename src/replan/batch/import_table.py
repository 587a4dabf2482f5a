"""Turns the rows of a table into one course document per patient. Bad cells are listed; good ones are not lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from replan.batch.about_patients import OLDEST, read_about
from replan.batch.cells import Rejected, Rows, read_number
from replan.batch.cohort import learn_curve, why_untaught
from replan.batch.mapping import DAYS, MOST_DAYS, UNIT_WORDS, TableMapping, columns_named
from replan.core.dates import DAYS_PER_WEEK, weeks_after
from replan.core.errors import Problem, TableError, did_you_mean
from replan.core.wording import Wording, span
from replan.course.declared import Declared, DeclaredCurve, DeclaredMeasure
from replan.course.document import Course
from replan.course.episode import Episode
from replan.course.events import Measurement
from replan.course.person import Patient
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Facts
from replan.trajectory.fitting.learn import Obstacle
from replan.trajectory.scaling import Scaling

MOST_ID = 80
"""Characters of a patient's id, as the course document allows."""

GRID_TOLERANCE = 1e-6
HEADER_ROWS = 1


@dataclass(frozen=True)
class Imported:
    """The courses, the cells that were left out, and what else is worth knowing."""

    courses: tuple[Course, ...]
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...]


def import_table(
    frame: pl.DataFrame,
    mapping: TableMapping,
    pack: Pack,
    *,
    today: date | None = None,
    lines: Sequence[int] | None = None,
) -> Imported:
    """One course per patient of `frame` (all columns text). Raises TableError when the mapping does not fit the table.

    A declared condition gets its expected course from the table itself, measure by measure. No score can be of a day
    after the one that follows `today` (the real one when None): somewhere it is tomorrow already. `lines` says where
    each row begins in its file (`read_lines`), where that is not one line a row.
    """
    notes = _check_columns(frame, mapping, pack)
    measures = {code: _declared(code, m.declare) for code, m in mapping.measures.items()}
    rows = Rows(mapping, measures, pack, today or date.today())
    numbers = lines or range(HEADER_ROWS + 1, HEADER_ROWS + 1 + len(frame))
    for number, cells in zip(numbers, frame.iter_rows(named=True), strict=True):
        _read_row(number, cells, rows)
    curves = tuple(_curves(rows, notes)) if any(c.id == mapping.condition for c in mapping.conditions) else ()
    courses = [_course(patient, scores, rows, curves) for patient, scores in rows.scores.items() if scores]
    empty = [patient for patient in rows.about if not rows.scores.get(patient)]
    if empty:
        some = ", ".join(empty[:10])
        notes.append(
            Wording("{number:d} patients have no usable score and no course: {some}", number=len(empty), some=some)
        )
    return Imported(tuple(courses), tuple(rows.rejected), tuple(notes))


def _check_columns(frame: pl.DataFrame, mapping: TableMapping, pack: Pack) -> list[str]:
    named = columns_named(mapping)
    problems = [
        Problem(
            _in_mapping(place),
            Wording("the table has no column '{column}'.", column=column),
            did_you_mean(column, frame.columns, Wording("Check the header.")),
        )
        for column, place in named.items()
        if column not in frame.columns
    ]
    for code, measure in mapping.measures.items():
        if measure.declare is None and code not in pack.scales:
            otherwise = Wording("Declare it with 'declare:', or see `replan codes scales`.")
            fix = did_you_mean(code, pack.scales, otherwise)
            problems.append(Problem(_in_mapping(f"measures.{code}"), Wording("no pack knows this measure."), fix))
    known = [*pack.conditions, *(condition.id for condition in mapping.conditions)]
    if mapping.condition not in known:
        cause = Wording("no pack knows '{code}'.", code=mapping.condition)
        otherwise = Wording("Declare it under 'conditions:', or see `replan codes conditions`.")
        problems.append(Problem(_in_mapping("condition"), cause, did_you_mean(mapping.condition, known, otherwise)))
    if problems:
        raise TableError(problems)
    left = [column for column in frame.columns if column not in named and column not in mapping.ignore]
    return [Wording("columns left out: {columns}", columns=", ".join(left))] if left else []


def _in_mapping(place: str) -> Wording:
    return Wording("mapping: {place}", place=place)


def _declared(code: str, new: Any) -> DeclaredMeasure | None:
    return DeclaredMeasure(id=code, **new.model_dump()) if new is not None else None


def _read_row(number: int, cells: Mapping[str, str], rows: Rows) -> None:
    mapping = rows.mapping
    patient = cells[mapping.patient].strip()
    if patient in mapping.missing:
        fix = Wording("Fill in the patient, or take the row out.")
        rows.reject(number, mapping.patient, Wording("no patient is named."), fix)
        return
    if len(patient) > MOST_ID:
        cause = Wording("the id of the patient has more than {most:d} characters.", most=MOST_ID)
        rows.reject(number, mapping.patient, cause, Wording("Give the patient a shorter id, the same in every row."))
        return
    read_about(number, patient, cells, rows)
    if mapping.layout == "wide":
        for visit in mapping.visits:
            for code, column in visit.columns.items():
                _read_score(number, patient, visit.at * DAYS[mapping.wide_unit], code, column, cells, rows)
        return
    when = _when(number, cells, rows)
    if when is not None:
        for code, measure in mapping.measures.items():
            _read_score(number, patient, when, code, str(measure.column), cells, rows)


def _when(number: int, cells: Mapping[str, str], rows: Rows) -> float | date | None:
    """The day of a row: a date, or days since the first visit. None for a row that cannot be placed in time: listed,
    unless it holds no score either."""
    mapping = rows.mapping
    column = mapping.date if mapping.date is not None else str(mapping.time and mapping.time.column)
    if cells[column].strip() in mapping.missing:
        if any(cells[str(m.column)].strip() not in mapping.missing for m in mapping.measures.values()):
            fix = Wording("Fill in when this row was measured, or take the row out.")
            rows.reject(number, column, Wording("the row has scores but no time."), fix)
        return None
    return _date(number, column, cells, rows) if mapping.date is not None else _since(number, column, cells, rows)


def _date(number: int, column: str, cells: Mapping[str, str], rows: Rows) -> date | None:
    text = cells[column].strip()
    try:
        on = date.fromisoformat(text)
    except ValueError:
        fix = Wording("Write year-month-day, such as 2026-01-24.")
        rows.reject(number, column, Wording("'{text}' is not a date.", text=text), fix)
        return None
    if on.year < OLDEST:
        cause = Wording("{on} lies before {year:d}.", on=on, year=OLDEST)
    elif on > rows.today + timedelta(days=1):
        cause = Wording("{on} lies in the future.", on=on)
    else:
        return on
    rows.reject(number, column, cause, Wording("Correct the date."))
    return None


def _since(number: int, column: str, cells: Mapping[str, str], rows: Rows) -> float | None:
    value, time = read_number(number, column, cells, rows), rows.mapping.time
    if value is None or time is None:
        return None
    days = value * DAYS[time.unit]
    if abs(days) <= MOST_DAYS:
        return days
    cause = Wording("{value:g} {unit} are longer than a life.", value=value, unit=UNIT_WORDS[time.unit])
    rows.reject(number, column, cause, Wording("Correct it, or the unit in the mapping."))
    return None


def _read_score(
    number: int, patient: str, when: float | date, code: str, column: str, cells: Mapping[str, str], rows: Rows
) -> None:
    value = read_number(number, column, cells, rows)
    if value is None:
        return
    wrong = _impossible(value, code, rows)
    if wrong:
        rows.reject(number, column, wrong, Wording("Correct it, or the range and step in the mapping."))
        return
    before = rows.scores[patient].setdefault((when, code), value)
    if before != value:
        cause = Wording(
            "this patient already has {before:g} on that day, and here {value:g}.", before=before, value=value
        )
        rows.reject(number, column, cause, Wording("Keep one of the two rows."))


def _impossible(value: float, code: str, rows: Rows) -> Wording | None:
    """Why `value` cannot be a score of `code`: outside its range, or between two possible scores."""
    declared = rows.measures[code]
    low, high = declared.range if declared else rows.pack.scales[code].range
    if not low <= value <= (high if high is not None else float("inf")):
        return Wording(
            "{value:g} is outside the range of '{code}', {upto}.", value=value, code=code, upto=span(low, high)
        )
    if declared is not None:
        steps = (value - low) / declared.step
        if abs(steps - round(steps)) > GRID_TOLERANCE * max(1.0, abs(steps)):
            return Wording(
                "{value:g} lies between two scores of '{code}', which go in steps of {step:g}.",
                value=value,
                code=code,
                step=declared.step,
            )
    return None


def _curves(rows: Rows, notes: list[str]) -> Iterable[DeclaredCurve]:
    condition = rows.mapping.condition
    for code, declared in rows.measures.items():
        if declared is None:
            continue
        series, facts = [], []
        for patient, scores in rows.scores.items():
            points = sorted((when, value) for (when, measure), value in scores.items() if measure == code)
            if points:
                series.append([(_days(when, points[0][0]) / DAYS_PER_WEEK, value) for when, value in points])
                facts.append(_facts(rows.about[patient], rows.mapping))
        limits = Scaling(declared.range[0], declared.range[1], declared.step)
        source = f"{len(series)} patients of the imported table"
        curve = learn_curve(condition, code, limits, series, declared.error, facts=facts, learned_from=source)
        if curve is None:
            notes.append(_untaught(code, why_untaught(series)))
        else:
            yield curve


def _untaught(code: str, why: Obstacle | None) -> Wording:
    """That the usual course of a measure was not learned, and why."""
    if why == "alike":
        return Wording(
            "all scores of '{code}' are the same, so its usual course cannot be learned: it stays wide", code=code
        )
    return Wording("too few patients to learn the usual course of '{code}' from this table: it stays wide", code=code)


def _facts(about: Mapping[str, Any], mapping: TableMapping) -> Facts:
    """What the table tells of a patient at the start, as facts that shift the expected course."""
    age, anchor = about.get("age"), mapping.time.anchor if mapping.time else mapping.anchor
    if age is None and about.get("birth_year") is not None and anchor is not None:
        age = float(anchor.year - about["birth_year"])
    named = (("patient.age", age), ("episode.weeks_before_start", about.get("onset_weeks")))
    return {name: value for name, value in named if value is not None}


def _days(when: float | date, first: float | date) -> float:
    """Days since the first visit: dates count from the patient's first score, numbers from the table's own zero."""
    if isinstance(when, date) and isinstance(first, date):
        return float((when - first).days)
    return 0.0 if isinstance(when, date) else float(when)


def _course(
    patient: str,
    scores: Mapping[tuple[float | date, str], float],
    rows: Rows,
    curves: tuple[DeclaredCurve, ...],
) -> Course:
    mapping = rows.mapping
    whens = [when for when, _ in scores]
    dated = [when for when in whens if isinstance(when, date)]
    anchor = mapping.time.anchor if mapping.time else mapping.anchor
    start = min(dated) if dated else anchor
    assert start is not None  # noqa: S101  the mapping has checked it
    measurements = [
        Measurement(
            measure=code, on=when if isinstance(when, date) else start + timedelta(days=round(when)), score=value
        )
        for (when, code), value in scores.items()
    ]
    end = weeks_after(start, mapping.planned_end_weeks) if mapping.planned_end_weeks else None
    measures = tuple(m for m in rows.measures.values() if m is not None)
    declared = Declared(measures=measures, conditions=mapping.conditions, curves=curves)
    return Course(
        patient=_patient(patient, rows, start),
        episode=Episode(condition=mapping.condition, start=start, onset=_onset(patient, rows, start), planned_end=end),
        measurements=tuple(sorted(measurements, key=lambda m: (m.on, m.measure))),
        declared=declared,
    )


def _onset(patient: str, rows: Rows, start: date) -> date | None:
    """The day on which the complaint began, where the table tells how long before the first visit that was."""
    weeks = rows.about[patient].get("onset_weeks")
    return None if weeks is None else start - timedelta(days=round(weeks * DAYS_PER_WEEK))


def _patient(patient: str, rows: Rows, start: date) -> Patient:
    about = rows.about[patient]
    year = about.get("birth_year")
    if year is None and about.get("age") is not None:
        year = start.year - int(about["age"])
        if year < OLDEST:
            year, cause = None, Wording("somebody of that age was born before {year:d}.", year=OLDEST)
            rows.reject(about["age_row"], str(rows.mapping.about_patient.age), cause, Wording("Correct it."))
    return Patient(id=patient, birth_year=year, sex=about.get("sex", "unknown"))
