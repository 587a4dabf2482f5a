"""The measure of reading ease: syllables and scores against counts made by hand."""

from __future__ import annotations

import pytest

from knowledge.reading import ease, english_syllables, grade, sentences, spanish_syllables

ENGLISH = {
    1: "the be knees free eye used asked moves times whole once red scores",
    2: "people table little needed wanted being going doctor shoulder balance changes eases recent",
    3: "recovered exercise medicine radio potato important",
    4: "exercises diagnosis information operation",
}
SPANISH = {
    1: "que hoy muy buey dos gris",
    2: "día ciudad cuello leer oír dolor viuda guía",
    3: "guitarra pingüino rodilla reúne ciática espalda",
    4: "mejoría ejercicio aéreo recuperar",
    5: "articulación fisioterapia",
}


@pytest.mark.parametrize(("count", "words"), ENGLISH.items())
def test_english_syllables_are_counted_as_they_are_spoken(count: int, words: str) -> None:
    assert {word: english_syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


@pytest.mark.parametrize(("count", "words"), SPANISH.items())
def test_spanish_syllables_are_counted_as_they_are_spoken(count: int, words: str) -> None:
    assert {word: spanish_syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_a_decimal_point_and_an_abbreviated_number_do_not_end_a_sentence() -> None:
    assert len(sentences("Pain fell by 1.5 points. That is good! Is it?")) == 3


def test_the_grade_is_the_published_formula() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_the_ease_is_the_published_formula() -> None:
    # 5 words, 1 sentence, 8 syllables: 206.84 - 60 * 8 / 5 - 1.02 * 5
    assert ease("La casa es muy bonita.") == pytest.approx(105.74)


def test_jargon_scores_harder_than_plain_words() -> None:
    jargon = "Cervical radiculopathy necessitates comprehensive multidisciplinary physiotherapeutic rehabilitation."
    assert grade(jargon) > 15 > 3 > grade("Your neck will get better. Keep it moving.")
