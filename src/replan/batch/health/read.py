"""Reads the export of a phone or watch, whatever its kind, into the days of a course document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from replan.batch.health.apple import read_apple
from replan.batch.health.archive import MAX_BYTES, Export, open_export
from replan.batch.health.table import read_days
from replan.batch.health.takeout import is_takeout, read_takeout
from replan.batch.table import PARQUET
from replan.core.errors import Problem, TableError
from replan.course.events import Day

HEAD = 65536


@dataclass(frozen=True)
class HealthImport:
    """What was read: the days, oldest first, the kind of export, and columns of a table that were not used."""

    days: tuple[Day, ...]
    source: str
    unused: tuple[str, ...] = ()


def read_health(
    path: Path, *, first: date | None = None, last: date | None = None, most: int = MAX_BYTES
) -> HealthImport:
    """The days between `first` and `last` (both included) in the export at `path`.

    Knows Apple Health (`export.xml` or its zip), Google Takeout with Fit or Fitbit, and a CSV of days. Not more than
    `most` bytes are unpacked. All or nothing: raises TableError with place, cause and fix, and then nothing was read.
    """
    export = open_export(path, most)
    if any(is_takeout(name) for name in export.names):
        return _found(read_takeout(export).days(first, last), "google_takeout", path)
    apple = next((name for name in export.names if name.lower().endswith(".xml") and _is_apple(export, name)), None)
    if apple is not None:
        with export.open(apple) as stream:
            book = read_apple(stream, f"{path}: {apple}" if export.zipped else str(path))
        return _found(book.days(first, last), "apple_health", path)
    if not export.zipped and path.suffix.lower() in (".csv", ".tsv", ".txt", *PARQUET):
        book, unused = read_days(path)
        return _found(book.days(first, last), "table", path, unused)
    cause = "it is no export that is known here."
    fix = "Give the zip of Apple Health or Google Takeout (Fit, Fitbit) as downloaded, or a CSV with one row a day."
    raise TableError([Problem(str(path), cause, fix)])


def _is_apple(export: Export, name: str) -> bool:
    """Whether the part begins as an Apple Health export; its name depends on the phone's language."""
    with export.open(name) as stream:
        return b"<HealthData" in stream.read(HEAD)


def _found(days: tuple[Day, ...], source: str, path: Path, unused: tuple[str, ...] = ()) -> HealthImport:
    if not days:
        cause = "it holds no sleep, steps or activity on the days asked for."
        raise TableError(
            [Problem(str(path), cause, "Allow these in the app before you export, or ask for other days.")]
        )
    return HealthImport(days, source, unused)
