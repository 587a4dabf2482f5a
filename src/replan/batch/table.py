"""Reads a CSV or Parquet table as text, cell by cell, so that nothing is turned into something else unseen."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from replan.core.errors import Problem, TableError

SEPARATORS = (",", ";", "\t")


def read_table(path: Path) -> pl.DataFrame:
    """Every column as text. CSV may be separated by comma, semicolon or tab, in UTF-8 with or without a mark.

    Raises TableError for a file that is missing, empty, unreadable or has two columns of one name.
    """
    if not path.is_file():
        raise TableError([Problem(str(path), "there is no such file.", "Check the name.")])
    try:
        frame = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError) as error:
        cause = f"it cannot be read as a table ({type(error).__name__})."
        fix = "Save it as CSV in UTF-8 with one header row, or as Parquet."
        raise TableError([Problem(str(path), cause, fix)]) from None
    if frame.is_empty():
        raise TableError([Problem(str(path), "the table has no rows.", "It needs a header row and rows below it.")])
    return frame


def _parquet(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path).select(pl.all().cast(pl.String).fill_null(""))


def _csv(path: Path) -> pl.DataFrame:
    raw = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    header = raw.decode("utf-8").splitlines()[:1]
    if not header:
        raise TableError([Problem(str(path), "the file is empty.", "It needs a header row and rows below it.")])
    separator = max(SEPARATORS, key=header[0].count)
    names = [name.strip().strip('"') for name in header[0].split(separator)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        fix = "Give each column its own name."
        raise TableError([Problem(f"{path}, line 1", f"the column '{twice[0]}' stands twice.", fix)])
    frame = pl.read_csv(raw, separator=separator, infer_schema=False)
    return frame.select(pl.all().fill_null(""))
