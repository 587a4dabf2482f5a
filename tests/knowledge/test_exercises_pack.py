"""The exercise library: enough of it, told plainly in both languages, with ladders that hold, drawn and found."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from click.testing import CliRunner

from conftest import PACK, ROOT, TODAY
from knowledge.reading import ease, grade
from replan.cli.packs import command as pack_command
from replan.core.errors import PackError, UsageError
from replan.course import read_courses
from replan.demo.people import demo_courses
from replan.knowledge.exercises import exercise_title, find_exercises
from replan.knowledge.load import load_pack
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Exercise
from replan.review.figures import draw_exercise

DRAWN = [id_ for id_, exercise in PACK.exercises.items() if exercise.drawing]


def sentences(exercise: Exercise) -> list[Any]:
    return [*exercise.steps, exercise.feel]


def test_there_are_at_least_150_exercises_and_some_for_each_region_and_level() -> None:
    assert len(PACK.exercises) >= 150
    regions = Counter(region for exercise in PACK.exercises.values() for region in exercise.regions)
    assert {region for region in PACK.regions if regions[region] < 8} == set()
    assert set(Counter(exercise.level for exercise in PACK.exercises.values())) == {1, 2, 3, 4, 5}


def test_every_condition_has_exercises_to_begin_with() -> None:
    """A complaint without a name has none of its own: it begins with those of its region."""
    named = [id_ for id_, condition in PACK.conditions.items() if not condition.general]
    easy = [exercise for exercise in PACK.exercises.values() if exercise.level <= 2]
    few = {c: n for c in named if (n := sum(c in exercise.suits for exercise in easy)) < 4}
    assert few == {}
    regions = {region for id_ in PACK.conditions for region in PACK.conditions[id_].regions}
    assert {r for r in regions if sum(r in exercise.regions for exercise in easy) < 4} == set()


def test_every_code_in_the_demo_and_the_examples_has_a_title() -> None:
    courses = [story.course for story in demo_courses(TODAY)]
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        courses += read_courses(path.read_text("utf-8"), path.name)
    codes = {line.exercise for course in courses for line in course.program}
    assert codes - set(PACK.exercises) == set()


def test_steps_are_read_at_age_11_in_english_and_easily_in_spanish() -> None:
    every = [text for exercise in PACK.exercises.values() for text in sentences(exercise)]
    assert mean(grade(text.en) for text in every) <= 3
    assert mean(ease(text.es) for text in every) >= 75
    hard = {e.id for e in PACK.exercises.values() if mean(grade(text.en) for text in sentences(e)) > 6}
    assert hard == set()
    assert [text.en for text in every if len(text.en.split()) > 22] == []


def test_spanish_is_written_with_usted_and_not_left_in_english() -> None:
    same = [e.id for e in PACK.exercises.values() for text in (e.title, *sentences(e)) if text.en == text.es]
    assert same == []
    informal = ("Túmbate", "Siéntate", "Ponte", "tus ", "tu ")
    assert [
        text.es for e in PACK.exercises.values() for text in sentences(e) if any(w in text.es for w in informal)
    ] == []


def test_no_two_exercises_have_one_name() -> None:
    for lang in ("en", "es"):
        names = Counter(getattr(exercise.title, lang).casefold() for exercise in PACK.exercises.values())
        assert [name for name, count in names.items() if count > 1] == []


def test_what_is_held_high_or_on_one_leg_warns_of_falls_and_weights_of_pain() -> None:
    unwarned = [
        e.id for e in PACK.exercises.values() if "balance_risk" in e.loads and "falls" not in e.stop_if
    ]  # fmt: skip
    assert unwarned == []
    assert [e.id for e in PACK.exercises.values() if e.position == "lying_face_down" and not e.stop_if] == []


def broken(folder: Path, **change: Any) -> Path:
    """A clinic's pack with the bridge, changed."""
    (folder / "exercises").mkdir()
    text = yaml.safe_dump([{**PACK.exercises.data["bridge"], **change}], allow_unicode=True, sort_keys=False)
    (folder / "exercises/own.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"progression": ["single_leg_brigde"]}, "Did you mean 'single_leg_bridge'?"),
        ({"level": 4}, "'single_leg_bridge' is not harder than 'bridge'"),
        ({"progression": ["squat", "single_leg_bridge", "bridge_march"]}, "'squat' does not name 'bridge' back"),
        ({"suits": ["lbp_akute"]}, "Did you mean 'lbp_acute'?"),
        ({"targets": ["strenght"]}, "Did you mean 'strength'?"),
        ({"dose": {"sets": 3, "per_week": 3, "source": "judgement_replan", "verification": "judgement"}}, "give either"),
        ({"drawing": {"start": {"pose": "hook_lyin"}}}, "Did you mean 'hook_lying'?"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_exercise_is_told_at_its_line(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(broken(tmp_path, **change), cache=False)
    assert says in str(caught.value)
    assert "exercises/own.yaml, line" in str(caught.value)


def test_ladders_have_no_circle_and_each_step_is_harder() -> None:
    for exercise in PACK.exercises.values():
        assert all(PACK.exercises[other].level > exercise.level for other in exercise.progression)
        assert all(exercise.id in PACK.exercises[other].progression for other in exercise.regression)


def test_at_least_a_hundred_are_drawn_small_accessible_and_in_the_colour_of_the_text() -> None:
    assert len(DRAWN) >= 100
    for id_ in DRAWN:
        svg = draw_exercise(PACK.exercises[id_], PACK, "es")
        assert svg is not None
        assert len(svg.encode()) < 4096, id_
        root = ElementTree.fromstring(svg)
        assert (root.get("role"), root.get("stroke")) == ("img", "currentColor")
        assert (root[0].text or "").startswith(PACK.exercises[id_].title.es)
        assert "style" not in svg, "a strict content policy refuses styles inside"


@pytest.mark.parametrize("id_", DRAWN)
def test_a_drawing_keeps_its_body_above_the_floor_and_shows_a_movement(id_: str) -> None:
    from replan.review.figures.drawing import _posed

    drawing = PACK.exercises[id_].drawing
    assert drawing is not None
    frames = [_posed(frame, PACK) for frame in (drawing.start, drawing.end) if frame is not None]
    if drawing.closer is None:  # a close look cuts off what lies below
        assert min(y for frame in frames for _, y in frame.points()) > -6
    if len(frames) == 2:
        drawn = [(*frame.points(), frame.nose or frame.head) for frame in frames]
        pairs = zip(*drawn, strict=True)
        assert max(abs(a - b) for one, two in pairs for a, b in zip(one, two, strict=True)) > 0.9


@pytest.mark.parametrize(
    ("words", "lang", "first"),
    [
        ("bridge", "en", "bridge"),
        ("PUENTE", "es", "bridge"),
        ("barbilla", "es", "chin_tuck"),
        ("gemelo", "es", None),
        ("almeja", "es", "clamshell"),
        ("calf stretch", "en", "calf_stretch_bent"),
        ("escalon", "es", "step_up"),
    ],
)
def test_search_finds_by_words_in_any_case_without_accents(words: str, lang: str, first: str | None) -> None:
    found = find_exercises(PACK, lang, words=words)
    assert (found[0].id if found else None) == first or first in {one.id for one in found[:5]}


def test_search_keeps_every_wish() -> None:
    found = find_exercises(PACK, "en", region="knee", target="strength", levels=(1, 2), at_hand=("chair",))
    assert found
    for one in found:
        assert "knee" in one.regions and "strength" in one.targets and one.level <= 2
        assert set(one.equipment) <= {"chair"}
    assert "grip_squeeze" not in {one.id for one in find_exercises(PACK, "en", condition="carpal_tunnel")}


def test_search_answers_at_once() -> None:
    find_exercises(PACK, "es", words="rod")
    begun = time.perf_counter()
    for _ in range(10):
        find_exercises(PACK, "es", words="rodilla", region="knee")
    assert (time.perf_counter() - begun) / 10 < 0.05


def test_a_clinics_own_exercise_keeps_its_code_as_its_title(pack: Pack) -> None:
    assert exercise_title("bridge", pack, "es") == "Puente"
    assert exercise_title("our_own_thing", pack, "en") == "our own thing"


@pytest.mark.parametrize("kind", ["exercises", "poses"])
def test_a_new_one_begins_as_a_sound_copy_in_a_file_of_its_own(kind: str, tmp_path: Path) -> None:
    made = CliRunner().invoke(pack_command, ["new", kind, "our_own", "--in", str(tmp_path)])
    assert made.exit_code == 0, made.exception
    assert "our_own" in getattr(load_pack(tmp_path, cache=False), kind)
    again = CliRunner().invoke(pack_command, ["new", kind, "our_own", "--in", str(tmp_path)])
    assert isinstance(again.exception, UsageError)


def test_a_retired_exercise_keeps_its_title_and_is_found_no_more(tmp_path: Path) -> None:
    text = "- {kind: exercises, id: nordic_curl, because: {en: Too hard here., es: Demasiado difícil aquí.}}\n"
    (tmp_path / "retired.yaml").write_text(text, "utf-8")
    pack = load_pack(tmp_path, cache=False)
    assert "nordic_curl" not in {one.id for one in find_exercises(pack, "en")}
    assert exercise_title("nordic_curl", pack, "en") == PACK.exercises["nordic_curl"].title.en
