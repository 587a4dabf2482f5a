"""What every printed document promises, whoever it is about and in whichever language."""

from __future__ import annotations

import re
import time

import pytest

from replan.review.documents import KINDS, LAYOUTS, Kind, body_html
from replan.review.documents.parts import Heading, Notice, Picture
from unit.documents.printing import PACK, PEOPLE, of, pdf, printed, reader, text, text_of_html, words

LANGS = ("en", "es")
ONE_PAGE: tuple[Kind, ...] = ("agenda", "summary")
SECTIONS = (
    "summary", "treatments", "measures", "findings", "reasons", "ruled_out", "adherence", "health", "goals", "unknown",
    "sources",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("who", PEOPLE)
def test_a_packet_has_two_to_six_pages_and_every_section_in_order(who: str, lang: str) -> None:
    assert 2 <= len(reader(pdf(who, "packet", lang)).pages) <= 6
    wanted = [str(PACK.words[lang][f"doc.section.{name}"]) for name in SECTIONS]
    headings = [
        part.text for part in printed(who, "packet", lang).parts if isinstance(part, Heading) and part.level == 2
    ]
    assert [title for title in headings if title in wanted] == wanted
    assert [title for title in wanted if title not in text(who, "packet", lang)] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["05", "06"])
def test_every_document_is_tagged_and_names_its_language_and_title(who: str, kind: Kind, lang: str) -> None:
    made = printed(who, kind, lang)
    opened = reader(pdf(who, kind, lang))
    root = opened.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith(lang)
    assert opened.metadata is not None
    assert str(opened.metadata.title).startswith(made.title)
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_of_every_document_is_printed(kind: Kind, lang: str) -> None:
    for who in PEOPLE if kind == "packet" else ("05", "06"):
        said = text(who, kind, lang)
        assert "□" not in said
        assert "\ufffd" not in said
        assert "doc." not in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", ONE_PAGE)
def test_what_is_meant_for_one_page_fits_on_it(kind: Kind, lang: str) -> None:
    assert {who: len(reader(pdf(who, kind, lang)).pages) for who in PEOPLE} == dict.fromkeys(PEOPLE, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_urgent_warning_sign_comes_before_everything_else(kind: Kind) -> None:
    made = printed("05", kind)
    assert isinstance(made.parts[0], Notice)
    assert made.parts[0].urgent
    first = reader(pdf("05", kind)).pages[0].extract_text().splitlines()
    assert "Get help now" in words(" ".join(first[:6]))


def test_each_layout_begins_with_what_cannot_be_left_out() -> None:
    assert all(layout.sections[0][0] is None for layout in LAYOUTS.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["05", "06"])
def test_page_and_print_say_the_same(who: str, kind: Kind) -> None:
    made = printed(who, kind, "es")
    on_page = re.findall(r"\w+", text_of_html(made.html()))
    in_print = set(re.findall(r"\w+", text(who, kind, "es")))
    joined = re.sub(r"\W+", "", text(who, kind, "es"))  # an address may break between lines
    missing = [word for word in on_page if word not in in_print and word not in joined]
    assert missing == []


def test_the_parts_alone_fit_into_another_page() -> None:
    made = printed("05", "packet")
    assert words(body_html(made)) in words(made.html())
    assert "<html" not in body_html(made)


def test_the_same_input_gives_the_same_bytes_and_the_date_of_its_data() -> None:
    first, second = (of(PEOPLE["02"], "packet").pdf() for _ in range(2))
    assert first == second
    assert str(reader(first).metadata.creation_date).startswith("2026-03-18")  # type: ignore[union-attr]


def test_letter_paper_is_letter_paper() -> None:
    sizes = {
        paper: reader(of(PEOPLE["02"], "agenda", paper=paper).pdf()).pages[0].mediabox for paper in ("a4", "us-letter")
    }
    assert [round(float(box.width)) for box in sizes.values()] == [595, 612]
    assert [round(float(box.height)) for box in sizes.values()] == [842, 792]


def test_the_chart_is_the_webs_own_and_each_mark_has_a_letter() -> None:
    picture = next(part for part in printed("07", "packet").parts if isinstance(part, Picture))
    assert 'class="chart"' in picture.svg
    assert "chart-expected" in picture.svg
    assert len(picture.marks) == picture.svg.count('class="chart-letter"') == 3
    assert picture.marks[0].startswith("A ")
    assert "forecast" in picture.alt


def test_no_document_claims_to_be_sure_of_a_chance() -> None:
    for who in PEOPLE:
        for part in printed(who, "packet").parts:
            for label, value in getattr(part, "rows", ()) if part.kind == "key_facts" else ():
                if label == "Chance of the goal":
                    assert not re.search(r"\b(0|100)\s%", value)


def test_every_number_in_brackets_is_in_the_list_of_sources() -> None:
    for who in PEOPLE:
        made = printed(who, "packet")
        listed = {item.number for part in made.parts if part.kind == "references" for item in part.items}
        body = " ".join(str(part) for part in made.parts if part.kind != "references")
        cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
        assert cited == listed


def test_a_packet_is_printed_in_a_moment() -> None:
    printed("01", "packet").pdf()
    begun = time.perf_counter()
    of(PEOPLE["01"], "packet", "es").pdf()
    assert time.perf_counter() - begun < 2.0  # about 0.1 s on a quiet machine; loose, because test machines are not
