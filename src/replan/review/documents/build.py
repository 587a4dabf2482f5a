"""Builds any document of one review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from replan.core.errors import Problem, UsageError, did_you_mean
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.review.declared import pack_for
from replan.review.documents.choice import Choice, Sheet, shown
from replan.review.documents.content.letter import person
from replan.review.documents.content.material import Material
from replan.review.documents.document import Document, Labels, Paper
from replan.review.documents.kinds.agenda import AGENDA
from replan.review.documents.kinds.co_treating import CO_TREATING
from replan.review.documents.kinds.discharge import DISCHARGE
from replan.review.documents.kinds.imaging import IMAGING
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.kinds.packet import PACKET
from replan.review.documents.kinds.program import PROGRAM
from replan.review.documents.kinds.referral import REFERRAL
from replan.review.documents.kinds.summary import SUMMARY
from replan.review.documents.library import sheets
from replan.review.model import Review
from replan.review.telling.context import Context
from replan.review.telling.tell import EMERGENCY_NUMBER, tell
from replan.review.words import Speaker

Kind = Literal["packet", "agenda", "summary", "referral", "imaging", "co_treating", "discharge", "program"]
KINDS: tuple[Kind, ...] = get_args(Kind)

LAYOUTS: Mapping[Kind, Layout] = {
    "packet": PACKET,
    "agenda": AGENDA,
    "summary": SUMMARY,
    "referral": REFERRAL,
    "imaging": IMAGING,
    "co_treating": CO_TREATING,
    "discharge": DISCHARGE,
    "program": PROGRAM,
}


def second_opinion(
    course: Course,
    review: Review,
    *,
    pack: Pack,
    lang: str = "en",
    to: str | None = None,
    question: str | None = None,
    name: str | None = None,
    include: Iterable[str] | None = None,
    without: Iterable[str] = (),
    paper: Paper = "a4",
) -> Document:
    """The packet for a second opinion: two to six pages for a busy specialist. See `build` for what can be chosen."""
    return build(
        "packet",
        course,
        review,
        pack=pack,
        lang=lang,
        to=to,
        question=question,
        name=name,
        include=include,
        without=without,
        paper=paper,
    )


def build(
    kind: Kind,
    course: Course,
    review: Review,
    *,
    pack: Pack,
    lang: str = "en",
    to: str | None = None,
    question: str | None = None,
    name: str | None = None,
    include: Iterable[str] | None = None,
    without: Iterable[str] = (),
    paper: Paper = "a4",
    exercises: Mapping[str, Sheet] | None = None,
    addressee: str | None = None,
    emergency_number: str = EMERGENCY_NUMBER,
) -> Document:
    """The document `kind` of `review`; `course` and `pack` are those that the review was made of.

    `to` is a provider code of the pack, `addressee` the name of whom it goes to, `question` the patient's own words,
    `name` what the patient is called in print (else their id). `include` and `without` choose sections, and `without`
    may hold `names` and `notes`. Warning signs always go in. `exercises` is a library by exercise code; left out, that
    of the pack. Raises UsageError for a section that the document does not have and for a provider that the pack does
    not know, or a language that it does not speak.
    """
    pack = pack_for(course, pack)
    layout = LAYOUTS[kind]
    if to is not None and to not in pack.providers:
        fix = did_you_mean(to, pack.providers, "See `replan codes providers`.")
        raise UsageError([Problem(to, "there is no such provider.", fix)])
    speaker = Speaker(pack, lang, layout.reader)
    shows = shown(layout.names, include, without)
    library = exercises if exercises is not None else sheets((line.exercise for line in course.program), pack, lang)
    choice = Choice(to, question, name, shows, paper, library, addressee)
    context = Context(pack, speaker, emergency_number, review.facts, review, course)
    told = tell(review, course, pack, reader=layout.reader, lang=lang, emergency_number=emergency_number)
    material = Material(context, told, choice)
    return _document(kind, layout, material)


def _document(kind: Kind, layout: Layout, material: Material) -> Document:
    say, made = material.say, material.review.provenance
    sections = (make for name, make in layout.sections if name is None or name in material.choice.shows)
    return Document(
        kind=kind,
        title=say(f"title.{kind}"),
        subtitle=f"{person(material)} · {material.context.speaker.day(material.today)}",
        lang=material.context.speaker.lang,
        as_of=material.today,
        paper=material.choice.paper,
        large=layout.reader == "patient",
        footer=say("footer", engine=made.engine, pack=made.pack, document=made.document),
        labels=Labels(say("page"), say("of"), say("unprintable")),
        parts=tuple(part for make in sections for part in make(material)),
    )
