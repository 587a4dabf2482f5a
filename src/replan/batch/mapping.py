"""How the columns of a table are to be read: a small YAML file, checked before any row is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from datetime import date as date_type
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from replan.core.errors import Problem, TableError, did_you_mean
from replan.core.wording import Wording
from replan.course.declared import DeclaredCondition
from replan.formats.mistakes import cause_and_fix
from replan.formats.yaml_file import Lines, YamlProblem, as_json, parse_yaml

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375}
"""Days per unit of time; a month is a twelfth of the mean year."""

UNIT_WORDS = {"days": Wording("days"), "weeks": Wording("weeks"), "months": Wording("months")}
MOST_DAYS = 120 * 365.25
"""The longest time between two things in one life, in days."""

FIRST_DAY, LAST_DAY = date_type(1900, 1, 1), date_type(2100, 12, 31)
"""What can stand for the first visit."""

QUESTION = "?"
"""What a proposed mapping puts where only the user knows the answer."""


class _IncompleteError(ValueError):
    """What is missing at a place of the mapping, in words that can be told in another language."""

    def __init__(self, place: str, cause: Wording, fix: str) -> None:
        self.place, self.cause, self.fix = place, cause, fix
        super().__init__(cause)


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
    planned_end_weeks: Annotated[float, Field(gt=0, le=MOST_DAYS / 7)] | None = None
    missing: tuple[str, ...] = ("",)
    decimal: Literal[".", ","] = "."
    ignore: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> TableMapping:
        if self.layout == "long":
            if (self.date is None) == (self.time is None):
                cause = Wording("a long table needs either 'date' or 'time'.")
                raise _IncompleteError("time", cause, Wording("Name the one column that tells."))
            without = [code for code, measure in self.measures.items() if measure.column is None]
            if without:
                place = f"measures.{without[0]}"
                raise _IncompleteError(place, Wording("a long table needs its column."), Wording("Add 'column:'."))
        elif not self.visits or self.anchor is None:
            cause = Wording("a wide table needs 'visits' and 'anchor'.")
            raise _IncompleteError("visits", cause, Wording("List each visit's time and columns."))
        self._visits_fit()
        for place, anchor in (("anchor", self.anchor), ("time.anchor", self.time.anchor if self.time else None)):
            if anchor is not None and not FIRST_DAY <= anchor <= LAST_DAY:
                cause = Wording("{on} cannot stand for the first visit.", on=anchor)
                fix = Wording("Give a day from {first} to {last}.", first=FIRST_DAY, last=LAST_DAY)
                raise _IncompleteError(place, cause, fix)
        return self

    def _visits_fit(self) -> None:
        for number, visit in enumerate(self.visits):
            if not abs(visit.at) * DAYS[self.wide_unit] <= MOST_DAYS:
                unit = UNIT_WORDS[self.wide_unit]
                cause = Wording("{value:g} {unit} are longer than a life.", value=visit.at, unit=unit)
                raise _IncompleteError(f"visits.{number}.at", cause, Wording("Correct it, or the unit."))
            for code in visit.columns:
                if code not in self.measures:
                    cause = Wording("'{code}' is not under 'measures'.", code=code)
                    otherwise = Wording("Add it to 'measures'.")
                    fix = did_you_mean(code, self.measures, otherwise)
                    raise _IncompleteError(f"visits.{number}.columns.{code}", cause, fix)


def read_mapping(text: str, name: str) -> TableMapping:
    """The mapping in `text`. Raises TableError with every mistake, its line, cause and fix."""
    try:
        data = parse_yaml(text, name)
        whole = as_json(data, name)
    except YamlProblem as error:
        raise TableError([error.problem]) from None
    lines = Lines(text)
    cause, fix = Wording("this is still a question."), Wording("Fill it in.")
    open_questions = [Problem(_place(name, lines, path), cause, fix) for path in _open(data)]
    if open_questions:
        raise TableError(open_questions)
    try:
        return TableMapping.model_validate_json(whole)
    except ValidationError as error:
        raise TableError([_problem(d, lines, name) for d in error.errors(include_url=False)]) from None


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


def _place(name: str, lines: Lines, path: tuple[int | str, ...]) -> str:
    line = lines.line_of(path)
    within = ".".join(str(step) for step in path) or Wording("the mapping")
    if line is None:
        return Wording("{name}: {path}", name=name, path=within)
    return Wording("{name}, line {line:d}: {path}", name=name, line=line, path=within)


def _problem(detail: Any, lines: Lines, name: str) -> Problem:
    path, kind = tuple(detail["loc"]), detail["type"]
    if kind == "value_error" and isinstance(error := detail["ctx"]["error"], _IncompleteError):
        within = [int(step) if step.isdigit() else step for step in error.place.split(".")]
        return Problem(_place(name, lines, (*path, *within)), error.cause, error.fix)
    place = _place(name, lines, path)
    if kind == "extra_forbidden":
        fields = {field for model in _MODELS for field in model.model_fields}
        cause = Wording("there is no field '{field}'.", field=str(path[-1]))
        return Problem(place, cause, did_you_mean(str(path[-1]), fields, Wording("Take it out.")))
    if (told := cause_and_fix(detail)) is not None:
        return Problem(place, *told)
    return Problem(place, _limit(kind, detail.get("ctx", {})) or _plain(detail["msg"]), Wording("Correct it."))


def _limit(kind: str, of: Mapping[str, Any]) -> Wording | None:
    """What pydantic says of a value that breaks a limit; None for what it says otherwise."""
    match kind:
        case "greater_than":
            return Wording("input should be greater than {limit:g}.", limit=of["gt"])
        case "greater_than_equal":
            return Wording("input should be greater than or equal to {limit:g}.", limit=of["ge"])
        case "less_than_equal":
            return Wording("input should be less than or equal to {limit:g}.", limit=of["le"])
        case "string_too_long":
            return Wording("string should have at most {most:d} characters.", most=of["max_length"])
        case "string_pattern_mismatch":
            return Wording("string should match pattern '{pattern}'.", pattern=of["pattern"])
        case "too_long":
            number, most = of["actual_length"], of["max_length"]
            return Wording(
                "tuple should have at most {most:d} items after validation, not {number:d}.", number=number, most=most
            )
    return None


def _plain(message: str) -> str:
    said = f"{message[0].lower()}{message[1:]}."
    return next((known for known in _PYDANTIC if known == said), said)


_PYDANTIC = (
    Wording("input should be a valid string."),
    Wording("input should be a finite number."),
    Wording("input should be a valid array."),
    Wording("input should be an object."),
    Wording("dictionary should have at least 1 item after validation, not 0."),
    Wording("string should have at least 1 character."),
)
"""What pydantic says of values of the wrong kind, so that it can be told in another language."""

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
