"""A printed document: its parts in order, and where it can be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from replan.core.errors import Problem, UsageError
from replan.core.files import write_bytes
from replan.review.documents.parts import Part

Paper = Literal["a4", "us-letter"]
PAPERS: tuple[Paper, ...] = ("a4", "us-letter")


@dataclass(frozen=True)
class Labels:
    """The few words that the layout itself says: `page` and `of` number the pages, `unprintable` is the note below a
    document with characters that no font at hand can print."""

    page: str
    of: str
    unprintable: str


@dataclass(frozen=True)
class Document:
    """One document in one language; `large` print for patients. The same values give the same bytes, on any machine."""

    kind: str
    title: str
    subtitle: str
    lang: str
    as_of: date
    paper: Paper
    large: bool
    footer: str
    labels: Labels
    parts: tuple[Part, ...]

    def pdf(self, fonts: Sequence[Path] = ()) -> bytes:
        """The document as tagged PDF (PDF/UA-1 rules). `fonts` are folders with more fonts, for scripts that the
        embedded ones lack: Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian and Georgian are there."""
        from replan.review.documents.pdf import to_pdf  # typst is only needed here

        return to_pdf(self, fonts)

    def html(self) -> str:
        """The document as one self-contained page that prints the same parts."""
        from replan.review.documents.html import to_html

        return to_html(self)

    def write(self, path: str | Path, fonts: Sequence[Path] = ()) -> None:
        """Writes a PDF or an HTML page, as the name of the file ends. Raises UsageError for another ending or a place
        that cannot be written; then what stood there before is still there."""
        place = Path(path)
        if place.suffix not in (".pdf", ".html"):
            fix = "Let the name end in .pdf or .html."
            raise UsageError([Problem(str(place), "it is not clear what kind of file this should be.", fix)])
        write_bytes(place, self.pdf(fonts) if place.suffix == ".pdf" else self.html().encode())
