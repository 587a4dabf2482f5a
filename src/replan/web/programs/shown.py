"""Exercises and lines of the program as cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from replan.course.events import HomeExercise
from replan.knowledge.exercises import find_exercises
from replan.knowledge.schema import Exercise
from replan.review import Review
from replan.review.figures import draw_exercise
from replan.review.telling.dose import dose_said
from replan.review.words import Speaker
from replan.web.therapists.data import diagnosis_title
from replan.web.therapists.opened import Opened
from replan.web.therapists.plan_forms import current_lines

SHOWN = 12
"""Exercises of one page of results: their drawings are what weighs."""


@dataclass(frozen=True)
class Card:
    """An exercise of the library: drawing, what it trains, easier and harder ones, why it may not suit."""

    code: str
    title: str
    svg: str | None
    level: str
    trains: str
    steps: tuple[str, ...]
    feel: str
    stop_if: tuple[str, ...]
    easier: tuple[tuple[str, str], ...]
    harder: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class LineCard:
    """A line of the program with its dose, and its card where the library has the exercise."""

    key: str
    title: str
    dose: str
    note: str
    card: Card | None


@dataclass(frozen=True)
class Found:
    """One page of what a search found."""

    cards: tuple[Card, ...]
    count: int
    page: int
    more: bool


def suspected(desk: Opened, review: Review) -> tuple[str, ...]:
    """The conditions that a caution is about: the episode's, the working diagnosis, what else the patient has, and
    the diagnosis that findings point to most."""
    episode, patient = desk.course.episode, desk.course.patient
    known = [episode.condition, *([episode.diagnosis.code] if episode.diagnosis else []), *(patient.diagnoses or ())]
    suspect = review.why.diagnosis.suspect
    return tuple(dict.fromkeys([*known, *([suspect] if suspect else [])]))


def card(exercise: Exercise, about: Iterable[str], speak: Speaker) -> Card:
    """One exercise in words."""
    lang = speak.lang

    def linked(codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((code, speak.title("exercises", code)) for code in codes)

    return Card(
        code=exercise.id,
        title=getattr(exercise.title, lang),
        svg=draw_exercise(exercise, speak.pack, lang),
        level=speak.text("web.builder.level_is", level=exercise.level),
        trains=", ".join(speak.text(f"ref.code.{target}") for target in exercise.targets),
        steps=tuple(getattr(step, lang) for step in exercise.steps),
        feel=getattr(exercise.feel, lang),
        stop_if=tuple(speak.text(f"ref.code.{stop}") for stop in exercise.stop_if),
        easier=linked(exercise.regression),
        harder=linked(exercise.progression),
        cautions=tuple(
            speak.text("web.builder.not_for", what=diagnosis_title(code, speak))
            for code in about
            if code in exercise.not_for
        ),
    )


def line_cards(desk: Opened, about: Iterable[str], speak: Speaker) -> tuple[LineCard, ...]:
    """The lines that hold today."""
    return tuple(_line(one, tuple(about), speak) for one in current_lines(desk))


def _line(line: HomeExercise, about: tuple[str, ...], speak: Speaker) -> LineCard:
    known = line.exercise in speak.pack.exercises
    return LineCard(
        key=line.id,
        title=speak.title("exercises", line.exercise),
        dose=dose_said(line, speak),
        note=line.note or "",
        card=card(speak.pack.exercises[line.exercise], about, speak) if known else None,
    )


def found(form: Mapping[str, str], about: tuple[str, ...], speak: Speaker) -> Found:
    """What a search finds; the cards of one page of it."""
    equipment, level, number = form.get("equipment", ""), form.get("level", ""), form.get("page", "")
    every = find_exercises(
        speak.pack,
        speak.lang,
        words=form.get("q", "")[:100],
        region=form.get("region") or None,
        target=form.get("target") or None,
        levels=(int(level),) if level in ("1", "2", "3", "4", "5") else (),
        at_hand=None if not equipment else () if equipment == "nothing" else (equipment,),
    )
    page = int(number) if number.isdecimal() and 1 <= len(number) <= 3 else 1
    begin = SHOWN * (max(page, 1) - 1)
    shown = tuple(card(one, about, speak) for one in every[begin : begin + SHOWN])
    return Found(shown, len(every), page, len(every) > begin + SHOWN)
