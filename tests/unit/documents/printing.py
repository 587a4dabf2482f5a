"""Reads printed documents back, and builds those of the demo people."""

from __future__ import annotations

import io
import re
from functools import cache
from html import unescape

from pypdf import PdfReader

from conftest import PACK
from replan.demo import ANCHOR, DemoPatient, demo_courses
from replan.review.build import review
from replan.review.documents import Document, Kind, build
from replan.review.model import Review

PEOPLE = {person.key[:2]: person for person in demo_courses(ANCHOR)}


@cache
def reviewed(who: str) -> Review:
    """The review of one of the demo people."""
    return review(PEOPLE[who].course, today=ANCHOR, pack=PACK)


@cache
def printed(who: str, kind: Kind, lang: str = "en") -> Document:
    """A document of one of the demo people."""
    person = PEOPLE[who]
    return of(person, kind, lang)


def of(person: DemoPatient, kind: Kind, lang: str = "en", **choices: object) -> Document:
    """A document of `person` with whatever is chosen."""
    found = reviewed(person.key[:2])
    return build(kind, person.course, found, pack=PACK, lang=lang, name=person.name, **choices)  # type: ignore[arg-type]


@cache
def pdf(who: str, kind: Kind, lang: str = "en") -> bytes:
    """The same as PDF."""
    return printed(who, kind, lang).pdf()


@cache
def text(who: str, kind: Kind, lang: str = "en") -> str:
    """Everything that it says in print."""
    return text_of(pdf(who, kind, lang))


def reader(data: bytes) -> PdfReader:
    """The PDF opened."""
    return PdfReader(io.BytesIO(data))


def words(text: str) -> str:
    """`text` on one line with single spaces, without marks of where a word may break."""
    return re.sub(r"\s+", " ", text.replace("\u200b", "").replace("\u00a0", " ")).strip()


def text_of(data: bytes) -> str:
    """Everything that a PDF says, page after page."""
    return words(" ".join(page.extract_text() for page in reader(data).pages))


def text_of_html(page: str) -> str:
    """Everything that a page says in its body."""
    body = re.sub(r"<svg.*?</svg>", " ", page.split("<body>", 1)[1], flags=re.S)
    return words(unescape(re.sub(r"<[^>]+>", " ", body)))
