"""Reads a CSV or Parquet table as text, cell by cell, so that nothing is turned into something else unseen."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from replan.core.errors import Problem, TableError
from replan.core.wording import Wording

SEPARATORS = (",", ";", "\t")
NEEDED = Wording("It needs a header row and rows below it.")


def read_table(path: Path) -> pl.DataFrame:
    """Every column as text. CSV may be separated by comma, semicolon or tab, in UTF-8 with or without a mark.

    Raises TableError for a file that is missing, empty, unreadable or has two columns of one name.
    """
    if not path.is_file():
        raise TableError([Problem(str(path), Wording("there is no such file."), Wording("Check the name."))])
    try:
        frame = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as error:
        cause = Wording("it cannot be read as a table ({kind}).", kind=type(error).__name__)
        fix = Wording("Save it as CSV in UTF-8 with one header row, or as Parquet.")
        raise TableError([Problem(str(path), cause, fix)]) from None
    if frame.is_empty():
        raise TableError([Problem(str(path), Wording("the table has no rows."), NEEDED)])
    return frame


def _parquet(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path).select(pl.all().cast(pl.String).fill_null(""))


def _csv(path: Path) -> pl.DataFrame:
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    header = raw.decode("utf-8").splitlines()[:1]
    if not header:
        raise TableError([Problem(str(path), Wording("the file is empty."), NEEDED)])
    separator = max(SEPARATORS, key=header[0].count)
    names = [name.strip().strip('"') for name in header[0].split(separator)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        place = Wording("{name}, line {line:d}", name=str(path), line=1)
        cause = Wording("the column '{column}' stands twice.", column=twice[0])
        raise TableError([Problem(place, cause, Wording("Give each column its own name."))])
    frame = pl.read_csv(raw, separator=separator, infer_schema=False)
    return frame.select(pl.all().fill_null(""))
