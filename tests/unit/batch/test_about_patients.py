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


def test_only_a_name_that_begins_as_a_scale_of_the_pack_is_taken_for_it(tmp_path: Path, pack: Pack) -> None:
    table = "id,week,site,odi_score,total_rmdq,sf36_pcs,odi_second\n1,0,1,44,12,30,40\n1,4,9,30,9,41,38\n2,0,4,50,20,22,39\n"
    proposed = guess_mapping(_frame(tmp_path, table), pack)
    assert '  odi: {column: "odi_score"}' in proposed and '  rmdq: {column: "total_rmdq"}' in proposed
    assert "sixmwt" not in proposed and "  pcs:" not in proposed
    assert "  odi_second:   #" in proposed, "a scale is given to one column"


def test_a_step_is_proposed_only_when_every_value_lies_on_it(tmp_path: Path, pack: Pack) -> None:
    table = "id,week,new_a,new_b\n1,0,0.5,1\n1,4,2,3.5\n2,0,3.5,4.7\n"
    proposed = guess_mapping(_frame(tmp_path, table), pack)
    assert 'title: "new_a", range: ["?", "?"], step: 1.5' in proposed
    assert 'title: "new_b", range: ["?", "?"], step: "?"' in proposed
    assert "in no even steps" in proposed


@pytest.mark.parametrize("day", ["fecha", "Datum der Visite"])
def test_dates_and_decimals_of_other_languages_are_known(tmp_path: Path, pack: Pack, day: str) -> None:
    table = f"paciente;{day};odi\n1;2026-01-05;44,5\n1;2026-02-02;30\n2;2026-01-05;50\n"
    proposed = guess_mapping(_frame(tmp_path, table), pack)
    mapping = read_mapping(proposed.replace('condition: "?"', "condition: lbp_acute"), "map.yaml")
    assert (mapping.patient, mapping.date, mapping.decimal, list(mapping.measures)) == ("paciente", day, ",", ["odi"])
    (first, _) = import_table(_frame(tmp_path, table), mapping, pack).courses
    assert [m.score for m in first.measurements] == [44.5, 30]


@pytest.mark.parametrize("cells", [("1,200", "3,400"), ("1,5", "2.5")])
def test_a_comma_that_may_be_something_else_is_no_decimal_comma(
    tmp_path: Path, pack: Pack, cells: tuple[str, str]
) -> None:
    table = f"id;week;new\n1;0;{cells[0]}\n1;4;{cells[1]}\n"
    assert "decimal:" not in guess_mapping(_frame(tmp_path, table), pack)


def test_a_wide_column_of_one_value_is_a_visit_like_the_others(tmp_path: Path, pack: Pack) -> None:
    table = "id,odi_score_0,odi_score_4,odi_score_8,arm_1\n1,44,30,20,7\n2,44,50,20,7\n"
    proposed = guess_mapping(_frame(tmp_path, table), pack)
    answered = proposed.replace('condition: "?"', "condition: lbp_acute").replace('wide_unit: "?"', "wide_unit: weeks")
    mapping = read_mapping(answered, "map.yaml")
    assert [visit.at for visit in mapping.visits] == [0, 4, 8] and mapping.ignore == ("arm_1",)
    made = import_table(_frame(tmp_path, table), mapping, pack)
    assert [[m.score for m in course.measurements] for course in made.courses] == [[44, 30, 20], [44, 50, 20]]


@pytest.mark.parametrize(
    ("patients", "score", "told"),
    [(12, 30, "all scores of 'own' are the same"), (5, 30, "too few patients"), (12, None, None)],
)
def test_why_no_usual_course_is_learned_is_told_as_it_is(
    tmp_path: Path, pack: Pack, patients: int, score: int | None, told: str | None
) -> None:
    scores = [(n, week, 30 + n - week if score is None else score) for n in range(patients) for week in (0, 4)]
    table = "id,week,own\n" + "".join(f"{n},{week},{value}\n" for n, week, value in scores)
    mapping = read_mapping(
        """
layout: long
patient: id
time: {column: week, unit: weeks, anchor: 2026-01-05}
condition: own
conditions: [{id: own, title: Own}]
measures:
  own: {column: own, declare: {title: Own, range: [0, 100], step: 1, direction: lower_better, error: 4,
    important_change: 10, source: made up for this test}}
""",
        "map.yaml",
    )
    notes = [str(note) for note in import_table(_frame(tmp_path, table), mapping, pack).notes]
    assert [told in note for note in notes] == ([] if told is None else [True])
