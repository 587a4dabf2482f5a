"""What a table tells about its patients: proposed from the columns, read into the documents."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from replan.batch import guess_mapping, import_table, read_mapping, read_table
from replan.core.errors import TableError
from replan.knowledge.pack import Pack

TABLE = """\
patient,visit,week,odi_score,age,sex,symptom_duration_months,arm
1,1,0,44,51,F,<3,A
1,2,4,30,51,F,<3,A
2,1,0,50,38,m,over 12,B
2,2,4,20,38,m,over 12,B
3,1,0,38,44,M,,A
3,2,4,36,44,M,,A
"""


def _frame(tmp_path: Path, text: str) -> pl.DataFrame:
    path = tmp_path / "table.csv"
    path.write_text(text)
    return read_table(path)


def _answered(proposed: str) -> str:
    """The proposal with the user's answers in the place of its questions."""
    answers = (
        ('condition: "?"', "condition: lbp_acute"),
        ('"<3": "?"', '"<3": 1.5'),
        ('"over 12": "?"', '"over 12": 24'),
    )
    lines = [line for line in proposed.splitlines() if "declare:" not in line and "error:" not in line]
    text = "\n".join(lines).replace("odi_score:", "odi:")
    for question, answer in answers:
        assert question in text
        text = text.replace(question, answer)
    return text


def test_columns_about_the_patient_are_told_from_scores(tmp_path: Path, pack: Pack) -> None:
    proposed = guess_mapping(_frame(tmp_path, TABLE), pack)
    mapping = read_mapping(_answered(proposed), "map.yaml")
    assert set(mapping.measures) == {"odi"}
    assert (mapping.about_patient.age, mapping.about_patient.sex) == ("age", "sex")
    assert mapping.about_patient.sex_codes == {"F": "female", "M": "male", "m": "male"}
    assert mapping.ignore == ("visit", "arm")


def test_a_duration_in_groups_gives_each_patient_the_typical_one(tmp_path: Path, pack: Pack) -> None:
    frame = _frame(tmp_path, TABLE)
    made = import_table(frame, read_mapping(_answered(guess_mapping(frame, pack)), "map.yaml"), pack)
    assert made.rejected == ()
    lasted = [c.episode.start - c.episode.onset if c.episode.onset else None for c in made.courses]
    assert lasted == [timedelta(days=round(1.5 * 30.4375)), timedelta(days=round(24 * 30.4375)), None]


def test_a_group_without_a_duration_is_listed_and_nothing_else_is_lost(tmp_path: Path, pack: Pack) -> None:
    mapping = read_mapping(_answered(guess_mapping(_frame(tmp_path, TABLE), pack)), "map.yaml")
    made = import_table(_frame(tmp_path, TABLE.replace("m,<3", "m,3-12").replace("F,<3", "F,3-12")), mapping, pack)
    (first, *_) = made.rejected
    assert (first.row, first.column) == (2, "symptom_duration_months")
    assert "'3-12' is not translated" in first.cause
    assert "'codes'" in first.fix
    assert sum(len(course.measurements) for course in made.courses) == 6


def test_questions_about_groups_must_be_answered_first(tmp_path: Path, pack: Pack) -> None:
    proposed = guess_mapping(_frame(tmp_path, TABLE), pack)
    with pytest.raises(TableError, match=r"about_patient\.onset\.codes\.<3"):
        read_mapping(proposed, "map.yaml")


def test_a_wide_table_tells_about_its_patients_too(tmp_path: Path, pack: Pack) -> None:
    wide = "patient,edad,sexo,odi_0,odi_4\n1,51,mujer,44,30\n2,38,hombre,50,20\n"
    proposed = guess_mapping(_frame(tmp_path, wide), pack)
    assert '  age: "edad"' in proposed
    assert 'sex_codes: {"hombre": "male", "mujer": "female"}' in proposed
    assert "ignore" not in proposed
