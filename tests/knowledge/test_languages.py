"""A further language comes by file: spoken once it is complete, with English where a text lacks it."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from replan.core.errors import PackError
from replan.core.wording import Wording
from replan.knowledge.load import PACK_ROOT, load_pack
from replan.knowledge.read_pack import SENTENCES
from replan.knowledge.schema import Text
from replan.review.words import Speaker


def french(folder: Path, *, without: str = "") -> Path:
    """A pack whose French is English with a mark."""
    words = folder / "words/fr"
    words.mkdir(parents=True)
    # The sentences of the code have their English as key: their file is copied from another language.
    for file in (*sorted((PACK_ROOT / "words/en").glob("*.yaml")), PACK_ROOT / "words/es/sentences.yaml"):
        said = yaml.safe_load(file.read_text("utf-8"))
        said = {key: key for key in said} if file.name == SENTENCES else said
        said.pop(without, None)
        marked = {key: f"fr {text}" if isinstance(text, str) else text for key, text in said.items()}
        (words / file.name).write_text(yaml.safe_dump(marked, allow_unicode=True), "utf-8")
    return folder


def test_a_complete_language_is_spoken(tmp_path: Path) -> None:
    pack = load_pack(french(tmp_path), cache=False)
    assert pack.languages == ("en", "es", "fr")
    speak = Speaker(pack, "fr", "patient")
    assert speak.text("web.skip").startswith("fr ")
    assert speak.day(date(2026, 3, 18)) == "18 mars 2026"
    assert speak.number(3.5) == "3,5"


@pytest.mark.parametrize("message", ["web.skip", "this is still a question."])
def test_one_that_lacks_a_message_is_not_offered(message: str, tmp_path: Path) -> None:
    assert load_pack(french(tmp_path, without=message), cache=False).languages == ("en", "es")


def test_a_sentence_that_the_code_says_no_more_hinders_nobody(tmp_path: Path) -> None:
    folder = french(tmp_path)
    (folder / "words/fr/old.yaml").write_text("said long ago.: dit autrefois.\n", "utf-8")
    pack = load_pack(folder, cache=False)
    assert pack.languages == ("en", "es", "fr")
    assert Speaker(pack, "fr", "therapist").tell(Wording("Correct it.")) == "fr Correct it."


def test_a_text_without_the_language_speaks_english(tmp_path: Path) -> None:
    folder = french(tmp_path)
    shutil.copytree(PACK_ROOT / "options/mri", folder / "options/mri")
    file = folder / "options/mri/option.yaml"
    thing = yaml.safe_load(file.read_text("utf-8"))
    thing["title"]["fr"] = "IRM"
    file.write_text(yaml.safe_dump(thing, allow_unicode=True), "utf-8")
    pack = load_pack(folder, cache=False)
    assert pack.options["mri"].title.fr == "IRM"
    assert pack.options["ct"].title.fr == pack.options["ct"].title.en


def test_a_message_that_names_other_values_is_told(tmp_path: Path) -> None:
    folder = french(tmp_path)
    (folder / "words/fr/zz.yaml").write_text("web.today.date: sans date\n", "utf-8")
    (folder / "words/fr/today.yaml").write_text(
        "".join(
            line
            for line in (folder / "words/fr/today.yaml").read_text("utf-8").splitlines(keepends=True)
            if not line.startswith("web.today.date:")
        ),
        "utf-8",
    )
    with pytest.raises(PackError, match="names other values"):
        load_pack(folder, cache=False)


def test_a_language_is_two_small_letters() -> None:
    with pytest.raises(ValueError, match="no language 'fra'"):
        Text.model_validate({"en": "knee", "es": "rodilla", "fra": "genou"})
    with pytest.raises(AttributeError):
        _ = Text(en="knee", es="rodilla").nothing


def test_what_guidelines_call_their_recommendations_is_said_in_spanish() -> None:
    pack = load_pack()
    speak = Speaker(pack, "es", "therapist")
    grades = {rec.grade for condition in pack.conditions.values() for rec in condition.recommendations}
    plain = {grade for grade in grades if grade and re.fullmatch(r"[A-F](/[A-F])?", grade) is None}
    assert [grade for grade in sorted(plain) if speak.grade(grade) == grade] == []
    assert speak.grade("a grade of a clinic's own pack") == "a grade of a clinic's own pack"
    assert Speaker(pack, "en", "therapist").grade("do not offer") == "do not offer"
