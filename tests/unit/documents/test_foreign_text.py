"""Whatever people write arrives in print as they wrote it, and never as markup."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from conftest import TODAY, course
from replan.course import Course
from replan.review.build import review
from replan.review.documents import KINDS, Document, Kind, Sheet, build
from replan.review.model import Review
from unit.documents.printing import PACK, text_of, text_of_html, words

MARKUP = [
    '#panic("x") #strong[a] $x^2$ <label> @ref `raw` *b* _c_ = d',
    '"#sys.inputs.document" \\u{41} \\ // /* comment',
    "<script>alert(1)</script><b>bold</b> &amp; ]]> <!-- x -->",
    "{{ 7*7 }} {% raw %} ${env} {0} {name} %s",
    "'; DROP TABLE patients; --",
]
SCRIPTS = ["Ñandú Ωμέγα Жанна", "שלום עולם", "محمد الأمين", "Հայկ ქართველი"]
LACKING = ["王小明", "김민준", "😀👨‍👩‍👧", "नमस्ते", "\ue000"]


def written(text: str, **more: Any) -> Course:
    """A course in which everything that can be written by hand says `text`."""
    return course(
        scores={"odi": [("2026-01-24", 44.0), ("2026-02-14", 40.0), ("2026-03-14", 38.0)]},
        goals=[{"id": "g", "text": text, "achieved": "2026-03-01"}, {"id": "h", "text": text}],
        messages=[{"on": "2026-03-10", "from": "patient", "text": text, "for_visit": True}],
        visits=[
            {"on": "2026-01-24", "status": "attended", "provider": "p", "interventions": [{"code": "strengthening"}]},
            {"on": "2026-02-20", "status": "attended", "provider": "p", "subjective": text, "note": text},
        ],
        program=[
            {"id": "e", "exercise": "sit_up", "from": "2026-01-24", "per_week": 3, "load": text[:80], "note": text}
        ],
        plan_changes=[{"on": "2026-02-14", "kind": "approach", "what": text, "reason": text}],
        providers=[
            {"id": "p", "role": "physical_therapist", "name": text[:120], "organisation": text[:120],
             "license": {"number": text[:80]}},
        ],
        **more,
    )  # fmt: skip


@cache
def _reviewed(text: str) -> tuple[Course, Review]:
    doc = written(text)
    return doc, review(doc, today=TODAY, pack=PACK)


def made(kind: Kind, text: str) -> Document:
    doc, found = _reviewed(text)
    sheets = {"sit_up": Sheet(text, (text,), None)}
    return build(kind, doc, found, pack=PACK, name=text, question=text, exercises=sheets)


@pytest.mark.parametrize(
    ("kind", "text"), [*((kind, MARKUP[0]) for kind in KINDS), *(("agenda", text) for text in MARKUP[1:])]
)
def test_markup_is_printed_as_it_was_written(kind: Kind, text: str) -> None:
    printed = text_of(made(kind, text).pdf()).replace("ﬁ", "fi").replace(" ", "")
    assert words(text).replace(" ", "") in printed
    assert words(text) in text_of_html(made(kind, text).html())


@pytest.mark.parametrize("kind", KINDS)
def test_no_markup_gets_into_a_page(kind: Kind) -> None:
    page = made(kind, MARKUP[2]).html()
    assert "<script" not in page
    assert "<b>bold" not in page


@pytest.mark.parametrize("text", SCRIPTS)
def test_names_in_the_scripts_at_hand_are_printed(text: str) -> None:
    data = made("packet", text).pdf()
    printed = text_of(data)
    assert "□" not in printed
    assert (
        text.split(maxsplit=1)[0] in printed or text.split(maxsplit=1)[0][::-1] in printed
    )  # a reader may give right-to-left text reversed


@pytest.mark.parametrize(
    ("kind", "text"), [*((kind, LACKING[0]) for kind in KINDS), *(("agenda", text) for text in LACKING[1:])]
)
def test_a_character_without_a_letter_becomes_a_square_and_the_print_says_so(kind: Kind, text: str) -> None:
    said = text_of(made(kind, f"Jo {text}").pdf())
    if text != "\ue000":  # a private character stands for nothing and is left out
        assert "□" in said
        assert "has no letter for" in said
        assert text in made(kind, f"Jo {text}").html()


def test_hidden_characters_cannot_turn_a_dose_around() -> None:
    page = made("program", "3 \u202etimes\u202c a\x00 day\x0b").html()
    assert not {"\u202e", "\u202c", "\x00", "\x0b"} & set(page)


@pytest.mark.parametrize("kind", KINDS)
def test_a_very_long_word_stays_on_the_page(kind: Kind) -> None:
    data = made(kind, "x" * 290).pdf()
    for page in PdfReader(io.BytesIO(data)).pages:
        right = float(page.mediabox.width) - 40  # the margin is 51 points
        reach: list[float] = []
        page.extract_text(
            visitor_text=lambda said, cm, tm, *_, reach=reach: reach.append(tm[4]) if said.strip() else None
        )
        assert max(reach) < right


def test_names_that_are_left_out_are_nowhere_in_the_file() -> None:
    doc = written("Zebulon")
    found = review(doc, today=TODAY, pack=PACK)
    without = build("packet", doc, found, pack=PACK, name="Zebulon", without=("names", "notes", "goals", "treatments"))
    data = without.pdf()
    # goals, plan changes and questions are the patient's own words, and they wrote the name into them
    assert "Zebulon" not in without.title + without.subtitle + without.footer
    assert "Zebulon" not in str(PdfReader(io.BytesIO(data)).metadata)
    rows = [row for part in without.parts if part.kind == "key_facts" for row in part.rows]
    assert dict(rows)["Patient"].startswith("Name left out")
    assert "Zebulon" not in dict(rows)["From"]


def test_notes_that_are_left_out_are_not_printed() -> None:
    doc = written("Confidential remark")
    plain = Course.model_validate({**doc.model_dump(), "goals": (), "messages": (), "plan_changes": ()})
    found = review(plain, today=TODAY, pack=PACK)
    for kind in KINDS:
        shown = str(build(kind, plain, found, pack=PACK, without=("notes", "names")).parts)
        assert "remark" not in shown.replace("3 times a week, Confidential remark", "")  # the load is part of the dose


def test_only_what_had_happened_by_the_day_is_printed() -> None:
    doc = written("Later")
    early = date(2026, 2, 1)
    found = review(doc, today=early, pack=PACK)
    assert "14 Mar" not in words(str(build("packet", doc, found, pack=PACK).parts))
    assert "Later" not in str(build("packet", doc, found, pack=PACK, without=("names", "goals")).parts).replace(
        "3 times a week, Later", ""
    )
