"""What the screens of the first visit show: lists of the pack in plain words, warning signs, and a summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from replan.app.first_visit import TRIED_KINDS, UNSURE, conditions_for, facts_of, safety_to_ask, screening_of
from replan.knowledge.schema import Text
from replan.review.telling.alarms import ask, tell_raised
from replan.review.telling.context import Voice
from replan.review.told import Alarm, Ask
from replan.review.words import Speaker
from replan.web.shared.speech import language, speaker
from replan.web.start.steps import STEPS, Asked, Step, option_to_ask


@dataclass(frozen=True)
class Choice:
    """Something to choose: its code and its name in plain words."""

    id: str
    title: str


@dataclass(frozen=True)
class Row:
    """One line of the summary: the step that changes it, what was asked and what was answered."""

    step: str
    asked: str
    answer: str


def alarms_of(request: HttpRequest, asked: Asked) -> tuple[Alarm, ...]:
    """The warning signs that the answers raise, in words."""
    return tell_raised(screening_of(asked.answers, asked.pack, asked.today), _voice(request, asked))


def lists_for(request: HttpRequest, step: Step, asked: Asked) -> Any:
    """What this step lets one choose from, or asks about."""
    lang = language(request)
    if step.id == "region":
        return [Choice(id_, _title(one.title, lang)) for id_, one in asked.pack.regions.items()]
    if step.id == "safety":
        return _safety(request, asked)
    if step.id == "condition":
        found = conditions_for(asked.answers, asked.pack, asked.today)
        return [Choice(c.id, _title(c.plain, lang)) for c in found]
    if step.id == "tried":
        return _by_title(
            Choice(id_, _title(one.title, lang))
            for id_, one in asked.pack.options.items()
            if one.kind in TRIED_KINDS and f"options/{id_}" not in asked.pack.retired
        )
    if step.id == "tried_more":
        code = option_to_ask(asked) or asked.answers["tried"][0]
        return Choice(code, _title(asked.pack.options[code].title, lang))
    if step.id in ("diagnoses", "medications", "implants"):
        shelf = getattr(asked.pack, step.id)
        return _by_title(Choice(id_, _title(one.title, lang)) for id_, one in shelf.items())
    return asked.purposes if step.id == "consent" else None


def _by_title(found: Iterator[Choice]) -> list[Choice]:
    return sorted(found, key=lambda one: one.title.casefold())


def _safety(request: HttpRequest, asked: Asked) -> list[Ask]:
    """The next questions; for somebody who comes back to the step, those that were answered."""
    codes = safety_to_ask(asked.answers, asked.pack, asked.today) or tuple(asked.answers.get("safety", {}))
    voice = _voice(request, asked)
    return [ask(voice, code, voice.speaker.text("safety.why_asked"), safety=True) for code in codes]


def _voice(request: HttpRequest, asked: Asked) -> Voice:
    facts = facts_of(asked.answers, asked.today)
    return Voice(asked.pack, speaker(request), settings.EMERGENCY_NUMBER, facts)


def _title(text: Text, lang: str) -> str:
    said: str = getattr(text, lang)
    return said[:1].upper() + said[1:]


def summary_of(request: HttpRequest, asked: Asked) -> list[Row]:
    """Every answer in words, in the order of the steps; safety as a count."""
    speak = speaker(request)
    return [
        Row(step.id, speak.text(f"web.start.step.{step.id}"), _answer(step.id, asked, speak))
        for step in STEPS
        if step.applies(asked) and step.id not in ("consent", "tried_more")
    ]


def _answer(step: str, asked: Asked, speak: Speaker) -> str:
    given = asked.answers
    if step == "region":
        return _title(asked.pack.regions[given["region"]].title, speak.lang)
    if step == "about":
        return ", ".join(_about(given, speak)) or speak.text("web.start.not_said")
    if step == "safety":
        return speak.text("web.start.safety_answered", count=len(given.get("safety", {})))
    if step == "onset":
        return _ago(given.get("onset"), speak)
    if step == "condition":
        unsure = given["condition"] == UNSURE
        plain = None if unsure else asked.pack.conditions[given["condition"]].plain
        return _title(plain, speak.lang) if plain else speak.text("web.start.unsure")
    if step == "therapy":
        return _ago(given["therapy"], speak) if given["therapy"]["begun"] else speak.text("web.start.not_begun")
    if step in ("tried", "diagnoses", "medications", "implants"):
        shelf = getattr(asked.pack, "options" if step == "tried" else step)
        return _codes(given.get(step), shelf, speak)
    if step == "pregnant":
        return speak.text(f"web.answer.{ {True: 'yes', False: 'no', None: 'unknown'}[given.get('pregnant')] }")
    if step == "goal":
        return given["goal"]["text"] or speak.text("web.start.not_said")
    if step == "program":
        return "; ".join(line["name"] for line in given.get("program", ())) or speak.text("web.start.no_exercises")
    return str(given.get(step))


def _about(given: Mapping[str, Any], speak: Speaker) -> Iterator[str]:
    if given.get("birth_year"):
        yield str(given["birth_year"])
    if given.get("sex"):
        yield speak.text(f"web.start.sex.{given['sex']}")


def _ago(said: Mapping[str, Any] | None, speak: Speaker) -> str:
    if not said:
        return speak.text("web.answer.unknown")
    return speak.text(f"web.start.ago.{said['unit']}", count=said["count"])


def _codes(codes: list[str] | None, shelf: Mapping[str, Any], speak: Speaker) -> str:
    if codes is None:
        return speak.text("web.answer.unknown")
    return ", ".join(_title(shelf[code].title, speak.lang) for code in codes) or speak.text("web.start.none")
