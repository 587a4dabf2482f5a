"""Every text of the pack that a patient may see: short sentences, everyday words, both languages, no blame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from conftest import PACK
from knowledge.reading import ease, grade, words_per_sentence
from replan.knowledge.schema import Text

GRADE = 6.0
"""Flesch-Kincaid grade 6 is read at age 11."""

LOOSE = 8.0
"""A single thing may stay above the mean: its few words may include `physical therapist` or the name of a test."""

BLAME = ("your fault", "you failed", "you should have", "non-compliant", "refuse", "lazy", "su culpa", "incumpl")


def texts_of(kind: str) -> dict[str, list[Text]]:
    """Texts for patients, by id of the thing."""
    return {id_: list(_patient_texts(kind, thing)) for id_, thing in getattr(PACK, kind).items()}


def _patient_texts(kind: str, thing: Any) -> Iterator[Text]:
    for name in FIELDS[kind]:
        value = getattr(thing, name)
        yield from _texts(value)


def _texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif value is not None and hasattr(value, "because"):
        yield value.because
    elif value is not None and hasattr(value, "text"):
        yield value.text


FIELDS = {
    "options": (
        "what", "for_whom", "because", "ask", "not_offered", "exclude", "cautions", "questions", "with_therapy",
        "effects", "stop_when",
    ),
    "herbs": ("what", "effects", "interactions", "exclude", "cautions"),
    "red_flags": ("means", "action_patient"),
    "pairs": ("if_first", "if_second", "then"),
    "roadblocks": ("patient", "plan_parts", "disciplines"),
}  # fmt: skip


def asked() -> list[Text]:
    return [finding.question for finding in PACK.findings.values() if finding.asked_of == "patient"]


def mean(numbers: Iterable[float]) -> float:
    values = list(numbers)
    return sum(values) / len(values)


@pytest.mark.parametrize("kind", list(FIELDS))
def test_texts_of_a_kind_are_read_at_age_11(kind: str) -> None:
    found = [text.en for texts in texts_of(kind).values() for text in texts]
    assert mean(map(grade, found)) <= GRADE


@pytest.mark.parametrize("kind", list(FIELDS))
def test_no_thing_is_much_harder_than_the_rest(kind: str) -> None:
    means = {id_: mean(grade(text.en) for text in texts) for id_, texts in texts_of(kind).items() if texts}
    assert {id_: round(value, 1) for id_, value in means.items() if value > LOOSE} == {}


@pytest.mark.parametrize("kind", list(FIELDS))
def test_spanish_texts_of_a_kind_are_normal_or_easier(kind: str) -> None:
    found = [text.es for texts in texts_of(kind).values() for text in texts]
    assert mean(map(ease, found)) >= 70
    hard = [text for text in found if ease(text) < 55 and words_per_sentence(text) > 20]
    assert hard == []


def test_questions_to_patients_are_read_at_age_11() -> None:
    assert mean(grade(text.en) for text in asked()) <= GRADE
    assert mean(ease(text.es) for text in asked()) >= 70


def test_messages_to_patients_are_read_at_age_11() -> None:
    plain = [
        str(text)
        for key, text in PACK.words["en"].items()
        if not key.endswith(".therapist")
        and key.split(".")[0] not in ("ref", "fact", "kind", "verification", "number", "web")
        and isinstance(text, str)
        and len(text.split()) > 4
    ]
    assert mean(map(grade, plain)) <= GRADE


def test_nobody_is_blamed() -> None:
    every = [text for kind in FIELDS for texts in texts_of(kind).values() for text in texts]
    said = [form for text in every for form in (text.en, text.es) if any(word in form.lower() for word in BLAME)]
    assert said == []


def test_no_sentence_is_left_in_english() -> None:
    every = [(id_, text) for kind in FIELDS for id_, texts in texts_of(kind).items() for text in texts]
    assert [id_ for id_, text in every if text.en == text.es and len(text.en) > 12] == []
