"""Turns the rows of a table into one course document per patient. Bad cells are listed; good ones are not lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isfinite, nan
from typing import Any

import polars as pl

from replan.batch.cohort import learn_curve
from replan.batch.mapping import DAYS, MOST_DAYS, UNIT_WORDS, OnsetColumn, TableMapping, columns_named
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
from replan.trajectory.scaling import Scaling

MOST_ID = 80
"""Characters of a patient's id, as the course document allows."""

OLDEST, MOST_AGE = 1900, 120
"""The first year of a birth or a score, and the highest age in years."""

GRID_TOLERANCE = 1e-6
HEADER_ROWS = 1


@dataclass(frozen=True)
class Rejected:
    """A cell that cannot be used: its row as in the file (the header is row 1), its column, why, and what to do."""

    row: int
    column: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Wording:
        """All of it as one text, which can be told in another language."""
        place = Wording("row {row:d}, column '{column}'", row=self.row, column=self.column)
        return Problem(place, self.cause, self.fix).said


@dataclass(frozen=True)
class Imported:
    """The courses, the cells that were left out, and what else is worth knowing."""

    courses: tuple[Course, ...]
    rejected: tuple[Rejected, ...]
    notes: tuple[str, ...]


@dataclass
class _Rows:
    """What has been read so far: by patient, the start and the scores as (day, measure) -> (score, row)."""

    mapping: TableMapping
    measures: Mapping[str, DeclaredMeasure | None]
    pack: Pack
    today: date
    rejected: list[Rejected] = field(default_factory=list)
    scores: dict[str, dict[tuple[float | date, str], float]] = field(default_factory=lambda: defaultdict(dict))
    about: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    def reject(self, row: int, column: str, cause: str, fix: str) -> None:
        self.rejected.append(Rejected(row, column, cause, fix))


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
    rows = _Rows(mapping, measures, pack, today or date.today())
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


def _read_row(number: int, cells: Mapping[str, str], rows: _Rows) -> None:
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
    _read_about(number, patient, cells, rows)
    if mapping.layout == "wide":
        for visit in mapping.visits:
            for code, column in visit.columns.items():
                _read_score(number, patient, visit.at * DAYS[mapping.wide_unit], code, column, cells, rows)
        return
    when = _when(number, cells, rows)
    if when is not None:
        for code, measure in mapping.measures.items():
            _read_score(number, patient, when, code, str(measure.column), cells, rows)


def _when(number: int, cells: Mapping[str, str], rows: _Rows) -> float | date | None:
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


def _date(number: int, column: str, cells: Mapping[str, str], rows: _Rows) -> date | None:
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


def _since(number: int, column: str, cells: Mapping[str, str], rows: _Rows) -> float | None:
    value, time = _number(number, column, cells, rows), rows.mapping.time
    if value is None or time is None:
        return None
    days = value * DAYS[time.unit]
    if abs(days) <= MOST_DAYS:
        return days
    cause = Wording("{value:g} {unit} are longer than a life.", value=value, unit=UNIT_WORDS[time.unit])
    rows.reject(number, column, cause, Wording("Correct it, or the unit in the mapping."))
    return None


def _number(number: int, column: str, cells: Mapping[str, str], rows: _Rows) -> float | None:
    """A cell as a number; None for a missing one (silent) or one that is no number (listed)."""
    text, comma = cells[column].strip(), rows.mapping.decimal == ","
    if text in rows.mapping.missing:
        return None
    if comma and "." in text:  # 1.234 may be a thousand or a little more than one
        cause = Wording("'{text}' has a point, but the mapping says that decimals have a comma.", text=text)
        fix = Wording("Write it without marks for thousands, or correct 'decimal' in the mapping.")
        rows.reject(number, column, cause, fix)
        return None
    try:
        value = nan if "_" in text else float(text.replace(",", ".") if comma else text)
    except ValueError:
        value = nan
    # Python also reads 1_000 and the words nan and inf, which tables write for a gap.
    if isfinite(value):
        return value
    fix = Wording("Correct it, or add the word to 'missing' in the mapping.")
    rows.reject(number, column, Wording("'{text}' is not a number.", text=text), fix)
    return None


def _read_score(
    number: int, patient: str, when: float | date, code: str, column: str, cells: Mapping[str, str], rows: _Rows
) -> None:
    value = _number(number, column, cells, rows)
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


def _impossible(value: float, code: str, rows: _Rows) -> Wording | None:
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


def _read_about(number: int, patient: str, cells: Mapping[str, str], rows: _Rows) -> None:
    """What the row says of the patient; the first row that says it counts."""
    about, known = rows.mapping.about_patient, rows.about[patient]
    if about.sex and "sex" not in known:
        word = cells[about.sex].strip()
        if word in about.sex_codes:
            known["sex"] = about.sex_codes[word]
        elif word not in rows.mapping.missing:
            _untranslated(number, about.sex, word, "sex_codes", rows)
            known["sex"] = "unknown"
    if about.birth_year and "birth_year" not in known and _filled(about.birth_year, cells, rows):
        latest = rows.today.year
        known["birth_year"] = _whole(number, about.birth_year, (OLDEST, latest), cells, rows)
    if about.age and "age" not in known and _filled(about.age, cells, rows):
        known["age"] = _inside(number, about.age, (0, MOST_AGE), cells, rows)
        known["age_row"] = number
    if about.onset and "onset_weeks" not in known and _filled(about.onset.column, cells, rows):
        known["onset_weeks"] = _onset_weeks(number, about.onset, cells, rows)


def _filled(column: str, cells: Mapping[str, str], rows: _Rows) -> bool:
    return cells[column].strip() not in rows.mapping.missing


def _inside(number: int, column: str, limits: tuple[int, int], cells: Mapping[str, str], rows: _Rows) -> float | None:
    """A cell as a number between `limits` (both included); None for another one (listed)."""
    value, (low, high) = _number(number, column, cells, rows), limits
    if value is None or low <= value <= high:
        return value
    cause = Wording("{value:g} cannot be: it must be from {low:d} to {high:d}.", value=value, low=low, high=high)
    rows.reject(number, column, cause, Wording("Correct it, or leave the cell empty."))
    return None


def _whole(number: int, column: str, limits: tuple[int, int], cells: Mapping[str, str], rows: _Rows) -> int | None:
    value = _inside(number, column, limits, cells, rows)
    if value is None or value.is_integer():
        return None if value is None else int(value)
    cause = Wording("'{text}' is not a whole number.", text=cells[column].strip())
    rows.reject(number, column, cause, Wording("Correct it, or leave the cell empty."))
    return None


def _onset_weeks(number: int, onset: OnsetColumn, cells: Mapping[str, str], rows: _Rows) -> float | None:
    """Weeks from the beginning of the complaint to the first visit, of a number or of a group's typical duration."""
    word = cells[onset.column].strip()
    if onset.codes and word not in onset.codes and word not in rows.mapping.missing:
        _untranslated(number, onset.column, word, "codes", rows)
        return None
    value = onset.codes[word] if word in onset.codes else _number(number, onset.column, cells, rows)
    if value is None:
        return None
    if value < 0:
        cause = Wording("the complaint cannot have begun {value:g} before.", value=value)
        fix = Wording("Give how long before the first visit it began, 0 or more, or leave the cell empty.")
        rows.reject(number, onset.column, cause, fix)
        return None
    days = value * DAYS[onset.unit]
    if days > MOST_DAYS:
        cause = Wording("{value:g} {unit} are longer than a life.", value=value, unit=UNIT_WORDS[onset.unit])
        rows.reject(number, onset.column, cause, Wording("Correct it, or the unit in the mapping."))
        return None
    return days / DAYS_PER_WEEK


def _untranslated(number: int, column: str, word: str, field: str, rows: _Rows) -> None:
    fix = Wording("Add '{word}' to '{field}' in the mapping.", word=word, field=field)
    rows.reject(number, column, Wording("'{word}' is not translated.", word=word), fix)


def _curves(rows: _Rows, notes: list[str]) -> Iterable[DeclaredCurve]:
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
            notes.append(
                Wording(
                    "too few patients to learn the usual course of '{code}' from this table: it stays wide", code=code
                )
            )
        else:
            yield curve


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
    rows: _Rows,
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


def _onset(patient: str, rows: _Rows, start: date) -> date | None:
    """The day on which the complaint began, where the table tells how long before the first visit that was."""
    weeks = rows.about[patient].get("onset_weeks")
    return None if weeks is None else start - timedelta(days=round(weeks * DAYS_PER_WEEK))


def _patient(patient: str, rows: _Rows, start: date) -> Patient:
    about = rows.about[patient]
    year = about.get("birth_year")
    if year is None and about.get("age") is not None:
        year = start.year - int(about["age"])
        if year < OLDEST:
            year, cause = None, Wording("somebody of that age was born before {year:d}.", year=OLDEST)
            rows.reject(about["age_row"], str(rows.mapping.about_patient.age), cause, Wording("Correct it."))
    return Patient(id=patient, birth_year=year, sex=about.get("sex", "unknown"))
