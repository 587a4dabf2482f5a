"""Google Takeout: Google Fit (daily table and sleep sessions) and Fitbit (JSON by month)."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from io import StringIO
from typing import Any

from replan.batch.health.archive import Export, too_large
from replan.batch.health.daybook import Daybook
from replan.core.errors import Problem, TableError

FIT_DAILY = re.compile(r"(^|/)daily activity metrics(/daily activity metrics)?\.csv$", re.I)
FIT_SLEEP = re.compile(r"(^|/)[^/]*_SLEEP\.json$", re.I)
FITBIT = re.compile(
    r"(^|/)(?P<what>sleep|steps|very_active_minutes|moderately_active_minutes)-\d{4}-\d{2}-\d{2}\.json$"
)
MINUTES_PER_MS = 1 / 60_000


def is_takeout(name: str) -> bool:
    """Whether this part of an export is one that is read here."""
    return any(pattern.search(name) for pattern in (FIT_DAILY, FIT_SLEEP, FITBIT))


def read_takeout(export: Export) -> Daybook:
    """Every known part of the export. Raises TableError that names the part which cannot be read."""
    book, left = Daybook(), export.most
    for name in filter(is_takeout, sorted(export.names)):
        text = export.text(name)
        left -= len(text)
        if left < 0:
            raise too_large(str(export.path))
        try:
            _take(name, text, book)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            cause = f"this part is not as Google writes it ({type(error).__name__})."
            fix = "Ask Takeout for a new export and give the zip as it comes."
            raise TableError([Problem(f"{export.path}: {name}", cause, fix)]) from None
    return book


def _take(name: str, text: str, book: Daybook) -> None:
    fitbit = FITBIT.search(name)
    if FIT_DAILY.search(name):
        _fit_daily(text, book)
    elif FIT_SLEEP.search(name):
        _fit_sleep(json.loads(text), book)
    elif fitbit:
        for entry in json.loads(text):
            _FITBIT[fitbit["what"]](entry, book)


def _fit_daily(text: str, book: Daybook) -> None:
    for row in csv.DictReader(StringIO(text)):
        cells = {(key or "").strip().casefold(): (value or "").strip() for key, value in row.items()}
        if not cells.get("date"):
            continue
        on = date.fromisoformat(cells["date"])
        if cells.get("step count"):
            book.steps[on]["fit"] = float(cells["step count"])
        if cells.get("move minutes count"):
            book.minutes[on]["fit"] = float(cells["move minutes count"])
        slept = cells.get("sleep duration (ms)") or cells.get("sleeping duration (ms)")
        if slept:
            book.asleep_minutes[on] += float(slept) * MINUTES_PER_MS


def _fit_sleep(session: Mapping[str, Any], book: Daybook) -> None:
    if session["fitnessActivity"] == "sleep":
        book.slept(datetime.fromisoformat(session["startTime"]), datetime.fromisoformat(session["endTime"]))


def _fitbit_sleep(entry: Mapping[str, Any], book: Daybook) -> None:
    """Naps count too: their day is the one that Fitbit gives them."""
    book.asleep_minutes[date.fromisoformat(entry["dateOfSleep"])] += float(entry["minutesAsleep"])


def _fitbit_count(table: str) -> Callable[[Mapping[str, Any], Daybook], None]:
    def add(entry: Mapping[str, Any], book: Daybook) -> None:
        on = datetime.strptime(entry["dateTime"], "%m/%d/%y %H:%M:%S").date()
        getattr(book, table)[on]["fitbit"] += float(entry["value"])

    return add


_FITBIT: Mapping[str, Callable[[Mapping[str, Any], Daybook], None]] = {
    "sleep": _fitbit_sleep,
    "steps": _fitbit_count("steps"),
    "very_active_minutes": _fitbit_count("minutes"),
    "moderately_active_minutes": _fitbit_count("minutes"),
}
