"""The starting programs: one for each condition that has a name, doses that can be meant, each mistake told at its line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from conftest import PACK
from knowledge.reading import grade
from replan.cli.packs import command as pack_command
from replan.core.errors import PackError
from replan.knowledge.load import load_pack
from replan.knowledge.trust import upkeeps

PROGRAMS = list(PACK.programs.values())
GENERAL_ANATOMY = "_unclear"


def test_every_condition_with_a_name_has_a_program_to_start_from() -> None:
    """Where the cause is not settled there is nothing to train yet but what its region offers."""
    begun = {program.condition for program in PROGRAMS}
    assert {id_ for id_ in PACK.conditions if not id_.endswith(GENERAL_ANATOMY)} - begun == set()
    assert len(PROGRAMS) >= 30


def test_each_exercise_is_one_that_the_library_uses_in_that_condition() -> None:
    strange = [
        (program.id, line.exercise)
        for program in PROGRAMS
        for line in program.lines
        if program.condition not in PACK.exercises[line.exercise].suits
    ]
    assert strange == []


def test_a_later_stage_begins_later() -> None:
    for condition in {program.condition for program in PROGRAMS}:
        stages = sorted((p for p in PROGRAMS if p.condition == condition), key=lambda one: one.stage)
        assert [one.stage for one in stages] == list(range(1, len(stages) + 1))
        assert all(a.clock == b.clock and a.from_week < b.from_week for a, b in pairwise(stages))


def test_a_program_is_short_enough_to_be_kept_up() -> None:
    """Adherence falls with more exercises (Medina-Mirapeix 2009; Bachmann 2018): five at most, an hour a day at most."""
    for program in PROGRAMS:
        assert len(program.lines) <= 5
        seconds = sum(
            line.per_week
            * (60 * line.minutes if line.minutes else line.sets * (line.reps or 0) * ((line.hold_seconds or 0) + 4))
            for line in program.lines
        )
        assert seconds / 7 <= 3600, program.id


def test_a_dose_that_cites_a_publication_says_who_read_it_and_every_other_is_a_judgement() -> None:
    cited = [line for program in PROGRAMS for line in program.lines if line.source]
    assert {line.source for line in cited} >= {"alfredson_1998", "rathleff_2015", "peterson_2011", "pocovi_2024"}
    assert all(line.verification != "judgement" and line.note for line in cited)
    assert {(p.source, p.verification) for p in PROGRAMS} == {("judgement_replan", "judgement")}
    assert {u.status for kind, _, u in upkeeps(PACK) if kind == "programs"} == {"unreviewed"}


@pytest.mark.parametrize(
    ("id_", "exercise", "dose"),
    [
        ("achilles_heel_drops", "heel_raise_single_step", (3, 15, 14)),  # Alfredson 1998: 3 x 15 twice a day
        ("lateral_elbow_loading", "wrist_extension_slow", (3, 15, 7)),  # Peterson 2011: 3 x 15 once a day
        ("plantar_heel_loading", "ph_heel_raise_towel", (3, 12, 3.5)),  # Rathleff 2015: 3 x 12 every second day
        ("achilles_heavy_slow", "heel_raise_loaded", (4, 10, 3)),  # Beyer 2015, weeks 4 to 5: 4 x 10, three a week
    ],
)
def test_published_doses_are_those_of_the_publication(id_: str, exercise: str, dose: tuple[float, ...]) -> None:
    line = next(line for line in PACK.programs[id_].lines if line.exercise == exercise)
    assert (line.sets, line.reps, line.per_week) == dose


def test_titles_are_one_of_a_kind_and_said_in_both_languages() -> None:
    for lang in ("en", "es"):
        titles = [getattr(program.title, lang) for program in PROGRAMS]
        assert len(set(titles)) == len(titles)
    assert [p.id for p in PROGRAMS if p.title.en == p.title.es or p.when.en == p.when.es] == []
    assert max(grade(program.when.en) for program in PROGRAMS) <= 12


def own(folder: Path, **change: Any) -> Path:
    """A clinic's pack with the first knee program, changed."""
    (folder / "programs").mkdir()
    text = yaml.safe_dump([{**PACK.programs.data["knee_oa_start"], **change}], allow_unicode=True, sort_keys=False)
    (folder / "programs/own.yaml").write_text(text, "utf-8")
    return folder


LINES = PACK.programs.data["knee_oa_start"]["lines"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lines": [*LINES[1:], {**LINES[0], "exercise": "quad_sett"}]}, "Did you mean 'quad_set'?"),
        ({"lines": LINES[:2]}, "at least 3 items"),
        ({"lines": [*LINES, LINES[0]]}, "'quad_set' stands in this program twice"),
        ({"lines": [*LINES[1:], {**LINES[0], "per_week": 60}]}, "less than or equal to 42"),
        ({"lines": [*LINES[1:], {**LINES[0], "minutes": 5}]}, "give either 'reps' or 'minutes'"),
        ({"lines": [*LINES[1:], {**LINES[0], "source": "beyer_2015"}]}, "give both 'source' and 'verification'"),
        ({"condition": "knee_ao"}, "Did you mean 'knee_oa'?"),
        ({"condition": "tka", "lines": [*LINES, {**LINES[0], "exercise": "quad_stretch"}]}, "is not for tka"),
        ({"regions": ["shoulder"]}, "knee_oa is not a condition of 'shoulder'"),
        ({"title": {"en": "Begin"}}, "the key 'es' is missing"),
    ],
)
def test_a_mistake_in_a_program_is_told_at_its_line(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(own(tmp_path, **change), cache=False)
    assert says in str(caught.value)
    assert "programs/own.yaml, line" in str(caught.value)


def test_a_new_program_begins_unsigned_from_its_neighbour_and_is_overdue_at_once(tmp_path: Path) -> None:
    told = CliRunner().invoke(pack_command, ["new", "programs", "knee_oa_group", "--in", str(tmp_path)])
    assert told.exit_code == 0, told.output
    [made] = yaml.safe_load((tmp_path / "programs/knee_oa_group.yaml").read_text("utf-8"))
    assert (made["id"], made["condition"], made["upkeep"]["status"]) == ("knee_oa_group", "knee_oa", "unreviewed")
    checked = CliRunner().invoke(pack_command, ["check", str(tmp_path)])
    assert "review overdue programs/knee_oa_group" in checked.output
