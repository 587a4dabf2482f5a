"""Typical mistakes in a course document. Each message names the place, the cause and the fix."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from time import process_time

import pytest

from replan.core.errors import DocumentError
from replan.course import read_courses
from replan.formats.yaml_file import parse_yaml
from replan.knowledge.pack import Pack
from replan.review import review

GOOD = """\
patient: {id: p-001, birth_year: 1979}
episode: {condition: lbp_acute, start: 2026-01-24, planned_end: 2026-04-18}
measurements:
  - {measure: odi, on: 2026-01-24, score: 44}
program:
  - {id: ex-1, exercise: bridge, from: 2026-01-26, per_week: 7}
"""

MISTAKES = {
    "a misspelt field": ("planned_end:", "planed_end:", "planed_end", "there is no field", "Did you mean 'planned_end'?"),
    "a number in quotes": ("score: 44", 'score: "44"', "measurements[0].score", "is not a number", "without quotes"),
    "a time where a number belongs": ("score: 44", "score: 1:20", "measurements[0].score", "'1:20' is not a number", "without quotes"),
    "a date the other way round": ("on: 2026-01-24", "on: 24/01/2026", "measurements[0].on", "not a date", "2026-01-24"),
    "a day that is in no calendar": ("on: 2026-01-24", "on: 2026-13-24", "measurements[0].on", "'2026-13-24' is not a date", "2026-01-24"),
    "a list for a key": ("patient:", "[a]: b\npatient:", "line 1", "unhashable key", "Check"),
    "both score and items": ("score: 44", "score: 44, items: [1]", "measurements[0]", "not both", ""),
    "no score at all": (", score: 44", "", "measurements[0]", "either 'score' or 'items'", ""),
    "an end before the start": ("2026-04-18", "2026-01-02", "episode.planned_end", "before the start", "Give the day"),
    "a key given twice": ("patient:", "episode: {}\npatient:", "line", "given twice", "Give it once"),
    "an exercise that is not prescribed": (
        "program:", "exercise_log:\n  - {on: 2026-01-27, exercise: ex-9}\nprogram:", "exercise_log[0].exercise", "not an id", "correct"
    ),
    "an unknown condition": ("lbp_acute", "lbp_acut", "episode.condition", "not a known code", "Did you mean 'lbp_acute'?"),
    "an unknown measure": ("odi", "odl", "measurements[0].measure", "not a known code", "Did you mean 'odi'?"),
    "a score outside its scale": ("score: 44", "score: 144", "measurements[0].score", "runs from 0 to 100", "Correct the score"),
    "a goal outside its scale": (
        "program:", "goals: [{id: g, text: sit, measure: odi, target: -5}]\nprogram:", "goals[0].target", "runs from 0 to 100", "Give a target"
    ),
    "a course that lies in the future": ("start: 2026-01-24", "start: 2027-01-24", "episode", "after the day of the review", "later day"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_names_place_cause_and_fix(name: str, pack: Pack) -> None:
    before, after, place, cause, fix = MISTAKES[name]
    text = GOOD.replace(before, after, 1)
    if "future" in name:
        text = text.replace(", planned_end: 2026-04-18", "")
    assert text != GOOD
    with pytest.raises(DocumentError) as error:
        review(read_courses(text, "jo.yaml")[0], today=date(2026, 3, 18), pack=pack)
    said = [str(problem) for problem in error.value.problems]
    assert any(place in line and cause in line and fix in line for line in said), said


def test_the_document_without_a_mistake_is_reviewed(pack: Pack) -> None:
    assert review(read_courses(GOOD, "jo.yaml")[0], today=date(2026, 3, 18), pack=pack).condition == "lbp_acute"


def test_every_mistake_is_told_at_once() -> None:
    text = GOOD.replace("planned_end:", "planed_end:").replace("score: 44", 'score: "44"')
    with pytest.raises(DocumentError) as error:
        read_courses(text, "jo.yaml")
    assert len(error.value.problems) == 2
    assert "line 2" in error.value.problems[0].place


def test_json_yaml_and_json_lines_read_the_same() -> None:
    from_yaml = read_courses(GOOD, "jo.yaml")[0]
    as_json = from_yaml.model_dump_json(by_alias=True)
    assert read_courses(as_json, "jo.json") == [from_yaml]
    assert read_courses(f"{as_json}\n{as_json}\n", "jo.jsonl") == [from_yaml, from_yaml]


def test_a_key_given_twice_in_json_is_named_and_nothing_is_lost_without_a_word() -> None:
    episode = '"episode": {"condition": "lbp_acute", "start": "2026-01-24"}'
    first = '"measurements": [{"measure": "odi", "on": "2026-01-24", "score": 44}]'
    second = first.replace("44", "30")
    good, twice = f"{{{episode}, {first}}}", f"{{{episode},\n {first},\n {second}}}"
    for text, line in ((twice, 3), (f"{good}\n{twice.replace(chr(10), '')}\n", 2)):
        with pytest.raises(DocumentError) as error:
            read_courses(text, "jo.json")
        (problem,) = error.value.problems
        assert problem.place == f"jo.json, line {line}"
        assert "'measurements' is given twice" in problem.cause and problem.fix == "Give it once."


ABSURD = {
    "deep json": "[" * 100_000,
    "deep json lines": '{"a": 1}\n{"a": ' + "[" * 100_000,
    "deep yaml": "a: " + "{b: " * 5000 + "}" * 5000,
    "a set": "a: !!set {b}",
    "bytes": "a: !!binary aGVsbG8=",
    "a list that holds itself": "a: &a [*a]",
    "a number of a million digits": "[" + "9" * 1_000_000 + "]",
}


DEEP = {
    "flow": "[" * 200_000,
    "groups": "{a: " * 60_000,
    "on one line": "- " * 60_000,
    "json with a key given twice": '{"a": 1, "a": ' + "[" * 60_000 + "1" + "]" * 60_000 + "}",
    "json whose mistake has a line": '{"x": ' + "[" * 400 + "]" * 400 + "}",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_a_text_that_is_nested_without_end_is_refused_and_ends_nothing_else(text: str) -> None:
    # In a process of its own: the parser of YAML ends the one that it runs in.
    made = "import sys, replan; replan.read_courses(sys.stdin.read(), 'jo.yaml')"
    ended = subprocess.run([sys.executable, "-c", made], input=text, capture_output=True, text=True, check=False)
    assert ended.returncode == 1, "a mistake is told; no signal ends the process"
    assert "DocumentError: jo.yaml" in ended.stderr


LONG = {
    "yaml": (f"x: [{'1, ' * 3_000_000}1]", "longer than a million"),
    "json": (f'{{"x": [{"1, " * 3_000_000}1]}}', "no field 'x'"),
}


@pytest.mark.parametrize("kind", LONG)
def test_a_wrong_text_of_ten_megabytes_is_refused_at_once(kind: str) -> None:
    text, cause = LONG[kind]
    begun = process_time()
    with pytest.raises(DocumentError, match=cause):
        read_courses(text, "jo")
    assert process_time() - begun < 4  # seconds; a half minute where YAML is read to the end


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
"""Nine lines whose aliases stand for nine to the power of nine values."""


@pytest.mark.parametrize(
    "text", [LAUGHS, f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 20_000)}]"], ids=["values", "letters"]
)
def test_aliases_that_stand_for_more_than_any_memory_holds_are_refused(text: str) -> None:
    with pytest.raises(DocumentError) as error:
        read_courses(text, "jo.yaml")
    (problem,) = error.value.problems
    assert problem.place.startswith("jo.yaml, line ") and problem.cause == "aliases repeat too many values."
    assert "'*'" in problem.fix


def test_a_value_may_be_repeated_by_an_alias() -> None:
    assert parse_yaml("a: &a {b: [1, 2]}\nc: [*a, *a]\n", "jo.yaml") == {"a": {"b": [1, 2]}, "c": [{"b": [1, 2]}] * 2}


def test_thousands_of_mistakes_are_told_without_reading_the_text_anew_for_each() -> None:
    text = GOOD + "".join(f"field_{number}: 1\n" for number in range(4000))
    begun = process_time()
    with pytest.raises(DocumentError) as error:
        read_courses(text, "jo.yaml")
    assert len(error.value.problems) == 4000 and "jo.yaml, line 4006: field_3999" in str(error.value.problems[-1])
    assert process_time() - begun < 15  # seconds; several minutes where each reads it anew


@pytest.mark.parametrize("name", ABSURD)
def test_what_no_course_could_say_is_told_all_the_same(name: str) -> None:
    with pytest.raises(DocumentError, match=r"jo\.yaml"):
        read_courses(ABSURD[name], "jo.yaml")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("010", 10),
        ("08", 8),
        ("+7", 7),
        ("0x1f", 31),
        ("0o17", 15),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e1", 10.0),
        ("5.", 5.0),
    ]
    + [(text, text) for text in ("1:20", "1_0", "0b1", "1.2.3", "190:20:30.15", "yes", "off", "1 000")],
)
def test_numbers_in_yaml_are_what_people_mean(written: str, read: object) -> None:
    found = parse_yaml(f"a: {written}", "jo.yaml")["a"]
    assert found == read and type(found) is type(read)
    assert str(parse_yaml("[.inf, -.inf, .nan, true]", "jo.yaml")) == "[inf, -inf, nan, True]"
