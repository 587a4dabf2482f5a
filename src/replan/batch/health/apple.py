"""Apple Health: `export.xml`, streamed record by record, so that its size does not matter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from replan.batch.health.daybook import Daybook
from replan.core.errors import Problem, TableError

ASLEEP = "HKCategoryValueSleepAnalysisAsleep"
SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
STEPS = "HKQuantityTypeIdentifierStepCount"
EXERCISE = "HKQuantityTypeIdentifierAppleExerciseTime"
CHUNK = 64 * 1024


def read_apple(stream: BinaryIO, place: str) -> Daybook:
    """Sleep (asleep, not in bed), steps and exercise minutes. Raises TableError for a file that is not whole."""
    from xml.sax import SAXException, SAXParseException
    from xml.sax.handler import ContentHandler

    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import make_parser

    book = Daybook()

    class Records(ContentHandler):
        def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  the library's name
            _take(name, attrs, book)

    parser = make_parser()
    parser.setContentHandler(Records())
    try:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException:
        cause = "it holds entities, which an export never does."
        raise TableError([Problem(place, cause, "Give the export as the Health app made it.")]) from None
    except SAXException as error:
        line = error.getLineNumber() if isinstance(error, SAXParseException) else 1
        fix = "Export it again in the Health app and give the whole file."
        raise TableError([Problem(f"{place}, line {line}", "the file breaks off or is damaged.", fix)]) from None
    return book


def _take(name: str, element: Mapping[str, str], book: Daybook) -> None:
    if name == "ActivitySummary":
        _summary(element, book)
        return
    kind = element.get("type") if name == "Record" else None
    if kind not in (SLEEP, STEPS, EXERCISE):
        return
    try:
        if kind == SLEEP:
            if element.get("value", "").startswith(ASLEEP):
                book.slept(_moment(element.get("startDate", "")), _moment(element.get("endDate", "")))
            return
        on, amount = date.fromisoformat(element.get("startDate", "")[:10]), float(element.get("value", ""))
    except ValueError:
        return  # one record without a date or number says nothing; the rest still counts
    table = book.steps if kind == STEPS else book.minutes
    table[on][element.get("sourceName", "")] += amount


def _moment(text: str) -> datetime:
    """`2026-03-02 09:00:00 +0100`, as the Health app writes it."""
    return datetime.fromisoformat(text[:19] + text[20:])


def _summary(element: Mapping[str, str], book: Daybook) -> None:
    """The ring of one day: exercise minutes as the watch shows them."""
    try:
        on = date.fromisoformat(element.get("dateComponents", ""))
        minutes = float(element.get("appleExerciseTime", ""))
    except ValueError:
        return
    if minutes > 0:
        book.minutes[on]["ActivitySummary"] = minutes
