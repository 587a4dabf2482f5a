"""Reads a CSV or Parquet table as text, cell by cell, so that nothing is turned into something else unseen."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from replan.core.errors import Problem, TableError
from replan.core.wording import Wording

SEPARATORS = (",", ";", "\t")
QUOTED = re.compile(r'"[^"]*"')
PARQUET = (".parquet", ".pq")
NEEDED = Wording("It needs a header row and rows below it.")
MOST_TOLD = 20
"""Ragged rows that are named one by one."""


def read_table(path: Path) -> pl.DataFrame:
    """Every column as text. CSV may be separated by comma, semicolon or tab, in UTF-8 with or without a mark.

    Raises TableError for a file that is missing, empty, unreadable, has two columns of one name or a row with more or
    fewer cells than the header.
    """
    return read_lines(path)[0]


def read_lines(path: Path) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """The table as `read_table` reads it, and the line of the file at which each row begins: a cell in quotes may hold
    several lines. Rows of a Parquet table count from 2, as if a header stood above them."""
    if not path.is_file():
        raise TableError([Problem(str(path), Wording("there is no such file."), Wording("Check the name."))])
    try:
        frame, lines = _parquet(path) if path.suffix.lower() in PARQUET else _csv(path)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, csv.Error, OSError) as error:
        cause = Wording("it cannot be read as a table ({kind}).", kind=type(error).__name__)
        fix = Wording("Save it as CSV in UTF-8 with one header row, or as Parquet.")
        raise TableError([Problem(str(path), cause, fix)]) from None
    if frame.is_empty():
        raise TableError([Problem(str(path), Wording("the table has no rows."), NEEDED)])
    return frame, lines


def _parquet(path: Path) -> tuple[pl.DataFrame, tuple[int, ...]]:
    frame = pl.read_parquet(path)
    days = [_day_or_time(name) for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    text = frame.with_columns(days).select(pl.all().cast(pl.String).fill_null(""))
    return text, tuple(range(2, len(text) + 2))


def _day_or_time(name: str) -> pl.Expr:
    """A moment as text; one at midnight is how other software writes a day."""
    moment = pl.col(name)
    return (
        pl.when(moment.dt.time() == pl.time(0, 0))
        .then(moment.dt.date().cast(pl.String))
        .otherwise(moment.cast(pl.String))
    ).alias(name)


def _csv(path: Path) -> tuple[pl.DataFrame, tuple[int, ...]]:
    text = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    records = _records(text, _separator(text))
    _, header = next(records, (0, []))
    if not header:
        raise TableError([Problem(str(path), Wording("the file is empty."), NEEDED)])
    _check_header([name.strip() for name in header], path)
    lines, rows, ragged = [], [], list[Problem]()
    for line, cells in records:
        if len(cells) != len(header):
            ragged.append(_ragged(path, line, len(cells), len(header)))
        lines.append(line)
        rows.append(cells)
    if ragged:
        raise TableError(ragged[:MOST_TOLD])
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row"), tuple(lines)


def _separator(text: str) -> str:
    """What stands most often in the header, outside quotes."""
    bare = QUOTED.sub("", text.lstrip("\r\n")).splitlines()[:1] or [""]
    return max(SEPARATORS, key=bare[0].count)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV, each with the line at which it begins; empty lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _check_header(names: list[str], path: Path) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        place = Wording("{name}, line {line:d}", name=str(path), line=1)
        cause = Wording("the column '{column}' stands twice.", column=twice[0])
        raise TableError([Problem(place, cause, Wording("Give each column its own name."))])


def _ragged(path: Path, line: int, found: int, wanted: int) -> Problem:
    place = Wording("{name}, line {line:d}", name=str(path), line=line)
    cause = Wording("the row has {found:d} cells, but the header names {wanted:d}.", found=found, wanted=wanted)
    return Problem(place, cause, Wording("Put cells that hold the separator in quotes, and fill in what is missing."))
