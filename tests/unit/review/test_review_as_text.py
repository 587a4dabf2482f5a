"""The review at the command line, as somebody reads it: nothing twice, nothing run together, each to its own reader."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import click
import pytest

from conftest import PACK
from replan.cli.as_text import review_text
from replan.demo import ANCHOR, demo_courses
from replan.review import review, tell

PEOPLE = {person.key: person.course for person in demo_courses(ANCHOR)}


def read(key: str, lang: str, reader: Any) -> str:
    """The text in one line without colours."""
    found = review(PEOPLE[key], today=ANCHOR, pack=PACK)
    return " ".join(click.unstyle(review_text(tell(found, PEOPLE[key], PACK, lang=lang, reader=reader), PACK)).split())


@pytest.mark.parametrize(("key", "lang"), product(PEOPLE, ("en", "es")))
def test_a_therapist_reads_the_verdict_once_and_of_the_patients_plan(key: str, lang: str) -> None:
    text = read(key, lang, "therapist")
    assert not re.search(r"(\b[\w ]+: )\1", text)
    assert not re.search("Standing still: Plateau|Not sure yet: Uncertain|Aún no es seguro: Incierto", text)
    assert not re.search("Your plan changed|Su plan cambió", text)


@pytest.mark.parametrize(("lang", "broken"), [("en", "from not within"), ("es", "desde no en")])
def test_a_goal_that_may_never_come_is_told_whole(lang: str, broken: str) -> None:
    text = read("03_runner_on_track", lang, "therapist")
    assert broken not in text
    assert {"en": "P 0.9 not within half a year.", "es": "P 0,9 no en medio año."}[lang] in text


@pytest.mark.parametrize("reader", ["patient", "therapist"])
def test_what_was_changed_and_what_it_did_are_two_sentences(reader: Any) -> None:
    assert "New exercise: Split squat with weights. Too early to say what it did." in read(
        "03_runner_on_track", "en", reader
    )


@pytest.mark.parametrize("reader", ["patient", "therapist"])
def test_pain_that_spreads_is_never_said_to_go_down_in_spanish(reader: Any) -> None:
    # "El dolor baja" is also what people say of pain that gets less: the opposite of this sign.
    text = read("01_strain_that_is_a_disc", "es", reader)
    assert "El dolor se extiende más abajo cuando hace ejercicio." in text
    assert "dolor baja más" not in text
