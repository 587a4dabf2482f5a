"""Exports of phones and watches become days: the right day, counted once, all or nothing, and safe to open."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from conftest import ROOT
from replan.batch.health import merge_days, read_health
from replan.batch.health.daybook import Daybook
from replan.cli.import_health import command
from replan.core.errors import TableError
from replan.course import read_courses
from replan.course.events import Day

DOCTYPE = "<!DOCTYPE HealthData [\n<!ELEMENT HealthData (Record*)>\n<!ATTLIST Record type CDATA #REQUIRED>\n]>"


def record(kind: str, start: str, end: str, value: str, source: str = "Phone", zone: str = "+0100") -> str:
    return f'<Record type="{kind}" sourceName="{source}" startDate="{start} {zone}" endDate="{end} {zone}" value="{value}"/>'


def asleep(start: str, end: str, stage: str = "AsleepCore", **more: str) -> str:
    return record("HKCategoryTypeIdentifierSleepAnalysis", start, end, f"HKCategoryValueSleepAnalysis{stage}", **more)


def steps(start: str, value: str, **more: str) -> str:
    return record("HKQuantityTypeIdentifierStepCount", start, start, value, **more)


def apple(folder: Path, *records: str, name: str = "export.xml") -> Path:
    path = folder / name
    body = "\n".join(records)
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n<HealthData locale="en_GB">\n{body}\n</HealthData>'
    )
    return path


def zipped(folder: Path, parts: dict[str, Any], name: str = "export.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data if isinstance(data, (str, bytes)) else json.dumps(data))
    return folder / name


def test_a_night_belongs_to_the_morning_and_overlapping_stretches_count_once(tmp_path: Path) -> None:
    path = apple(
        tmp_path,
        asleep("2026-03-01 22:30:00", "2026-03-01 23:30:00"),
        asleep("2026-03-01 23:30:00", "2026-03-02 06:00:00", "AsleepDeep"),
        asleep("2026-03-01 23:00:00", "2026-03-02 05:00:00", "AsleepUnspecified", source="Watch"),
        asleep("2026-03-01 22:00:00", "2026-03-02 07:00:00", "InBed"),
    )
    assert read_health(path).days == (Day(on=date(2026, 3, 2), sleep_hours=7.5),)


def test_two_devices_on_one_walk_are_not_added_up(tmp_path: Path) -> None:
    path = apple(
        tmp_path,
        steps("2026-03-02 09:00:00", "3000"),
        steps("2026-03-02 10:00:00", "1000"),
        steps("2026-03-02 09:00:00", "4500", source="Watch"),
        record("HKQuantityTypeIdentifierAppleExerciseTime", "2026-03-02 09:00:00", "2026-03-02 09:01:00", "1"),
        '<ActivitySummary dateComponents="2026-03-02" appleExerciseTime="32"/>',
    )
    assert read_health(path).days == (Day(on=date(2026, 3, 2), steps=4500, activity_minutes=32),)


def test_the_day_is_the_one_on_the_clock_where_the_person_was(tmp_path: Path) -> None:
    path = apple(
        tmp_path, steps("2026-03-02 23:50:00", "10", zone="-0800"), steps("2026-03-03 00:10:00", "20", zone="-0800")
    )
    assert [(day.on.day, day.steps) for day in read_health(path).days] == [(2, 10), (3, 20)]


def test_the_zip_is_read_whatever_the_phones_language(tmp_path: Path) -> None:
    inner = apple(tmp_path, steps("2026-03-02 09:00:00", "3000"))
    path = zipped(
        tmp_path, {"apple_health_export/exportar.xml": inner.read_text(), "apple_health_export/cda.xml": "<a/>"}
    )
    found = read_health(path)
    assert (found.source, found.days) == ("apple_health", (Day(on=date(2026, 3, 2), steps=3000),))


def test_a_large_export_does_not_fill_memory(tmp_path: Path) -> None:
    """12,000 records (2 MB) are read in a fraction of their size: what was counted is let go."""
    minute = [record("HKQuantityTypeIdentifierHeartRate", "2026-03-02 09:00:00", "2026-03-02 09:00:00", "60")] * 6_000
    walk = [steps(f"2026-{n % 12 + 1:02}-{n % 28 + 1:02} 09:00:00", "1") for n in range(6_000)]
    path = apple(tmp_path, *minute, *walk)
    assert path.stat().st_size > 1.5e6
    tracemalloc.start()
    days = read_health(path).days
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(day.steps or 0 for day in days) == 6_000
    assert peak < 0.8e6, f"{peak / 1e6:.2f} MB"


def test_google_fit_days_and_sleep_sessions(tmp_path: Path) -> None:
    daily = "Date,Move Minutes count,Calories (kcal),Step count\n2026-03-02,41,2000,6210\n2026-03-03,,1900,\n"
    sleep = {"fitnessActivity": "sleep", "startTime": "2026-03-01T22:00:00Z", "endTime": "2026-03-02T05:30:00Z"}
    path = zipped(
        tmp_path,
        {
            "Takeout/Fit/Daily activity metrics/Daily activity metrics.csv": daily,
            "Takeout/Fit/All Sessions/2026-03-01T22_00_00Z_SLEEP.json": sleep,
            "Takeout/archive_browser.html": "<html></html>",
        },
    )
    assert read_health(path).days == (Day(on=date(2026, 3, 2), sleep_hours=7.5, steps=6210, activity_minutes=41),)


def test_fitbit_months(tmp_path: Path) -> None:
    there = "Takeout/Fitbit/Global Export Data/"
    path = zipped(
        tmp_path,
        {
            f"{there}sleep-2026-03-01.json": [
                {"dateOfSleep": "2026-03-02", "minutesAsleep": 400},
                {"dateOfSleep": "2026-03-02", "minutesAsleep": 20},
            ],
            f"{there}steps-2026-03-01.json": [
                {"dateTime": "03/02/26 08:00:00", "value": "12"},
                {"dateTime": "03/02/26 08:01:00", "value": "30"},
            ],
            f"{there}very_active_minutes-2026-03-01.json": [{"dateTime": "03/02/26 00:00:00", "value": "10"}],
            f"{there}moderately_active_minutes-2026-03-01.json": [{"dateTime": "03/02/26 00:00:00", "value": "15"}],
        },
    )
    assert read_health(path).days == (Day(on=date(2026, 3, 2), sleep_hours=7.0, steps=42, activity_minutes=25),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("date,sleep hours,steps\n2026-03-02,7.5,8000\n", {"sleep_hours": 7.5, "steps": 8000}),
        ("Fecha;Horas de sueño;Estrés\n02.03.2026;7,5;4\n", {"sleep_hours": 7.5, "stress_0_10": 4}),
        ("Date,Minutes asleep\n2026-03-02,450\n", {"sleep_hours": 7.5}),
        ("day,sleep,sleep quality\n2026-03-02,7:30,6\n", {"sleep_hours": 7.5, "sleep_quality_0_10": 6}),
        ("Fecha,Pasos\n13/03/2026,\n02/03/2026,100\n", {"steps": 100}),
    ],
)
def test_a_table_of_days_is_known_by_its_columns(text: str, day: dict[str, float], tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text(text, "utf-8")
    assert read_health(path).days == (Day.model_validate({"on": date(2026, 3, 2), **day}),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date,steps\n02/03/2026,100\n", "day first or month first"),
        ("when,what\n2026-03-02,100\n", "no column is known as a date"),
        ("date,mood\n2026-03-02,100\n", "no column is known as a habit"),
        ("date,sleep hours\n2026-03-02,25\n", "line 2: 25 in 'sleep hours' cannot be on one day"),
        ("date,steps\n2026-03-02,many\nnever,5\n", "line 3: 'never' is not a date"),
        ("date,steps\n2026-03-02,\n", "holds no sleep, steps or activity"),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_how_to_mend_it(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(TableError) as caught:
        read_health(path)
    assert says in str(caught.value)


def test_what_is_broken_or_strange_is_refused_whole(tmp_path: Path) -> None:
    whole = apple(tmp_path, *[steps("2026-03-02 09:00:00", "1")] * 50)
    cut = tmp_path / "cut.xml"
    cut.write_bytes(whole.read_bytes()[:-40])
    entity = tmp_path / "entity.xml"
    entity.write_text('<!DOCTYPE HealthData [<!ENTITY a "b">]><HealthData>&a;</HealthData>')
    other = tmp_path / "other.xml"
    other.write_text("<html/>")
    half = tmp_path / "half.zip"
    half.write_bytes(zipped(tmp_path, {"export.xml": whole.read_text()}).read_bytes()[:-60])
    bad = zipped(tmp_path, {"Takeout/Fitbit/steps-2026-03-01.json": '[{"dateTime": "yesterday"}]'}, "bad.zip")
    for path, says in (
        (cut, "breaks off or is damaged"),
        (entity, "entities"),
        (other, "no export that is known"),
        (half, "not a whole zip"),
        (bad, "steps-2026-03-01.json"),
        (tmp_path / "none.zip", "no such file"),
    ):
        with pytest.raises(TableError) as caught:
            read_health(path)
        assert says in str(caught.value), path
        assert caught.value.problems[0].fix


def test_a_zip_that_reaches_outside_or_explodes_is_refused(tmp_path: Path) -> None:
    slip = zipped(tmp_path, {"../../outside/export.xml": "<HealthData/>"}, "slip.zip")
    bomb = zipped(tmp_path, {"export.xml": b"<HealthData>" + b" " * 50_000_000}, "bomb.zip")
    for path, says in ((slip, "points outside"), (bomb, "larger than can be read safely")):
        with pytest.raises(TableError) as caught:
            read_health(path)
        assert says in str(caught.value)
    assert not (tmp_path.parent.parent / "outside").exists()


def test_a_part_that_says_it_is_small_and_is_not_stops_at_the_limit(tmp_path: Path) -> None:
    from replan.batch.health.archive import open_export

    export = open_export(zipped(tmp_path, {"a.json": b"x" * 5000}))
    with pytest.raises(TableError, match="larger than can be read safely"), export.open("a.json", 1000) as part:
        part.read()


def test_what_was_entered_by_hand_stays_and_a_second_import_changes_nothing() -> None:
    own = (Day(on=date(2026, 3, 2), sleep_hours=6, stress_0_10=4),)
    imported = (Day(on=date(2026, 3, 2), sleep_hours=7.5, steps=4000), Day(on=date(2026, 3, 1), steps=10))
    once = merge_days(own, imported)
    assert once == (
        Day(on=date(2026, 3, 1), steps=10),
        Day(on=date(2026, 3, 2), sleep_hours=6, stress_0_10=4, steps=4000),
    )
    assert merge_days(once, imported) == once


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_the_command_writes_a_section_that_a_document_takes(form: str, tmp_path: Path) -> None:
    path = apple(tmp_path, steps("2026-03-02 09:00:00", "3000"), steps("2026-02-02 09:00:00", "1"))
    out = tmp_path / "days"
    said = CliRunner().invoke(command, [str(path), "--since", "2026-03-01", "--to", form, "--output", str(out)])
    assert said.exit_code == 0, said.exception
    section = (yaml.safe_load if form == "yaml" else json.loads)(out.read_text("utf-8"))
    assert [str(day["on"]) for day in section["lifestyle"]] == ["2026-03-02"]
    document = {
        "episode": {"condition": "lbp_acute", "start": "2026-02-01"},
        "measurements": [{"measure": "odi", "on": "2026-02-01", "score": 40}],
    }
    section["lifestyle"][0]["on"] = "2026-03-02"
    (course,) = read_courses(json.dumps(document | section), "made.json")
    assert course.lifestyle == (Day(on=date(2026, 3, 2), steps=3000),)


def test_the_command_keeps_the_courses_own_days(tmp_path: Path) -> None:
    path = apple(tmp_path, steps("2026-03-02 09:00:00", "3000"))
    said = CliRunner().invoke(command, [str(path), "--course", str(ROOT / "examples/jo.yaml"), "--to", "json"])
    assert said.exit_code == 0, said.exception
    (jo,) = read_courses((ROOT / "examples/jo.yaml").read_text("utf-8"), "jo.yaml")
    days = json.loads(said.stdout)["lifestyle"]
    assert {day.on.isoformat() for day in jo.lifestyle} | {"2026-03-02"} == {day["on"] for day in days}


def test_a_mistake_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "days.yaml"
    path = tmp_path / "days.csv"
    path.write_text("date,steps\n2026-03-02,100\n2026-03-03,lots\n")
    said = CliRunner().invoke(command, [str(path), "--output", str(out)])
    assert isinstance(said.exception, TableError)
    assert not out.exists()


def test_many_small_parts_do_not_add_up_to_more_than_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    day = '[{"dateTime": "03/02/26 09:00:00", "value": "100"}]'
    with zipfile.ZipFile(path, "w") as archive:
        for month in range(1, 10):
            archive.writestr(f"Takeout/Fitbit/steps-2026-0{month}-01.json", day)
    assert read_health(path, most=10 * len(day)).days
    with pytest.raises(TableError, match="larger"):
        read_health(path, most=5 * len(day))


def test_a_part_that_is_nested_without_end_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "takeout.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Takeout/Fitbit/steps-2026-03-01.json", "[" * 100_000)
    with pytest.raises(TableError, match=r"steps-2026-03-01\.json"):
        read_health(path)


@pytest.mark.parametrize(("cell", "steps"), [("8.123", 8123), ("12,345", 12345), ("8000", 8000), ("8000.0", 8000)])
def test_steps_with_marks_for_thousands_are_whole(tmp_path: Path, cell: str, steps: int) -> None:
    path = tmp_path / "days.csv"
    path.write_text(f"date;steps\n2026-03-01;{cell}\n")
    assert read_health(path).days[0].steps == steps


@pytest.mark.parametrize("cell", ["8.5", "8,12", "1234.567"])
def test_parts_of_a_step_are_refused(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "days.csv"
    path.write_text(f"date;steps\n2026-03-01;{cell}\n")
    with pytest.raises(TableError, match=r"line 2: .* in 'steps' is not a whole number"):
        read_health(path)


def test_sleep_on_the_last_evening_of_the_calendar_breaks_nothing() -> None:
    book = Daybook()
    book.slept(datetime(9999, 12, 31, 19), datetime(9999, 12, 31, 23))
    book.slept(datetime(2026, 3, 18, 23), datetime(2026, 3, 19, 6))
    book.slept(datetime(2026, 3, 19, 18), datetime(2026, 3, 19, 19))
    book.slept(datetime(2026, 3, 19, 18), datetime(2026, 3, 19, 18))
    assert {day.on: day.sleep_hours for day in book.days()} == {
        date(2026, 3, 19): 7.0,
        date(2026, 3, 20): 1.0,
        date.max: 4.0,
    }
