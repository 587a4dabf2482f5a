"""What the documents say: the reasoning of an imaging request, the choices, the library of exercises."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import TODAY, course
from replan.cli import packet as packet_command
from replan.core.errors import UsageError
from replan.review.build import review
from replan.review.documents import KINDS, LAYOUTS, PAPERS, Sheet, build, second_opinion
from replan.review.documents.parts import Exercise, Heading, KeyFacts, Part, Quote, Table, WriteIn
from unit.documents.printing import PACK, PEOPLE, of, pdf, printed, reader, reviewed, text, text_of, words

GOLDEN = Path(__file__).with_name("golden") / "jo_packet_en.txt"
DRAWING = '<svg viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'


def rows_of(parts: tuple[Part, ...]) -> dict[str, str]:
    return {label: value for part in parts if isinstance(part, KeyFacts) for label, value in part.rows}


def table_after(parts: tuple[Part, ...], heading: str) -> Table:
    start = next(n for n, part in enumerate(parts) if isinstance(part, Heading) and part.text == heading)
    return next(part for part in parts[start:] if isinstance(part, Table))


def test_the_text_of_one_packet_is_as_it_was_read_and_approved() -> None:
    """To approve a new text, look at its pages and run the test with REPLAN_APPROVE=1."""
    pages = [page.extract_text() for page in reader(pdf("01", "packet")).pages]
    lines = [words(line) for page in pages for line in page.splitlines()]
    said = re.sub(r"\b(pack|document) [0-9a-f]{12,16}\b", r"\1 ...", "\n".join(lines)) + "\n"
    if os.environ.get("REPLAN_APPROVE"):
        GOLDEN.write_text(said, "utf-8")
    assert said == GOLDEN.read_text("utf-8")


def judged(who: str) -> dict[str, str]:
    table = table_after(printed(who, "imaging").parts, "Reasoning for each test")
    return {row[0]: row[1] for row in table.rows}


def test_a_request_says_when_the_rules_support_a_picture_and_on_what_grounds() -> None:
    assert judged("01")["MRI scan"] == "indicated"
    table = table_after(printed("01", "imaging").parts, "Reasoning for each test")
    assert re.search(r"six weeks of good care without success.*\[\d+\]", table.rows[0][2])


def test_a_request_says_when_no_picture_is_indicated() -> None:
    assert judged("03")["MRI scan"] == "not indicated"
    said = text("02", "imaging")
    assert "no imaging is indicated now" in said
    assert judged("02")["X-ray"] == "not indicated"


def test_a_pacemaker_rules_out_the_magnet() -> None:
    assert judged("09")["MRI scan"] == "not possible here"


def test_a_warning_sign_takes_the_decision_elsewhere() -> None:
    assert set(judged("05").values()) == {"decided where the warning sign is seen to"}


def test_a_rule_that_hangs_on_an_unasked_finding_indicates_nothing() -> None:
    doc = course(scores={"odi": [("2026-01-24", 44.0), ("2026-02-14", 44.0), ("2026-03-14", 44.0)]})
    found = review(doc, today=TODAY, pack=PACK)
    table = table_after(build("imaging", doc, found, pack=PACK).parts, "Reasoning for each test")
    assert "indicated" not in {row[1] for row in table.rows}


def test_the_question_is_asked_in_the_patients_own_words_or_said_to_be_the_usual_one() -> None:
    own = of(PEOPLE["02"], "packet", question="Will I play with my grandchildren again?")
    assert any(isinstance(p, Quote) and p.lines == ("Will I play with my grandchildren again?",) for p in own.parts)
    assert "Usually asked at this point" in text("02", "packet")
    assert any(isinstance(p, Quote) and "nothing has changed" in p.lines[0] for p in printed("09", "packet").parts)


def test_each_change_of_plan_stands_with_its_effect_and_doubt() -> None:
    table = table_after(printed("07", "packet").parts, "Treatments and their effect")
    effect = next(row[3] for row in table.rows if "Longer walk" in row[1])
    assert re.fullmatch(r"-?[\d.]+ points \(-?[\d.]+ to -?[\d.]+\); chance that it helped \d+\s%", effect)


def test_measures_stand_with_mcid_and_mdc_and_their_sources() -> None:
    row = table_after(printed("01", "packet").parts, "Measures").rows[0]
    assert row[0].startswith("Oswestry")
    assert re.fullmatch(r"10 \[\d+\]", row[4])  # Ostelo 2008
    assert re.fullmatch(r"15 \[\d+\]", row[5])  # Davidson & Keating 2002
    assert row[6] == "inside the error of measurement"


def test_a_list_that_nobody_asked_for_is_not_an_empty_one() -> None:
    doc = course()
    found = review(doc, today=TODAY, pack=PACK)
    rows = rows_of(build("packet", doc, found, pack=PACK).parts)
    assert rows["Medicines"] == rows["Implants"] == "not asked"
    assert rows_of(printed("01", "packet").parts)["Medicines"] == "none (asked)"


@pytest.mark.parametrize("kind", KINDS)
def test_every_section_with_a_name_can_be_left_out(kind: str) -> None:
    full = printed("06", kind)  # type: ignore[arg-type]
    for name in LAYOUTS[kind].names:  # type: ignore[index]
        less = of(PEOPLE["06"], kind, without=[name])  # type: ignore[arg-type]
        assert len(less.parts) <= len(full.parts)
    bare = of(PEOPLE["05"], kind, without=LAYOUTS[kind].names)  # type: ignore[arg-type, index]
    assert "Get help now" in str(bare.parts[0])


def test_include_names_what_goes_in_and_warnings_always_do() -> None:
    only = of(PEOPLE["05"], "packet", include=["measures"])
    titles = [part.text for part in only.parts if isinstance(part, Heading)]
    assert titles == ["Measures"]
    assert "Get help now" in str(only.parts[0])


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"without": ["warnings"]}, "warning signs always go in"),
        ({"without": ["mesures"]}, "Did you mean 'measures'?"),
        ({"to": "orthopedic_surgeon"}, "Did you mean 'orthopaedic_surgeon'?"),
    ],
)
def test_a_choice_that_cannot_be_is_explained(choices: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        of(PEOPLE["01"], "packet", **choices)


def test_a_referral_goes_to_the_specialist_that_fits() -> None:
    assert rows_of(printed("05", "referral").parts)["To"] == "emergency service"
    assert rows_of(of(PEOPLE["01"], "referral", to="orthopaedic_surgeon").parts)["To"] == "orthopaedic surgeon"


def test_a_library_gives_exercises_their_steps_and_drawings() -> None:
    sheets = {"sit_up": Sheet("Half sit-up", ("Lie on your back.", "Lift your head."), DRAWING)}
    made = of(PEOPLE["01"], "program", exercises=sheets)
    first, second = (part for part in made.parts if isinstance(part, Exercise))
    assert (first.title, first.svg) == ("Half sit-up", DRAWING)
    assert second.svg is None
    assert len(first.weeks) == 2
    assert {len(week) for week in first.weeks} == {7}
    said = words(" ".join(page.extract_text() for page in reader(made.pdf()).pages))
    assert "Lift your head." in said
    assert "data:image/svg+xml;base64," in made.html()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_urgent_warning_sign_takes_the_exercises_out_of_the_home_program(lang: str) -> None:
    program = PEOPLE["01"].course.program
    assert program and reviewed("05").screening.urgent
    ruth = replace(PEOPLE["05"], course=PEOPLE["05"].course.model_copy(update={"program": program}))
    made = of(ruth, "program", lang)
    assert not [part for part in made.parts if isinstance(part, Exercise)]
    said = {"en": "Do no exercises of the home program for now.", "es": "no haga los ejercicios del programa en casa."}
    assert said[lang] in text_of(made.pdf())
    assert sum(isinstance(part, WriteIn) for part in made.parts) == 0


def test_the_command_offers_every_kind_and_paper() -> None:
    assert packet_command.KINDS == KINDS
    assert packet_command.PAPERS == PAPERS


def test_the_public_function_makes_the_packet() -> None:
    person = PEOPLE["02"]
    import replan

    found = replan.review(person.course, today=TODAY, pack=PACK)
    assert replan.second_opinion(person.course, found, pack=PACK).kind == "packet"
    assert second_opinion(person.course, found, pack=PACK, lang="es").title == "Informe para una segunda opinión"
