"""What every section is made from, and how it says dates, doses, scores and sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import format_date

from replan.core.interval import Interval
from replan.course.document import Course
from replan.course.events import HomeExercise
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Scale, Text
from replan.review.documents.choice import Choice
from replan.review.documents.parts import Reference
from replan.review.model import Review
from replan.review.telling.context import Context
from replan.review.telling.dose import dose_said
from replan.review.told import SourceLine, Told

NOTHING = "–"


@dataclass(frozen=True)
class Material:
    """One review in the words of one reader, and the choices of whoever hands it over. `references` grows as sections
    cite, so that sources are numbered in the order in which they are met."""

    context: Context
    told: Told
    choice: Choice
    references: list[Reference] = field(default_factory=list)

    @property
    def review(self) -> Review:
        """The review."""
        return self.context.review

    @property
    def course(self) -> Course:
        """The course document."""
        return self.context.course

    @property
    def pack(self) -> Pack:
        """The pack, with what the document declares for itself."""
        return self.context.pack

    @property
    def today(self) -> date:
        """The day of the review."""
        return self.review.as_of

    def say(self, key: str, **values: Any) -> str:
        """A message of the documents' catalogue."""
        return self.context.speaker.text(f"doc.{key}", **values)

    def shows(self, what: str) -> bool:
        """Whether a section, or `names`, goes in."""
        return what in self.choice.shows

    def title(self, kind: str, id_: str) -> str:
        """The title of a thing in the pack; an unknown code in plain letters."""
        things = getattr(self.pack, kind)
        return self.context.text(things[id_].title) if id_ in things else id_.replace("_", " ")

    def day(self, day: date | None) -> str:
        """A day with its year, short enough for a table."""
        if day is None:
            return self.say("no_date")
        return format_date(day, "d MMM y", locale=self.context.speaker.lang).replace(" ", "\u00a0")

    def span(self, begins: date | None, until: date | None) -> str:
        """From one day to another; to now while nothing ended it."""
        if begins == until:
            return self.day(begins)
        end = self.day(until) if until else self.say("now")
        return f"{self.day(begins)} – {end}"

    def percent(self, share: float) -> str:
        """A share of 1 in percent."""
        return self.context.speaker.number(share, "percent")

    def chance(self, p: float) -> str:
        """A chance in percent. Never 0 or 100: nothing is that sure."""
        if round(100 * p) < 1 or round(100 * p) > 99:
            return self.say("chance.hardly" if p < 0.5 else "chance.nearly")
        return self.percent(p)

    def chance_span(self, found: Interval) -> str:
        """A chance with its range; the range is left out where it would say the same three times."""
        p, low, high = (self.chance(value) for value in (found.best, found.low, found.high))
        return p if low == p == high else self.say("chance.span", p=p, low=low, high=high)

    def number(self, value: float) -> str:
        """A number with at most one decimal."""
        return self.context.speaker.number(value)

    def value(self, scale: Scale, score: float) -> str:
        """A score as its scale writes it."""
        return self.context.value(scale, score)

    def cite(self, line: SourceLine | None) -> str:
        """The mark of a source, such as [3]; the same source with the same verification keeps its number."""
        if line is None:
            return ""
        read = self.context.speaker.text("verification.read")
        verification = line.unread or read
        for known in self.references:
            if (known.text, known.url, known.verification) == (line.text, line.url, verification):
                return f"[{known.number}]"
        number = len(self.references) + 1
        self.references.append(Reference(number, line.text, line.url, verification))
        return f"[{number}]"

    def source(self, id_: str, verification: str, note: Text | None = None) -> str:
        """The mark of a source of the pack."""
        return self.cite(self.context.source(id_, verification, note))

    def who(self, key: str | None) -> str:
        """A person who treats, by the document's id: name or profession; the profession alone without names."""
        person = next((p for p in self.course.providers if p.id == key), None)
        if person is None:
            return self.say("nobody")
        role = self.title("providers", person.role)
        return f"{person.name}, {role}" if person.name and self.shows("names") else role

    def patient(self) -> str:
        """What the patient is called in print."""
        return (self.choice.name or self.course.patient.id) if self.shows("names") else self.say("name_left_out")

    def exercise(self, line: HomeExercise) -> str:
        """The title of an exercise: from the library that was handed over, else from the pack's."""
        sheet = self.choice.exercises.get(line.exercise)
        title = sheet.title if sheet else self.context.speaker.title("exercises", line.exercise)
        return title[:1].upper() + title[1:]

    def dose(self, line: HomeExercise) -> str:
        """How much of an exercise, as it was prescribed."""
        return dose_said(line, self.context.speaker)
