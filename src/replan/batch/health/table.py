"""A plain CSV of days: the columns are known by their names, in English or Spanish."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from replan.batch.health.daybook import Daybook
from replan.batch.table import read_lines
from replan.core.errors import Problem, TableError
from replan.core.text import folded

COLUMNS: tuple[tuple[str, str], ...] = (
    ("date", r"date|day|fecha|dia"),
    ("sleep_quality_0_10", r"(sleep|sueno).*(quality|calidad)|(quality|calidad).*(sleep|sueno)"),
    ("sleep", r"sleep|asleep|sueno|dormid"),
    ("stress_0_10", r"stress|estres"),
    ("steps", r"steps?|pasos"),
    ("activity_minutes", r"activ|exercise|ejercicio|move minutes"),
    ("protein_servings", r"protein"),
    ("fruit_veg_servings", r"fruit|veg|fruta|verdura"),
    ("alcohol_units", r"alcohol"),
)
"""What is collected, and how a column is named that holds it; the first that fits wins."""

LIMITS = {
    "steps": 200_000.0,
    "activity_minutes": 1440.0,
    "sleep": 24.0,
    "stress_0_10": 10.0,
    "sleep_quality_0_10": 10.0,
}
SERVINGS = 50.0
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y")
SLASHES: tuple[tuple[str, str], ...] = (("%d/%m/%Y", "day first"), ("%m/%d/%Y", "month first"))


def read_days(path: Path) -> tuple[Daybook, tuple[str, ...]]:
    """The days of a table and the columns that were not used. Raises TableError with every cell that cannot be."""
    frame, lines = read_lines(path)
    columns = _columns(frame.columns)
    if "date" not in columns or len(columns) < 2:
        cause = (
            f"no column is known as a {'date' if 'date' not in columns else 'habit'} among {', '.join(frame.columns)}."
        )
        fix = "Name the columns date, sleep hours, steps, activity minutes or stress."
        raise TableError([Problem(f"{path}, line 1", cause, fix)])
    parse = _date_reader(list(frame[columns["date"]]), path)
    book, problems = Daybook(), list[Problem]()
    for number, row in zip(lines, frame.iter_rows(named=True), strict=True):
        place = f"{path}, line {number}"
        on = parse(row[columns["date"]].strip())
        if on is None:
            problems.append(Problem(place, f"'{row[columns['date']]}' is not a date.", "Write it as 2026-03-18."))
            continue
        for what, column in columns.items():
            if what != "date" and row[column].strip():
                problem = _take(what, column, row[column].strip(), on, book)
                problems += [Problem(place, *problem)] if problem else []
    if problems:
        raise TableError(problems)
    return book, tuple(name for name in frame.columns if name not in columns.values())


def _columns(names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        plain = folded(name)
        what = next((key for key, pattern in COLUMNS if re.search(rf"\b(?:{pattern})", plain)), None)
        if what is not None and what not in found:
            found[what] = name
    return found


def _date_reader(cells: list[str], path: Path) -> Callable[[str], date | None]:
    """Reads every date of the column in the one form that fits all; slashes must say which number is the month."""
    slashed = [cell.strip()[:10] for cell in cells if "/" in cell and not re.match(r"\d{4}/", cell.strip())]
    fitting = [form for form, _ in SLASHES if all(_parsed(cell, (form,)) for cell in slashed)]
    if slashed and len(fitting) > 1:
        cause = f"'{slashed[0]}' may be day first or month first."
        raise TableError([Problem(f"{path}", cause, "Write dates as 2026-03-18.")])
    return lambda cell: _parsed(cell[:10], (*FORMS, *fitting))


def _parsed(cell: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    return None


def _take(what: str, column: str, cell: str, on: date, book: Daybook) -> tuple[str, str] | None:
    """Keeps one cell, or says what is wrong with it and how to mend it."""
    hours = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", cell)
    if what == "steps" and THOUSANDS.fullmatch(cell):  # 8.000 and 8,000: nobody counts parts of a step
        cell = re.sub(r"[.,]", "", cell)
    try:
        value = int(hours[1]) + int(hours[2]) / 60 if hours else float(cell.replace(",", "."))
    except ValueError:
        return f"'{cell}' in '{column}' is not a number.", "Correct it or leave it empty."
    if what == "steps" and not value.is_integer():
        return f"'{cell}' in '{column}' is not a whole number.", "Correct it or leave it empty."
    if what == "sleep" and not hours and re.search(r"min", column, re.I):
        value /= 60
    if not 0 <= value <= LIMITS.get(what, SERVINGS):
        return f"{value:g} in '{column}' cannot be on one day.", "Correct it or leave it empty."
    tables: Mapping[str, dict[date, dict[str, float]]] = {"steps": book.steps, "activity_minutes": book.minutes}
    if what == "sleep":
        book.asleep_minutes[on] = value * 60
    elif what in tables:
        tables[what][on]["table"] = value
    else:
        book.more[on][what] = value
    return None
