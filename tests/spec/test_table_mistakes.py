"""Typical mistakes in a table or its mapping. Each message names the place, the cause and the fix."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from replan.batch import Imported, import_table, read_lines, read_mapping, read_table
from replan.cli.import_ import import_file
from replan.core.errors import TableError
from replan.knowledge.pack import Pack

TABLE = "patient,week,odi_score\n1,0,44\n1,4,30\n2,0,50\n2,4,20\n"
MAP = """\
layout: long
patient: patient
time: {column: week, unit: weeks, anchor: 2020-01-06}
condition: lbp_acute
measures:
  odi: {column: odi_score}
"""

CELLS = {
    "a word where a number belongs": ("1,4,30", "1,4,thirty", (3, "odi_score", "'thirty' is not a number.", "missing")),
    "a score outside the scale": ("1,4,30", "1,4,130", (3, "odi_score", "outside the range", "Correct it")),
    "a gap written as a number": ("1,4,30", "1,4,NaN", (3, "odi_score", "'NaN' is not a number", "missing")),
    "a decimal comma": ("1,4,30", '1,4,"30,5"', (3, "odi_score", "is not a number", "missing")),
    "two scores on one day": ("2,4,20", "2,0,20", (5, "odi_score", "already has 50", "Keep one")),
    "no patient": ("2,4,20", ",4,20", (5, "patient", "no patient is named", "Fill in")),
    "scores without a time": ("1,4,30", "1,,30", (3, "week", "scores but no time", "Fill in when")),
    "a time longer than a life": ("1,4,30", "1,99999999999,30", (3, "week", "longer than a life", "the unit")),
    "a patient with a very long id": (
        "1,4,30",
        f"{'x' * 81},4,30",
        (3, "patient", "more than 80 characters", "shorter"),
    ),
    "a time that is no number": ("1,4,30", "1,wk4,30", (3, "week", "'wk4' is not a number", "Correct it")),
}

MAPPINGS = {
    "a column that is not there": ("odi_score}", "odi_scor}", "measures.odi.column", "no column 'odi_scor'", "Did you mean 'odi_score'?"),
    "a measure nobody knows": ("odi:", "odj:", "measures.odj", "no pack knows", "Did you mean 'odi'?"),
    "a condition nobody knows": ("lbp_acute", "lbp_acut", "condition", "no pack knows", "Did you mean 'lbp_acute'?"),
    "a first visit that cannot be": ("2020-01-06", "9999-12-31", "time.anchor", "cannot stand for the first visit", "from 1900-01-01"),
    "an end that cannot be": ("condition:", "planned_end_weeks: 1.0e+9\ncondition:", "planned_end_weeks", "less than or equal to", "Correct it"),
    "a misspelt key": ("patient: patient", "pacient: patient", "pacient", "there is no field", "Did you mean 'patient'?"),
    "an open question": ("lbp_acute", '"?"', "condition", "still a question", "Fill it in"),
    "a value that does not fit its tag": ("lbp_acute", "!!int x", "line 4", "does not fit its tag", "Check"),
    "things nested too deep": ("lbp_acute", "{a: " * 3000 + "1" + "}" * 3000, "map.yaml", "nested too deep", "Nest it less"),
    "aliases without end": (
        "condition:", "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 99 if a else 'x' * 99)}]\n" for a, b in zip(("", *"abcd"), "abcde", strict=True))
        + "condition:", "line", "aliases repeat too many", "Write out"
    ),
    "no time at all": ("time: {column: week, unit: weeks, anchor: 2020-01-06}\n", "", "time", "either 'date' or 'time'", "Name the one"),
}  # fmt: skip


def _import(tmp_path: Path, table: str, mapping: str, pack: Pack) -> Imported:
    path = tmp_path / "table.csv"
    path.write_text(table)
    return import_table(read_table(path), read_mapping(mapping, "map.yaml"), pack)


@pytest.mark.parametrize("name", CELLS)
def test_a_bad_cell_is_listed_and_the_good_rows_are_kept(name: str, tmp_path: Path, pack: Pack) -> None:
    before, after, (row, column, cause, fix) = CELLS[name]
    imported = _import(tmp_path, TABLE.replace(before, after), MAP, pack)
    (rejected,) = imported.rejected
    assert (rejected.row, rejected.column) == (row, column)
    assert cause in rejected.cause
    assert fix in rejected.fix
    assert sum(len(course.measurements) for course in imported.courses) == 3


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mistake_in_the_mapping_names_place_cause_and_fix(name: str, tmp_path: Path, pack: Pack) -> None:
    before, after, place, cause, fix = MAPPINGS[name]
    with pytest.raises(TableError) as error:
        _import(tmp_path, TABLE, MAP.replace(before, after, 1), pack)
    said = [str(problem) for problem in error.value.problems]
    assert any(place in line and cause in line and fix in line for line in said), said


def test_a_table_with_a_column_twice_is_refused(tmp_path: Path, pack: Pack) -> None:
    with pytest.raises(TableError, match="stands twice"):
        _import(tmp_path, TABLE.replace("week", "patient", 1), MAP, pack)


def test_separators_and_byte_order_marks_make_no_difference(tmp_path: Path, pack: Pack) -> None:
    plain = _import(tmp_path, TABLE, MAP, pack).courses
    for other in (TABLE.replace(",", ";"), TABLE.replace(",", "\t"), "\ufeff" + TABLE):
        assert _import(tmp_path, other, MAP, pack).courses == plain


def test_a_wide_table_gives_the_same_courses_as_a_long_one(tmp_path: Path, pack: Pack) -> None:
    wide = "patient,odi_0,odi_4\n1,44,30\n2,50,20\n"
    mapping = """\
layout: wide
patient: patient
anchor: 2020-01-06
condition: lbp_acute
visits: [{at: 0, columns: {odi: odi_0}}, {at: 4, columns: {odi: odi_4}}]
measures: {odi: {}}
"""
    assert _import(tmp_path, wide, mapping, pack).courses == _import(tmp_path, TABLE, MAP, pack).courses


def test_a_visit_of_a_wide_table_must_name_a_measure_and_a_time_that_can_be(tmp_path: Path, pack: Pack) -> None:
    mapping = """\
layout: wide
patient: patient
anchor: 2020-01-06
condition: lbp_acute
visits:
  - {at: 0, columns: {odi: week}}
  - {at: 4, columns: {odl: odi_score}}
measures: {odi: {}}
"""
    for wrong, place, cause, fix in (
        (mapping, "map.yaml, line 7: visits.1.columns.odl", "'odl' is not under 'measures'", "Did you mean 'odi'?"),
        (mapping.replace("at: 4", "at: 1.0e+12"), "map.yaml, line 7: visits.1.at", "longer than a life", "the unit"),
    ):
        with pytest.raises(TableError) as error:
            _import(tmp_path, TABLE, wrong, pack)
        (problem,) = error.value.problems
        assert problem.place == place and cause in problem.cause and fix in problem.fix


DATED = MAP.replace("time: {column: week, unit: weeks, anchor: 2020-01-06}", "date: week")


def test_a_date_that_cannot_be_is_listed_and_an_empty_row_is_silent(tmp_path: Path, pack: Pack) -> None:
    table = "patient,week,odi_score\n1,2026-01-05,44\n1,1025-02-01,40\n1,2026-02-04,38\n1,2026-02-03,36\n1,,\n1,,30\n"
    path = tmp_path / "table.csv"
    path.write_text(table)
    made = import_table(read_table(path), read_mapping(DATED, "map.yaml"), pack, today=date(2026, 2, 2))
    assert [(one.row, one.column) for one in made.rejected] == [(3, "week"), (4, "week"), (7, "week")]
    assert "before 1900" in made.rejected[0].cause and "in the future" in made.rejected[1].cause
    assert [m.score for m in made.courses[0].measurements] == [44, 36], "somewhere it is tomorrow already"


def test_with_a_decimal_comma_a_point_is_not_guessed_at(tmp_path: Path, pack: Pack) -> None:
    table = TABLE.replace(",", ";").replace("1;4;30", "1;4;3.500").replace("2;4;20", "2;4;20,5")
    made = _import(tmp_path, table, MAP + 'decimal: ","\n', pack)
    (rejected,) = made.rejected
    assert (rejected.row, rejected.column) == (3, "odi_score") and "has a point" in rejected.cause
    assert made.courses[1].measurements[1].score == 20.5


def test_ages_and_births_that_cannot_be_are_listed_with_their_row(tmp_path: Path, pack: Pack) -> None:
    table = "patient,week,odi_score,about\n1,0,44,\n1,4,30,{first}\n2,0,50,41\n"
    for about, first, cause in (
        ("age", "444", "from 0 to 120"),
        ("age", "-1", "from 0 to 120"),
        ("birth_year", "1890", "from 1900"),
        ("onset: {unit: months, column", "99999999999999", "longer than a life"),
    ):
        mapping = f"{MAP}about_patient: {{{about}: about{'}' if 'onset' in about else ''}}}\n"
        text = table.format(first=first).replace("50,41", "50,1970" if about == "birth_year" else "50,41")
        made = _import(tmp_path, text, mapping, pack)
        (rejected,) = made.rejected
        assert (rejected.row, rejected.column) == (3, "about") and cause in rejected.cause, rejected
        assert [len(course.measurements) for course in made.courses] == [2, 1]
        assert made.courses[0].patient.birth_year is None and made.courses[0].episode.onset is None


@pytest.mark.parametrize("command", ["import", "review"])
def test_a_table_that_gives_no_course_ends_with_an_error(tmp_path: Path, command: str) -> None:
    (tmp_path / "table.csv").write_text("patient,week,odi_score\n1,0,x\n")
    (tmp_path / "map.yaml").write_text(MAP)
    named = ["--table"] if command == "review" else []
    call = [sys.executable, "-m", "replan", command, *named, "table.csv", "--map", "map.yaml"]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert "row 2" in done.stderr and "no patient has a score that can be used" in done.stderr


def test_a_parquet_table_reads_like_a_csv(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    frame = read_table(path)
    frame.write_parquet(tmp_path / "table.parquet")
    assert read_table(tmp_path / "table.parquet").equals(frame)


def test_a_separator_inside_quotes_belongs_to_the_name_or_the_cell(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('patient;week;"score, total, of, all";"said"\n1;0;44;"well, better; so"\n')
    frame = read_table(path)
    assert frame.columns == ["patient", "week", "score, total, of, all", "said"]
    assert frame.row(0) == ("1", "0", "44", "well, better; so")


def test_rows_with_more_or_fewer_cells_than_the_header_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('patient,week,note\n1,0,"two\nlines"\n1,4\n\n2,0,a,b\n')
    with pytest.raises(TableError) as error:
        read_table(path)
    assert [(str(p.place), str(p.cause)) for p in error.value.problems] == [
        (f"{path}, line 4", "the row has 2 cells, but the header names 3."),
        (f"{path}, line 6", "the row has 4 cells, but the header names 3."),
    ]


def test_a_cell_of_several_lines_moves_no_message_to_another_row(tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "table.csv").write_text('patient,week,odi_score,note\r\n1,0,44,"two\r\nlines"\r\n\r\n1,4,x,\r\n')
    (tmp_path / "map.yaml").write_text(MAP)
    made = import_file(tmp_path / "table.csv", tmp_path / "map.yaml", pack)
    assert [one.row for one in made.rejected] == [5]


@pytest.mark.parametrize("name", ["table.pq", "TABLE.PARQUET"])
def test_days_of_a_parquet_table_are_days_whatever_its_ending(tmp_path: Path, pack: Pack, name: str) -> None:
    days = [datetime(2026, 1, 5), datetime(2026, 2, 2), None, datetime(2026, 2, 9, 8, 30)]
    frame = pl.DataFrame({"patient": ["1"] * 4, "week": days, "odi_score": [44, 30, None, 20]})
    frame.write_parquet(tmp_path / name)
    read, lines = read_lines(tmp_path / name)
    assert read["week"].to_list()[:3] == ["2026-01-05", "2026-02-02", ""] and lines == (2, 3, 4, 5)
    made = import_table(read, read_mapping(DATED, "map.yaml"), pack)
    assert [m.on for m in made.courses[0].measurements] == [date(2026, 1, 5), date(2026, 2, 2)]
    assert [one.row for one in made.rejected] == [5], "a time of day is no day"
