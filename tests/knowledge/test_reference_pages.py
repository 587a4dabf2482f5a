"""The pack as pages: every thing, every key, both languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from conftest import PACK
from replan.knowledge import schema
from replan.knowledge.fields import FIELDS
from replan.knowledge.pack import KINDS
from replan.knowledge.schema import Frozen, Upkeep
from replan.review.reference import Page, Row, page, pages_of, search, used_by
from replan.review.reference.page import SHOWN_ELSEWHERE
from replan.review.reference.rules import value_in_words
from replan.review.words import Speaker

TODAY = date(2026, 11, 24)
UNREAD = "not yet read at its source"


def models() -> Iterator[type[Frozen]]:
    for module in pkgutil.iter_modules(schema.__path__):
        found = importlib.import_module(f"{schema.__name__}.{module.name}")
        yield from (
            thing for thing in vars(found).values() if isinstance(thing, type) and thing.__module__ == found.__name__
        )


def texts(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        yield from (row.label, row.text)
        yield from texts(row.rows)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_everything_has_a_page_in_both_languages(kind: str, lang: str) -> None:
    for id_ in getattr(PACK, kind):
        shown = page(kind, id_, PACK, lang, TODAY)
        assert shown.title
        assert (
            kind == "sources"
            or shown.rows
            or kind in ("diagnoses", "medications", "implants", "preferences", "regions")
        )
        assert not [text for text in texts(shown.rows) if re.search(r"\{[a-z_.]+\}", text)]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_key_of_the_schema_and_every_fact_has_a_name(lang: str) -> None:
    keys = {key.rstrip("_") for model in models() if model is not Upkeep for key in model.model_fields}
    keys -= SHOWN_ELSEWHERE | {"en", "es", "field", "op", "of", "any", "not"}
    words = PACK.words[lang]
    assert [key for key in sorted(keys) if f"ref.field.{key}" not in words] == []
    assert [field for field in FIELDS if f"fact.{field}" not in words] == []
    assert [kind for kind in KINDS if f"kind.{kind}" not in words] == []


def test_no_name_is_left_for_a_key_that_is_gone() -> None:
    keys = {key.rstrip("_") for model in models() for key in model.model_fields}
    named = {key.removeprefix("ref.field.") for key in PACK.words["en"] if key.startswith("ref.field.")}
    assert named - keys == set()
    assert {key.removeprefix("fact.") for key in PACK.words["en"] if key.startswith("fact.")} - {
        *FIELDS,
        "emergency_number",
    } == set()


def test_a_number_that_nobody_read_says_so_on_its_page() -> None:
    def marks(rows: tuple[Row, ...]) -> Iterator[str]:
        for row in rows:
            if row.cited and row.cited.unread:
                yield row.cited.unread
            yield from marks(row.rows)

    assert any(UNREAD in mark for mark in marks(page("measures", "odi", PACK, "en", TODAY).rows))


NOTES = ("note", "converted", "checked_with")
"""The keys whose text tells how a figure was got."""


def inside(data: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in the data of a thing, and that itself."""
    if isinstance(data, dict):
        yield data
        data = tuple(data.values())
    if isinstance(data, (list, tuple)):
        for value in data:
            yield from inside(value)


def mappings() -> Iterator[dict[str, Any]]:
    """Every mapping of the pack."""
    for kind in KINDS:
        yield from inside(tuple(getattr(PACK, kind).data.values()))


def notes(parts: Iterator[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for part in parts:
        yield from (part[key] for key in NOTES if part.get(key))


@pytest.mark.parametrize(("lang", "other"), [("en", "es"), ("es", "en")])
def test_notes_are_in_the_language_of_the_page(lang: str, other: str) -> None:
    seen = 0
    for kind in KINDS:
        for id_, data in getattr(PACK, kind).data.items():
            said = "\n".join(texts(page(kind, id_, PACK, lang, TODAY).rows))
            for note in notes(inside(data)):
                assert note[lang] in said, (kind, id_)
                # A mere number, such as n=1030, is the same in both.
                assert note[other] == note[lang] or note[other] not in said, (kind, id_)
                seen += 1
    assert seen > 500


def test_a_note_has_the_same_numbers_in_both_languages() -> None:
    def numbers(text: str) -> list[str]:
        plain = re.sub(r"https?://\S+", lambda found: re.sub(r"\W", "", found[0]), text)
        return sorted(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d)[ ,](?=000\b)", "", plain).replace(",", ".")))

    for note in notes(mappings()):
        assert numbers(note["en"]) == numbers(note["es"])


def test_what_the_schema_takes_without_a_language_is_no_prose() -> None:
    plain = {
        name
        for model in models()
        if model is not Upkeep
        for name, field in model.model_fields.items()
        if field.annotation in (str, str | None) and not field.metadata
    }
    # A grade is told in Spanish by the catalogue, a field by its own name.
    assert plain == {"read_at", "doi", "url", "loinc", "grade", "field"}


def test_a_citation_that_says_more_than_names_and_a_place_is_in_both_languages() -> None:
    prose = re.compile(r"\b(the|of|and|with|from|in|for|after|on|to|by|as|before|people|pain|review|guideline)\b")
    plain = [source.citation for source in PACK.sources.values() if isinstance(source.citation, str)]
    assert len(plain) > 100
    assert [citation for citation in plain if prose.search(citation)] == []
    told = [source.citation.es for source in PACK.sources.values() if not isinstance(source.citation, str)]
    assert [
        citation for citation in told if re.search(r"\b(the|with|from|after|by|people|pain|review)\b", citation)
    ] == []


def test_where_something_was_read_is_an_address() -> None:
    def links(rows: tuple[Row, ...]) -> Iterator[str]:
        for row in rows:
            if row.cited and row.cited.url:
                yield row.cited.url
            yield from links(row.rows)

    for kind in KINDS:
        for id_ in getattr(PACK, kind):
            assert [link for link in links(page(kind, id_, PACK, "es", TODAY).rows) if re.search(r"\s", link)] == []


def test_a_rule_says_its_values_in_the_language_of_the_page() -> None:
    speaker = Speaker(PACK, "es", "therapist")
    codes = set()
    for test in mappings():
        if {"field", "op", "value"} <= test.keys():
            values = test["value"] if isinstance(test["value"], (list, tuple)) else [test["value"]]
            codes |= {(test["field"], value) for value in values if isinstance(value, str)}
    assert len(codes) > 30
    assert [code for code in codes if value_in_words(*code, speaker) == code[1]] == []


@pytest.mark.parametrize(
    ("lang", "field", "value", "said"),
    [
        ("es", "patient.sex", "female", "mujer"),
        ("en", "progress.verdict", "worse", "Getting worse"),
        ("es", "progress.verdict", "worse", "Empeora"),
        ("en", "adherence.main_reason", "no_belief", "no belief that it helps"),
        ("es", "rule.ottawa_knee", "image", PACK.decision_rules["ottawa_knee"].results[0].title.es),
        ("es", "adherence.done_share", 0.5, "0,5"),
        ("en", "adherence.done_share", 0.5, "0.5"),
    ],
)
def test_a_value_is_said_as_its_fact_means_it(lang: str, field: str, value: float | str, said: str) -> None:
    assert value_in_words(field, value, Speaker(PACK, lang, "therapist")) == said


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_group_of_the_pack_has_a_name(lang: str) -> None:
    used = {part["group"] for part in mappings() if isinstance(part.get("group"), str)}
    named = {key.removeprefix("ref.group.") for key in PACK.words[lang] if key.startswith("ref.group.")}
    assert used == named


def test_a_page_links_to_what_it_names_and_knows_what_names_it() -> None:
    def links(rows: tuple[Row, ...]) -> Iterator[tuple[str, str] | None]:
        for row in rows:
            yield row.link
            yield from links(row.rows)

    assert ("measures", "odi") in set(links(page("conditions", "lbp_acute", PACK, "en", TODAY).rows))
    assert ("conditions", "lbp_acute") in used_by("measures", "odi", PACK)
    assert ("pairs", "radiculopathy_vs_back_strain") in used_by("findings", "slr", PACK)


def test_a_lapsed_review_is_the_first_thing_on_a_page() -> None:
    due = PACK.measures["odi"].upkeep.next_review
    assert page("measures", "odi", PACK, "en", due).warnings == ()
    late: Page = page("measures", "odi", PACK, "en", date(due.year + 1, 1, 1))
    assert "out of date" in late.warnings[0]


@pytest.mark.parametrize(
    ("words", "lang", "found"),
    [
        ("oswestry", "en", ("measures", "odi")),
        ("ODI", "es", ("measures", "odi")),
        ("rodilla artrosis", "es", ("conditions", "knee_oa")),
        ("ciatica", "es", ("conditions", "lumbar_radiculopathy")),
        ("magnetica", "es", ("options", "mri")),
    ],
)
def test_search_finds_by_words_ids_and_without_accents(words: str, lang: str, found: tuple[str, str]) -> None:
    assert found in {(hit.kind, hit.id) for hit in search(words, PACK, lang)}


def test_search_finds_nothing_for_nothing() -> None:
    assert search("", PACK, "en") == search("   ", PACK, "en") == search("xqzv", PACK, "en") == ()


def test_lists_are_by_title() -> None:
    titles = [title.casefold() for _, title in pages_of("options", PACK, "es")]
    assert titles == sorted(titles)
