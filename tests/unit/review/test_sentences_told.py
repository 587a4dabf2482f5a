"""Sentences of the code in the reader's language: English as it always was, and back from where they were kept."""

from __future__ import annotations

import json
from datetime import date

import pytest

from conftest import PACK
from replan.core.errors import Problem, did_you_mean
from replan.core.wording import Wording, from_data, to_data
from replan.review.words import Speaker

SPANISH = Speaker(PACK, "es", "therapist")
UPTO = Wording("{low:g} to {high:g}", low=0, high=12.5)
CAUSE = Wording(
    "{score:g} cannot be a score of '{measure}', which runs from {upto}.", score=130, measure="odi", upto=UPTO
)
PROBLEM = Problem("measurements[0].score", CAUSE, did_you_mean("odl", ["odi"], "Look it up."))
ENGLISH = "measurements[0].score: 130 cannot be a score of 'odi', which runs from 0 to 12.5. Did you mean 'odi'?"
TOLD = "measurements[0].score: 130 no puede ser una puntuación de «odi», que va de 0 a 12,5. ¿Quería decir «odi»?"


def test_it_is_the_english_sentence() -> None:
    assert str(PROBLEM) == PROBLEM.said == ENGLISH
    assert Speaker(PACK, "en", "therapist").tell(PROBLEM.said) == ENGLISH


def test_it_is_told_in_spanish_with_its_numbers_and_days() -> None:
    assert SPANISH.tell(PROBLEM.said) == TOLD
    late = Wording("no measurement lies on or before the day of the review, {today}.", today=date(2026, 3, 18))
    assert SPANISH.tell(late) == "no hay ninguna medición hasta el día de la revisión, 18 de marzo de 2026."


def test_what_no_catalogue_holds_stays_english_around_what_it_holds() -> None:
    assert SPANISH.tell("plain {text}") == "plain {text}"
    assert SPANISH.tell(Wording("unheard of: {fix}", fix=Wording("Correct it."))) == "unheard of: Corríjalo."


def test_values_with_braces_are_only_text() -> None:
    assert SPANISH.tell(Wording("'{text}' is not a number.", text="{x} {}")) == "«{x} {}» no es un número."


@pytest.mark.parametrize("said", [PROBLEM.said, "an old row", Wording("Correct it.")])
def test_it_comes_back_from_json_as_it_was(said: str) -> None:
    kept = from_data(json.loads(json.dumps(to_data(said))))
    assert kept == said
    assert SPANISH.tell(kept) == SPANISH.tell(said)
