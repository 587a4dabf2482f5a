"""How the columns of a table are to be read: a small YAML file, checked before any row is."""

from __future__ import annotations

import json
from datetime import date
from datetime import date as date_type
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from replan.core.errors import Problem, TableError, nearest
from replan.course.declared import DeclaredCondition
from replan.formats.yaml_file import YamlProblem, line_of, parse_yaml

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375}
"""Days per unit of time; a month is a twelfth of the mean year."""

QUESTION = "?"
"""What a proposed mapping puts where only the user knows the answer."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TimeColumn(_Strict):
    """Time since the first visit in a column of numbers. `anchor` stands for day 0 of every patient."""

    column: str
    unit: Literal["days", "weeks", "months"]
    anchor: date


class NewMeasure(_Strict):
    """A measure that no pack knows, declared here: what the numbers mean and where those figures come from."""

    title: str
    range: tuple[float, float]
    step: Annotated[float, Field(gt=0)]
    direction: Literal["lower_better", "higher_better"]
    error: Annotated[float, Field(gt=0)]
    important_change: Annotated[float, Field(gt=0)]
    recovered: float | None = None
    source: str


class MeasureColumn(_Strict):
    """The column of one measure (long tables), and its declaration when no pack knows it."""

    column: str | None = None
    declare: NewMeasure | None = None


class WideVisit(_Strict):
    """One visit of a wide table: its time and the column of each measure."""

    at: float
    columns: dict[str, str]


class OnsetColumn(_Strict):
    """The column that tells how long the complaint has lasted at the first visit, in these units. `codes` gives the
    typical duration of each of the column's own words, where it holds groups such as "3 to 12 months"."""

    column: str
    unit: Literal["days", "weeks", "months"] = "weeks"
    codes: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)


class PatientColumns(_Strict):
    """Columns about the patient. `sex_codes` translates the column's own words; `onset` tells how long before the first
    visit the complaint began."""

    birth_year: str | None = None
    age: str | None = None
    sex: str | None = None
    onset: OnsetColumn | None = None
    sex_codes: dict[str, Literal["female", "male", "other", "unknown"]] = Field(default_factory=dict)


class TableMapping(_Strict):
    """How to read one table: one row per visit (`long`) or per patient (`wide`)."""

    layout: Literal["long", "wide"]
    patient: str
    date: str | None = None
    time: TimeColumn | None = None
    wide_unit: Literal["days", "weeks", "months"] = "weeks"
    anchor: date_type | None = None
    visits: tuple[WideVisit, ...] = ()
    condition: str
    conditions: tuple[DeclaredCondition, ...] = ()
    measures: Annotated[dict[str, MeasureColumn], Field(min_length=1)]
    about_patient: PatientColumns = PatientColumns()
    planned_end_weeks: Annotated[float, Field(gt=0)] | None = None
    missing: tuple[str, ...] = ("",)
    decimal: Literal[".", ","] = "."
    ignore: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> TableMapping:
        if self.layout == "long":
            if (self.date is None) == (self.time is None):
                raise ValueError("time: a long table needs either 'date' or 'time'. Name the one column that tells")
            without = [code for code, measure in self.measures.items() if measure.column is None]
            if without:
                raise ValueError(f"measures.{without[0]}: a long table needs its column. Add 'column:'")
        elif not self.visits or self.anchor is None:
            raise ValueError("visits: a wide table needs 'visits' and 'anchor'. List each visit's time and columns")
        return self


def read_mapping(text: str, name: str) -> TableMapping:
    """The mapping in `text`. Raises TableError with every mistake, its line, cause and fix."""
    try:
        data = parse_yaml(text, name)
    except YamlProblem as error:
        raise TableError([error.problem]) from None
    open_questions = [
        Problem(_place(name, text, path), "this is still a question.", "Fill it in.") for path in _open(data)
    ]
    if open_questions:
        raise TableError(open_questions)
    try:
        return TableMapping.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise TableError([_problem(d, text, name) for d in error.errors(include_url=False)]) from None


def columns_named(mapping: TableMapping) -> dict[str, str]:
    """Every column that the mapping names, and where it names it."""
    named = {mapping.patient: "patient"}
    if mapping.date:
        named[mapping.date] = "date"
    if mapping.time:
        named[mapping.time.column] = "time.column"
    for code, measure in mapping.measures.items():
        if measure.column:
            named[measure.column] = f"measures.{code}.column"
    for number, visit in enumerate(mapping.visits):
        named |= {column: f"visits[{number}].columns.{code}" for code, column in visit.columns.items()}
    about = mapping.about_patient
    named |= {
        c: f"about_patient.{f}"
        for f, c in (
            ("birth_year", about.birth_year),
            ("age", about.age),
            ("sex", about.sex),
            ("onset.column", about.onset.column if about.onset else None),
        )
        if c
    }
    return named


def _open(data: Any, path: tuple[int | str, ...] = ()) -> list[tuple[int | str, ...]]:
    if data == QUESTION:
        return [path]
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place for key, value in pairs for place in _open(value, (*path, key))]


def _place(name: str, text: str, path: tuple[int | str, ...]) -> str:
    line = line_of(text, path)
    return f"{name}{f', line {line}' if line else ''}: {'.'.join(str(step) for step in path) or 'the mapping'}"


def _problem(detail: Any, text: str, name: str) -> Problem:
    path, message = tuple(detail["loc"]), detail["msg"].removeprefix("Value error, ")
    head, _, rest = message.partition(": ")
    if detail["type"] == "value_error" and rest and " " not in head:
        path, message = (*path, *head.split(".")), rest
    place = _place(name, text, path)
    if detail["type"] == "extra_forbidden":
        close = nearest(str(path[-1]), {field for model in _MODELS for field in model.model_fields})
        return Problem(
            place, f"there is no field '{path[-1]}'.", f"Did you mean '{close}'?" if close else "Take it out."
        )
    if detail["type"] == "missing":
        return Problem(place, "this field is required.", "Add it.")
    cause, _, fix = message.partition(". ")
    return Problem(place, f"{cause[0].lower()}{cause[1:]}.", f"{fix}." if fix else "Correct it.")


_MODELS = (
    TableMapping,
    TimeColumn,
    NewMeasure,
    MeasureColumn,
    WideVisit,
    PatientColumns,
    OnsetColumn,
    DeclaredCondition,
)
