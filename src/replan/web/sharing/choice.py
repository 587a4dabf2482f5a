"""What goes into a packet: read from a form or an address, kept with a share, and made into the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import QueryDict

from replan.app.reviews import pack, review_of
from replan.course.document import Course
from replan.review.documents import LAYOUTS, PRIVATE, Document, Kind, build

MOST_WORDS = 600


@dataclass(frozen=True)
class PacketChoice:
    """To whom (a provider code), the patient's own question, what stays out, and the name in print."""

    to: str | None
    question: str | None
    without: tuple[str, ...]
    name: str | None

    @classmethod
    def read(cls, form: QueryDict, name: str) -> PacketChoice:
        """From a form or an address. Sections that are not ticked stay out once any was asked about."""
        asked = form.get("asked") == "1"
        ticked = set(form.getlist("with"))
        left_out = tuple(one for one in choices() if asked and one not in ticked)
        to = form.get("to") if form.get("to") in pack().providers else None
        question = form.get("question", "").strip()[:MOST_WORDS] or None
        return cls(to, question, left_out, None if "names" in left_out else name)

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> PacketChoice:
        """As a share keeps it."""
        known = set(choices())
        without = tuple(one for one in data.get("without", ()) if one in known)
        return cls(data.get("to"), data.get("question"), without, data.get("name"))

    def as_data(self) -> dict[str, Any]:
        """What a share keeps."""
        return {"to": self.to, "question": self.question, "without": list(self.without), "name": self.name}


def choices() -> tuple[str, ...]:
    """What may be left out of a packet: its sections, names, and what people wrote. Warning signs always go in."""
    return tuple(dict.fromkeys((*LAYOUTS["packet"].names, *PRIVATE)))


def document_of(kind: Kind, episode: Any, course: Course, today: date, lang: str, choice: PacketChoice) -> Document:
    """The document `kind` as of `today`. Raises UserError when the course cannot be reviewed."""
    own = {one for one in choice.without if one in (*LAYOUTS[kind].names, *PRIVATE)}
    return build(
        kind,
        course,
        review_of(episode, course, today),
        pack=pack(),
        lang=lang,
        to=choice.to if kind == "packet" else None,
        question=choice.question if kind == "packet" else None,
        name=choice.name,
        without=sorted(own),
        emergency_number=settings.EMERGENCY_NUMBER,
    )
