"""What a Review promises to whoever reads it as data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from conftest import TODAY, course
from replan import UserError, course_schema, page_html, review, review_json, review_schema, second_opinion, tell
from replan.core.truth import Truth, all_of, any_of, at_least
from replan.course import Course
from replan.demo import ANCHOR, demo_courses
from replan.knowledge.pack import Pack
from replan.review.sources import source_line
from replan.review.words import Reader, Speaker


def test_the_published_schema_accepts_every_review_and_every_demo_document(pack: Pack) -> None:
    of_review = jsonschema.Draft202012Validator(review_schema())
    of_course = jsonschema.Draft202012Validator(course_schema())
    for person in demo_courses(ANCHOR):
        found = review(person.course, today=ANCHOR, pack=pack)
        of_review.validate(json.loads(json.dumps(review_json(found, tell(found, person.course, pack)))))
        of_course.validate(json.loads(person.course.model_dump_json(by_alias=True, exclude_defaults=True)))


def test_red_flags_come_first_in_the_json(pack: Pack) -> None:
    found = review(course(), today=TODAY, pack=pack)
    assert list(review_json(found, tell(found, course(), pack)))[:2] == ["replan_review", "red_flags"]


def test_the_same_document_gives_the_same_review_and_hash(pack: Pack) -> None:
    first, second = (review(course(), today=TODAY, pack=pack) for _ in range(2))
    assert first == second
    assert first.provenance.document == second.provenance.document
    other = review(course(scores={"odi": [("2026-01-24", 45.0)]}), today=TODAY, pack=pack)
    assert other.provenance.document != first.provenance.document


def test_only_what_had_happened_by_the_day_counts(pack: Pack) -> None:
    rows = [("2026-01-24", 44.0), ("2026-02-14", 30.0), ("2026-04-14", 0.0)]
    found = review(course(scores={"odi": rows}), today=TODAY, pack=pack)
    assert found.progress is not None
    assert len(found.progress.main.scores) == 2


def test_missing_facts_lower_certainty_and_are_listed(pack: Pack) -> None:
    told = tell(review(course(), today=TODAY, pack=pack), course(), pack)
    assert any("home program" in line for line in told.unknown)
    assert [reason.chance for reason in told.reasons if not reason.known]


def test_a_figure_that_nobody_read_says_so(pack: Pack) -> None:
    doc = course("rotator_cuff_related_pain", {"spadi": [("2026-01-24", 49.0), ("2026-03-14", 40.0)]})
    told = tell(review(doc, today=TODAY, pack=pack), doc, pack)
    expected = next(number for number in told.numbers if number.source and "exercise arms" in number.source.text)
    assert expected.source is not None
    assert expected.source.unread


def test_the_page_stands_alone_and_escapes_what_people_typed(pack: Pack) -> None:
    goal = {"id": "g", "text": "<script>alert(1)</script>", "measure": "odi", "target": 10.0, "by": "2026-04-18"}
    doc = course(goals=[goal])
    page = page_html(tell(review(doc, today=TODAY, pack=pack), doc, pack), Speaker(pack, "en", "patient"))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "src=" not in page
    assert "<link" not in page
    assert "<svg" in page


@pytest.mark.parametrize("reader", ["patient", "therapist"])
def test_the_command_line_reviews_a_document_from_standard_input(reader: str, tmp_path: Path) -> None:
    text = course().model_dump_json(by_alias=True)
    call = [sys.executable, "-m", "replan", "review", "-", "--as-of", TODAY.isoformat(), "--reader", reader]
    done = subprocess.run(call, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Review: Acute non-specific low back pain")


def test_exit_codes_tell_the_kind_of_outcome(tmp_path: Path) -> None:
    def code(text: str, *more: str) -> int:
        path = tmp_path / "doc.json"
        path.write_text(text)
        call = [sys.executable, "-m", "replan", "review", str(path), "--as-of", TODAY.isoformat(), *more]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode

    urgent = course(findings=[{"code": "saddle_numbness", "state": "present"}]).model_dump_json(by_alias=True)
    assert code(course().model_dump_json(by_alias=True)) == 0
    assert code(urgent) == 10
    assert code("{}") == 3
    assert code("{}", "--reader", "nobody") == 2
    assert code("{}", "--table", str(tmp_path / "none.csv"), "--map", str(tmp_path / "none.yaml")) == 2


def test_unknown_is_neither_yes_nor_no() -> None:
    yes, no, unknown = Truth.YES, Truth.NO, Truth.UNKNOWN
    assert all_of([yes, unknown]) is unknown
    assert all_of([no, unknown]) is no
    assert any_of([yes, unknown]) is yes
    assert any_of([no, unknown]) is unknown
    assert at_least(2, [yes, unknown, no]) is unknown
    assert at_least(2, [yes, no, no]) is no
    assert ~unknown is unknown


@pytest.mark.parametrize(("lang", "sign"), [("en", "It may be a warning sign"), ("es", "señal de alarma")])
def test_what_lies_after_the_day_of_the_review_is_named_warning_signs_first(pack: Pack, lang: str, sign: str) -> None:
    later = course(
        scores={"odi": [("2026-01-24", 44.0), ("2026-04-01", 60.0), ("2026-04-08", 64.0)]},
        findings=[
            {"code": "night_pain_unremitting", "state": "absent", "on": "2026-04-01"},
            {"code": "bladder_change", "state": "present", "on": "2026-04-02"},
        ],
        visits=[{"on": "2026-04-01", "status": "booked"}],
    )
    found = review(later, today=TODAY, pack=pack)
    assert [said.key for said in found.unknown[:3]] == [
        "unknown.later_sign",
        "unknown.later_finding",
        "unknown.later_scores",
    ]
    told = tell(found, later, pack, lang=lang)
    assert sign in told.unknown[0]
    assert "2" in told.unknown[2]
    assert told.unknown[0] in page_html(told, Speaker(pack, lang, "patient"))
    assert told.unknown[0] in json.dumps(review_json(found, told), ensure_ascii=False)
    assert not any(said.key.startswith("unknown.later") for said in review(course(), today=TODAY, pack=pack).unknown)


def test_a_document_of_tomorrow_is_refused_when_today_is_the_real_day(tmp_path: Path) -> None:
    document = tmp_path / "later.yaml"
    document.write_text(
        "episode: {condition: lbp_acute, start: 2026-01-24}\n"
        "measurements: [{measure: odi, on: 2026-01-24, score: 44}, {measure: odi, on: 9026-01-24, score: 40}]\n"
        "findings: [{code: night_pain_unremitting, state: present, on: 9026-01-24}]\n"
        "visits: [{on: 9026-01-24, status: booked}]\n"
    )
    call = [sys.executable, "-m", "replan", "review", str(document)]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert [line.split(": ")[1] for line in done.stderr.splitlines()[::3]] == ["findings[0].on", "measurements[1].on"]
    assert "lies in the future" in done.stderr and "--as-of" in done.stderr
    assert subprocess.run([*call, "--as-of", "2026-02-01"], capture_output=True, check=False).returncode == 0


def test_a_language_that_nobody_speaks_is_told(pack: Pack) -> None:
    found = review(course(), today=TODAY, pack=pack)
    with pytest.raises(UserError, match=r"'fr' is not spoken here.*en, es"):
        tell(found, course(), pack, lang="fr")
    with pytest.raises(UserError, match=r"'fr' is not spoken here.*en, es"):
        second_opinion(course(), found, pack=pack, lang="fr")


@pytest.mark.parametrize(
    ("weeks", "en", "es"), [(1.9, "1 week", "1 semana"), (2.0, "2 weeks", "2 semanas"), (0.4, "0 weeks", "0 semanas")]
)
def test_weeks_are_those_that_have_gone_by(weeks: float, en: str, es: str, pack: Pack) -> None:
    for lang, said in (("en", en), ("es", es)):
        assert Speaker(pack, lang, "patient").fill("{x:weeks}", {"x": weeks}) == said


def test_what_would_change_a_reason_is_told_only_where_it_changes_what_is_said(pack: Pack) -> None:
    for person in demo_courses(ANCHOR):
        found = review(person.course, today=ANCHOR, pack=pack)
        for lang in ("en", "es"):
            speak = Speaker(pack, lang, "patient")
            for reason, told in zip(found.reasons, tell(found, person.course, pack, lang=lang).reasons, strict=True):
                if told.would_change and reason.mover is not None:
                    assert speak.in_ten(reason.mover.if_yes) != speak.in_ten(reason.mover.if_no)
                assert "whether there is" not in told.would_change


def test_our_own_judgement_is_said_in_the_readers_language(pack: Pack) -> None:
    said = {
        lang: source_line(Speaker(pack, lang, "patient"), "judgement_replan", "judgement").text for lang in ("en", "es")
    }
    assert said["en"].startswith("Judgement of the Replan clinical pack")
    assert said["es"].startswith("Criterio del contenido clínico de Replan")
    [plain] = {source_line(Speaker(pack, lang, "patient"), "kovacs_2008", "read").text for lang in ("en", "es")}
    assert plain.startswith("Kovacs 2008")


def numbers(doc: Course, pack: Pack) -> set[str]:
    return {number.id for number in tell(review(doc, today=TODAY, pack=pack), doc, pack).numbers}


def test_of_one_score_no_change_is_told(pack: Pack) -> None:
    of_change = {"change", "so_far"}
    assert not of_change & numbers(course(scores={"odi": [("2026-01-24", 44.0)]}), pack)
    assert of_change <= numbers(course(), pack)


NO_ROOM = {"odi": [("2026-01-24", 9.0), ("2026-02-07", 12.0), ("2026-02-21", 12.0), ("2026-03-07", 12.0)]}
"""An important change is 10 points: from 9 it does not fit on the scale."""


@pytest.mark.parametrize("reader", ["patient", "therapist"])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_chance_is_told_of_an_improvement_that_does_not_fit_on_the_scale(
    reader: Reader, lang: str, pack: Pack
) -> None:
    doc = course(scores=NO_ROOM)
    made = review(doc, today=TODAY, pack=pack)
    assert made.progress is not None
    main = made.progress.main
    assert (main.can_improve, main.verdict) == (False, "plateau")
    told = tell(made, doc, pack, reader=reader, lang=lang)
    assert not {"chance", "so_far"} & {number.id for number in told.numbers}
    speak = Speaker(pack, lang, reader)
    answers = " ".join(line for answer in told.answers for line in (answer.headline, *answer.paragraphs))
    said = " ".join([told.headline, *told.progress_lines, answers])
    assert speak.day(main.aim.by) not in said
    assert "goal" not in told.headline
    assert "meta" not in told.headline


def test_an_own_target_keeps_its_chance_where_the_scale_has_no_room_for_an_important_change(pack: Pack) -> None:
    goal = {"id": "g", "text": "sit", "measure": "odi", "target": 2.0, "by": "2026-04-18"}
    assert "chance" in numbers(course(scores=NO_ROOM, goals=[goal]), pack)


@pytest.mark.parametrize(
    ("days", "en", "es"),
    [
        ([], ["Sleep, stress and food are not recorded."], "No constan sueño, estrés ni alimentación."),
        (
            [{"on": "2026-01-26", "sleep_hours": 7, "stress_0_10": 3, "protein_servings": 2}],
            ["Sleep, stress and food are not recorded in the last weeks."],
            "No constan sueño, estrés ni alimentación en las últimas semanas.",
        ),
        (
            [{"on": "2026-03-16", "sleep_hours": 7}, {"on": "2026-01-26", "stress_0_10": 3}],
            ["Stress is not recorded in the last weeks.", "Food is not recorded."],
            "No consta el estrés en las últimas semanas.",
        ),
        ([{"on": "2026-03-16", "sleep_quality_0_10": 7, "stress_0_10": 3, "fruit_veg_servings": 2}], [], ""),
    ],
)
def test_only_habits_that_are_missing_are_said_to_be(
    pack: Pack, days: list[dict[str, object]], en: list[str], es: str
) -> None:
    lived = course(lifestyle=days)
    found = review(lived, today=TODAY, pack=pack)
    told = tell(found, lived, pack).unknown
    assert [line for line in told if re.match("(Sleep|Stress|Food)", line)] == en
    assert not es or es in tell(found, lived, pack, lang="es").unknown


@pytest.mark.parametrize(
    ("told", "untold"),
    [
        ([], False),
        ([True], False),
        ([True, None], None),
        ([True, False], True),
        ([False, None], True),
    ],
)
def test_one_treatment_that_the_therapist_surely_does_not_know_of_is_untold_whatever_nobody_knows_of_the_others(
    told: list[bool | None], untold: bool | None, pack: Pack
) -> None:
    options = ("acupuncture", "massage")
    tried = [
        {"option": option, "from": "2026-02-01", "told_therapist": answer}
        for option, answer in zip(options, told, strict=False)
    ]
    assert review(course(options_tried=tried), today=TODAY, pack=pack).facts["tried.untold"] is untold
