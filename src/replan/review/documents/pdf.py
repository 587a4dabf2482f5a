"""Prints a document as tagged PDF with typst: fonts from its own wheel, dates from the document, nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from replan.review.documents.as_data import as_data, each_text
from replan.review.documents.svg import printed

if TYPE_CHECKING:
    from replan.review.documents.document import Document

FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
"""Embedded in the typst wheel, so that every machine sets the same lines."""

UNPRINTABLE = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
LONGEST, MAY_BREAK = 28, "\u200b"
LONG = re.compile(rf"\S{{{LONGEST},}}")
STANDS_IN = "\u25a1"
MOST_TRIES = 6
"""Each try takes out every character that the one before could not print; joined ones may take a second."""


def to_pdf(document: Document, folders: Sequence[Path] = ()) -> bytes:
    """`document` as PDF. A character that no font at hand has is printed as an empty square, and a note says so."""
    data = as_data(document)
    for part in data["parts"]:
        if part.get("svg"):
            part["svg"] = printed(part["svg"])
        for source in part["items"] if part["kind"] == "references" else ():
            source["address"] = source["url"]
    data = each_text(data, _breakable, but=("svg", "url"))
    fonts = _fonts(tuple(folders))
    data["fonts"] = [*FONTS, *(name for name in fonts.families() if name not in FONTS)] if folders else list(FONTS)
    data["unprintable"] = False
    for _ in range(MOST_TRIES):
        try:
            return _compile(data, fonts, document)
        except typst.TypstError as error:
            missing = _missing(error.diagnostic)
            if not missing:
                raise
            data = each_text(data, partial(_without, gone=missing)) | {"unprintable": True}
    return _compile(each_text(data, _plain), fonts, document)


def _compile(data: dict[str, Any], fonts: typst.Fonts, document: Document) -> bytes:
    day = document.as_of
    made = typst.compile(
        _template(),
        font_paths=fonts,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )
    return bytes(made)


@cache
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))


@cache
def _template() -> bytes:
    return files("replan.review").joinpath("templates/documents/document.typ").read_bytes()


def _breakable(text: str) -> str:
    """A word too long for its line may break anywhere: names and addresses must not run off the page."""
    return LONG.sub(lambda found: MAY_BREAK.join(found[0]), text) if len(text) >= LONGEST else text


def _missing(diagnostic: str) -> frozenset[str]:
    """The characters that typst says it cannot print."""
    said = UNPRINTABLE.findall(diagnostic)
    return frozenset(char for text in said for char in ESCAPED.sub(lambda m: chr(int(m[1], 16)), text))


def _without(text: str, gone: frozenset[str]) -> str:
    if text.isascii():
        return text
    joiners = {"\u200d", "\ufe0f"}
    return "".join(STANDS_IN if c in gone - joiners else c for c in text if c not in gone & joiners)


def _plain(text: str) -> str:
    """The last resort: only characters of Latin script and its punctuation."""
    return "".join(c if c < "\u0250" or "\u2010" <= c <= "\u2026" else STANDS_IN for c in text)
