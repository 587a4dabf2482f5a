"""`replan fit`, `replan evaluate` and `replan forecast` as an analyst runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import replan
from replan.cli import replan as group
from replan.core.errors import UserError

MAP = """
layout: long
patient: id
time: {column: week, unit: weeks, anchor: 2026-01-05}
condition: lbp_acute
measures: {odi: {column: odi}}
"""


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A table of 60 patients and its mapping."""
    folder, rng = tmp_path_factory.mktemp("cohort"), np.random.default_rng(5)
    rows = ["id,week,odi"]
    for patient in range(60):
        level, slope = rng.normal(45, 12), rng.normal(-7, 4)
        for week in (0, 2, 6, 12):
            score = int(np.clip(level + slope * np.log1p(week) + rng.normal(0, 5), 0, 100))
            rows.append(f"PATIENT-{patient:03d},{week},{score}")
    (folder / "table.csv").write_text("\n".join(rows) + "\n")
    (folder / "map.yaml").write_text(MAP)
    return folder / "table.csv", folder / "map.yaml"


def _run(*arguments: object):
    return CliRunner().invoke(group, [str(argument) for argument in arguments], catch_exceptions=False)


def test_what_fit_writes_review_reads_and_it_names_no_patient(cohort: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = cohort
    prior, document = tmp_path / "prior.json", tmp_path / "course.json"
    assert _run("fit", table, "--map", mapping, "--as-of", "2026-06-01", "--output", prior).exit_code == 0
    data = json.loads(prior.read_text())
    assert data["cohort"]["patients"] == 60 and data["cohort"]["learned_on"] == "2026-06-01"
    assert data["held_out"] and data["held_out"][0]["crps"] < data["held_out"][0]["crps_last_value"]
    assert "PATIENT" not in prior.read_text()
    (reviewed,) = [row for row in _as_reviews_forecast(table, mapping) if row["known"] == 2]
    (check,) = [one for one in data["held_out"] if one["known"] == 2]
    assert check["condition"] == "lbp_acute" and check["patients"] == reviewed["patients"]
    assert check["crps"] == pytest.approx(reviewed["crps"], rel=0.02), "the file's own check is of what a review says"

    start = {"condition": "lbp_acute", "start": "2026-01-24"}
    scores = [{"measure": "odi", "on": "2026-01-24", "score": 44}, {"measure": "odi", "on": "2026-02-14", "score": 30}]
    document.write_text(json.dumps({"episode": start, "measurements": scores}))
    plain, own = (
        json.loads(_run("review", document, "--as-of", "2026-03-18", "--format", "json", *more).stdout)
        for more in ((), ("--prior", prior))
    )
    assert (
        plain["review"]["progress"]["main"]["origin"] == "published"
        and own["review"]["progress"]["main"]["origin"] == "cohort"
    )


def _as_reviews_forecast(table: Path, mapping: Path) -> list[dict]:
    found = json.loads(_run("evaluate", table, "--map", mapping, "--format", "json", "--folds", 5).stdout)
    return [row for row in found["measures"][0]["methods"] if row["method"] == "replan, as in reviews"]


def test_evaluate_tells_the_figures_and_names_no_patient(cohort: tuple[Path, Path]) -> None:
    table, mapping = cohort
    found = _run("evaluate", table, "--map", mapping, "--format", "json", "--folds", 4)
    methods = json.loads(found.stdout)["measures"][0]["methods"]
    assert {row["method"] for row in methods} >= {
        "replan",
        "replan, as in reviews",
        "last value",
        "unstructured (MMRM)",
        "35 neighbours",
    }
    assert all(0 <= row["covered"]["0.8"] <= 1 for row in methods)
    page = _run("evaluate", table, "--map", mapping, "--format", "html", "--folds", 4, "--lang", "es").stdout
    assert "PATIENT" not in page and "<script" not in page and 'lang="es"' in page
    assert page.count("<svg") == page.count("</svg>") >= 6


@pytest.mark.parametrize("command", ["fit", "evaluate"])
def test_mistakes_are_told_with_place_cause_and_fix(command: str, cohort: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = cohort
    with pytest.raises(UserError, match="no such file"):
        _run(command, tmp_path / "nothing.csv", "--map", mapping)
    with pytest.raises(UserError, match="a mapping file is needed"):
        _run(command, table)
    with pytest.raises(UserError, match="Did you mean 'odi'"):
        _run(command, table, "--map", mapping, "--measure", "oddi")
    few = tmp_path / "few.csv"
    few.write_text("\n".join(table.read_text().splitlines()[:13]) + "\n")
    with pytest.raises(UserError, match="Give a larger cohort"):
        _run(command, few, "--map", mapping)


def _table_of(rows: list[list[int]], folder: Path) -> Path:
    """A table of patients with so many scores each, two weeks apart."""
    lines = [f"P{n},{2 * visit},{score}" for n, scores in enumerate(rows) for visit, score in enumerate(scores)]
    (folder / "same.csv").write_text("\n".join(["id,week,odi", *lines]) + "\n")
    return folder / "same.csv"


@pytest.mark.parametrize("odd", [[60, 50, 40, 30], [60, 50, 40, 31]])
def test_a_cohort_in_which_next_to_nobody_differs_is_evaluated_all_the_same(
    odd: list[int], cohort: tuple[Path, Path], tmp_path: Path
) -> None:
    """Some peers have nothing to fit on such a cohort; the table must still come, for the engine and for all of them."""
    table = _table_of([[60, 50, 40, 30]] * 29 + [odd], tmp_path)
    found = json.loads(_run("evaluate", table, "--map", cohort[1], "--folds", 3, "--format", "json").stdout)
    methods = [row for row in found["measures"][0]["methods"] if row["known"] == 3]
    assert len(methods) == 8 and all(np.isfinite(row["crps"]) for row in methods)
    own, last = (next(row["crps"] for row in methods if row["method"] == name) for name in ("replan", "last value"))
    assert own < last / 10


@pytest.mark.parametrize("command", ["fit", "evaluate"])
def test_a_cohort_whose_scores_never_differ_is_told(command: str, cohort: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"scores (each )?that differ"):
        _run(command, _table_of([[50, 50, 50]] * 30, tmp_path), "--map", cohort[1])


def test_a_prior_file_that_is_not_one_is_told(tmp_path: Path) -> None:
    wrong, document = tmp_path / "wrong.json", tmp_path / "course.json"
    scores = [{"measure": "odi", "on": "2026-01-24", "score": 44}]
    document.write_text(
        json.dumps({"episode": {"condition": "lbp_acute", "start": "2026-01-24"}, "measurements": scores})
    )
    for text, cause in (("{", "this is not JSON"), ('{"curves": []}', "cohort")):
        wrong.write_text(text)
        with pytest.raises(UserError, match=cause):
            _run("review", document, "--as-of", "2026-03-18", "--prior", wrong)


def test_a_forecast_for_a_day_with_scores_after_it_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "course.json"
    scores = [{"measure": "odi", "on": "2026-01-24", "score": 44}, {"measure": "odi", "on": "2026-02-14", "score": 30}]
    document.write_text(
        json.dumps({"episode": {"condition": "lbp_acute", "start": "2026-01-24"}, "measurements": scores})
    )
    found = _run("forecast", document, "--as-of", "2026-03-18", "--on", "2026-05-01")
    assert found.exit_code == 0 and "1 May 2026" in found.stdout
    with pytest.raises(UserError, match="in the past"):
        _run("forecast", document, "--as-of", "2026-03-18", "--on", "2026-02-01")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_forecast_tells_an_urgent_warning_sign_first_and_ends_with_ten(tmp_path: Path, lang: str) -> None:
    document = tmp_path / "course.json"
    course = {
        "episode": {"condition": "lbp_acute", "start": "2026-02-01"},
        "measurements": [{"measure": "odi", "on": "2026-02-01", "score": 44}],
        "findings": [{"code": "bladder_change", "state": "present", "on": "2026-03-17"}],
    }
    document.write_text(json.dumps(course))
    found = _run("forecast", document, "--as-of", "2026-03-18", "--lang", lang)
    assert found.exit_code == 10
    assert found.output.startswith("!! ") and ("112" in found.output)
    data = json.loads(_run("forecast", document, "--as-of", "2026-03-18", "--format", "json").output)
    assert next(iter(data)) == "red_flags" and data["red_flags"]["raised"][0]["flag"] == "cauda_equina"
    assert data["scale"] == "odi" and "facts" not in data


def test_the_outlook_of_a_cohort_is_the_posterior_of_each_patient(cohort: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = cohort
    prior, out = tmp_path / "prior.json", tmp_path / "outlook.csv"
    assert _run("fit", table, "--map", mapping, "--output", prior).exit_code == 0
    assert _run("outlook", table, "--map", mapping, "--prior", prior, "--weeks", 16, "-o", out).exit_code == 0
    rows = list(csv.DictReader(out.open()))
    assert len(rows) == 60 and {row["measure"] for row in rows} == {"odi"}
    learned = replan.read_prior(prior.read_text(), "prior")
    course = replan.prior_of(learned, "lbp_acute", "odi", replan.load_pack(), reach=[16.0])
    weeks, lines = np.array([0.0, 2.0, 6.0, 12.0]), table.read_text().splitlines()[1:]
    for number in (0, 17, 59):
        scores = np.array([float(line.split(",")[2]) for line in lines[4 * number : 4 * number + 4]])
        state, at = course.given(weeks, scores), np.array([16.0])
        mean, sd = state.at(at)[0], state.sd(at)
        told = [float(rows[number][name]) for name in ("low", "expected", "high")]
        z = 1.2815515655
        assert told == pytest.approx([float(course.scaling.score(mean + k * sd)[0]) for k in (-z, 0, z)], abs=0.02)
        assert (float(rows[number]["first"]), int(rows[number]["scores"])) == (scores[0], 4)
    chances = np.array([float(row["chance"]) for row in rows])
    gained = np.array([float(row["first"]) - float(row["last"]) for row in rows])
    assert np.corrcoef(chances, gained)[0, 1] > 0.7 and 0.01 <= chances.min() <= chances.max() <= 0.99


def test_an_outlook_beyond_the_follow_up_is_as_unsure_as_a_review_and_less_sure_than_at_its_end(
    cohort: tuple[Path, Path], tmp_path: Path
) -> None:
    table, mapping = cohort
    prior, document = tmp_path / "prior.json", tmp_path / "course.json"
    assert _run("fit", table, "--map", mapping, "--output", prior).exit_code == 0
    scores = [float(line.split(",")[2]) for line in table.read_text().splitlines()[1:5]]
    days = ["2026-01-05", "2026-01-19", "2026-02-16", "2026-03-30"]
    rows = [{"measure": "odi", "on": day, "score": score} for day, score in zip(days, scores, strict=True)]
    document.write_text(json.dumps({"episode": {"condition": "lbp_acute", "start": days[0]}, "measurements": rows}))
    widths = {}
    for weeks, on in ((12, "2026-03-30"), (52, "2027-01-04")):
        told = _run("outlook", table, "--map", mapping, "--prior", prior, "--weeks", weeks).stdout
        row = next(csv.DictReader(told.splitlines()))
        asked = ("forecast", document, "--as-of", "2026-03-30", "--on", on, "--prior", prior, "--format", "json")
        score = json.loads(_run(*asked).stdout)["forecast"]["score"]
        assert [float(row["low"]), float(row["high"])] == pytest.approx([score["low"], score["high"]], abs=0.05)
        widths[weeks] = float(row["high"]) - float(row["low"])
    assert widths[52] > 1.2 * widths[12]


def test_an_outlook_is_never_certain(cohort: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = cohort
    prior, extreme = tmp_path / "prior.json", tmp_path / "extreme.csv"
    assert _run("fit", table, "--map", mapping, "--output", prior).exit_code == 0
    rows = [
        (who, week, score)
        for who, last in (("up", 100), ("down", 0))
        for week, score in ((0, 50), (2, last), (6, last), (12, last))
    ]
    extreme.write_text("id,week,odi\n" + "".join(f"{who},{week},{score}\n" for who, week, score in rows))
    told = _run("outlook", extreme, "--map", mapping, "--prior", prior, "--weeks", 12).stdout
    assert [row["chance"] for row in csv.DictReader(told.splitlines())] == ["0.01", "0.99"]


def test_an_outlook_without_a_curve_of_the_cohort_is_told(cohort: tuple[Path, Path], tmp_path: Path) -> None:
    table, mapping = cohort
    prior, other = tmp_path / "prior.json", tmp_path / "other.yaml"
    _run("fit", table, "--map", mapping, "--output", prior)
    other.write_text(mapping.read_text().replace("lbp_acute", "knee_oa"))
    with pytest.raises(UserError, match="no patient has a score that a curve"):
        _run("outlook", table, "--map", other, "--prior", prior, "--weeks", 16)
    with pytest.raises(UserError, match="no curve of knee_oa odi"):
        replan.prior_of(replan.read_prior(prior.read_text(), "prior"), "knee_oa", "odi", replan.load_pack())


def test_a_cohort_of_two_kinds_is_told_and_each_patient_is_forecast_by_the_likelier_one(
    cohort: tuple[Path, Path], tmp_path: Path
) -> None:
    """Half recover within weeks, half stay as they are: no curve between them is anybody's."""
    rng, rows = np.random.default_rng(6), []
    for number in range(80):
        fall = np.array([50, 36, 14, 8]) if number % 2 else np.array([50, 50, 49, 48])
        rows.append(
            np.clip(2 * np.round((fall + rng.normal(0, 6) + rng.normal(0, 3, 4)) / 2), 0, 100).astype(int).tolist()
        )
    table, prior, out = _table_of(rows, tmp_path), tmp_path / "prior.json", tmp_path / "outlook.csv"
    found = _run("fit", table, "--map", cohort[1], "--output", prior)
    assert found.exit_code == 0 and "lbp_acute, odi: patients are of two kinds, " in found.stderr
    few = _table_of([row[:3] for row in rows], tmp_path)
    assert _run("outlook", few, "--map", cohort[1], "--prior", prior, "--weeks", 6, "-o", out).exit_code == 0
    told = list(csv.DictReader(out.open()))
    off = [abs(float(one["expected"]) - row[3]) for one, row in zip(told, rows, strict=True)]
    inside = [float(one["low"]) - 4 <= row[3] <= float(one["high"]) + 4 for one, row in zip(told, rows, strict=True)]
    assert np.mean(off) < 4 and np.mean(inside) > 0.85
    chances = np.array([float(one["chance"]) for one in told])
    assert chances[1::2].min() > 0.9 and np.median(chances[::2]) < 0.15
