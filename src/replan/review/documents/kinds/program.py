"""The home program on paper: each exercise with its dose, its steps, and a box for each day of two weeks."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date

from replan.course.events import HomeExercise
from replan.review.documents.content.closing import provenance
from replan.review.documents.content.material import Material
from replan.review.documents.content.warnings import alarms
from replan.review.documents.kinds.layout import Layout
from replan.review.documents.parts import Exercise, Part, Prose, WriteIn

WEEKS = 2


def current(material: Material) -> tuple[HomeExercise, ...]:
    """The lines that hold on the day of the review or begin within the printed weeks."""
    last = material.today + timedelta(weeks=WEEKS)
    return tuple(
        line
        for line in material.course.program
        if line.from_ <= last and (line.until is None or line.until >= material.today)
    )


def _exercises(material: Material) -> tuple[Part, ...]:
    """The lines as exercises; under an urgent warning sign one sentence stands for them all."""
    if material.review.screening.urgent:
        return (Prose((material.say("program.urgent"),)),)
    lines = current(material)
    if not lines:
        return (Prose((material.say("program.none"),)),)
    return (Prose((material.say("program.intro"),)), *(_exercise(line, material) for line in lines))


def _exercise(line: HomeExercise, material: Material) -> Exercise:
    sheet = material.choice.exercises.get(line.exercise)
    title, notes = material.exercise(line), []
    if line.from_ > material.today:
        notes.append(material.say("program.from", on=line.from_))
    if line.until is not None:
        notes.append(material.say("program.until", on=line.until))
    if line.note and material.shows("notes"):
        notes.append(line.note)
    return Exercise(
        title=title,
        dose=material.dose(line),
        steps=sheet.steps if sheet else (),
        notes=tuple(notes),
        svg=sheet.svg if sheet else None,
        alt=material.say("program.drawing", title=title),
        weeks=_days(material.today, material),
    )


def _days(first: date, material: Material) -> tuple[tuple[str, ...], ...]:
    lang = material.context.speaker.lang
    days = [format_date(first + timedelta(days=n), "EEE d MMM", locale=lang) for n in range(7 * WEEKS)]
    return tuple(tuple(days[7 * week : 7 * week + 7]) for week in range(WEEKS))


def _remarks(material: Material) -> tuple[Part, ...]:
    if material.review.screening.urgent:  # nothing is to be done at home that could be remarked on
        return ()
    return (WriteIn(material.say("program.remarks"), 2),)


PROGRAM = Layout(
    "patient",
    (
        (None, alarms),
        (None, _exercises),
        ("remarks", _remarks),
        (None, provenance),
    ),
)
