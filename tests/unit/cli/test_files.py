"""Files that a command is given or writes: a mistake is told, and nothing half-written is left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ROOT
from replan.cli import replan as group
from replan.core.errors import DocumentError, TableError, UsageError, UserError
from replan.core.files import write_text, writing
from replan.course import read_course
from replan.simulation.write import write_cohort

JO = ROOT / "examples/jo.yaml"
PRIOR = (JO, "--as-of", "2026-03-18", "--prior")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "latin.yaml").write_bytes("patient: {id: José}\n".encode("latin-1"))
    (tmp_path / "binary.json").write_bytes(bytes(range(256)))
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "table.csv").write_text("patient,week\n1,2\n")
    (tmp_path / "days.csv").write_text("date,steps\n2026-03-01,8000\n")
    return tmp_path


READS = {
    "review": lambda file: ("review", file),
    "review --prior": lambda file: ("review", *PRIOR, file),
    "forecast": lambda file: ("forecast", file),
    "forecast --prior": lambda file: ("forecast", *PRIOR, file),
    "packet": lambda file: ("packet", file, "-o", file.parent / "out.pdf"),
    "import": lambda file: ("import", file.parent / "table.csv", "--map", file),
    "import-health": lambda file: ("import-health", file.parent / "days.csv", "--course", file),
    "fit": lambda file: ("fit", file),
    "evaluate": lambda file: ("evaluate", file),
}


@pytest.mark.parametrize("name", ["latin.yaml", "binary.json", "folder.yaml", "missing.yaml"])
@pytest.mark.parametrize("command", READS)
def test_what_cannot_be_read_is_told_with_its_place_cause_and_fix(files: Path, command: str, name: str) -> None:
    call = READS[command](files / name)
    found = CliRunner().invoke(group, [str(part) for part in call])
    assert found.exit_code != 0
    if isinstance(found.exception, SystemExit):  # click names the file itself
        assert name in found.output
        return
    assert isinstance(found.exception, UserError), found.exception
    (problem,) = found.exception.problems
    assert name in problem.place and problem.cause and problem.fix


WRITES = {
    "review": ("review", JO, "--as-of", "2026-03-18", "--output"),
    "packet": ("packet", JO, "--as-of", "2026-03-18", "--kind", "agenda", "-o"),
    "import --guess": ("import", "table.csv", "--guess", "--output"),
    "import-health": ("import-health", "days.csv", "--output"),
}


@pytest.mark.parametrize("command", WRITES)
@pytest.mark.parametrize("place", ["nowhere/out.html", "folder.yaml/../table.csv/out.html"])
def test_what_cannot_be_written_is_told_and_leaves_nothing_behind(
    files: Path, monkeypatch: pytest.MonkeyPatch, command: str, place: str
) -> None:
    monkeypatch.chdir(files)
    before = sorted(files.rglob("*"))
    found = CliRunner().invoke(group, [str(part) for part in (*WRITES[command], place)])
    assert isinstance(found.exception, UsageError), found.exception
    assert sorted(files.rglob("*")) == before


def test_a_folder_that_cannot_be_made_is_told(files: Path) -> None:
    found = CliRunner().invoke(group, ["simulate", "--n", "1", str(files / "table.csv" / "cohort")])
    assert isinstance(found.exception, UsageError)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    file, link = tmp_path / "out.txt", tmp_path / "link.txt"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    with pytest.raises(ZeroDivisionError), writing(link) as text:
        text.write("half")
        text.write(str(1 / 0))
    assert file.read_text() == "old"
    write_text(link, "new")
    assert file.read_text() == "new" and link.is_symlink() and file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.txt", "out.txt"]


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    write_text(Path(os.devnull), "gone")
    assert not Path(os.devnull).is_file()
    with pytest.raises(UsageError, match="cannot be written"):
        write_text(tmp_path, "text")


def test_a_cohort_that_cannot_be_made_leaves_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "courses.jsonl").write_text("before")

    def made():
        yield from ()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_cohort(made(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["courses.jsonl"]
    assert (tmp_path / "courses.jsonl").read_text() == "before"


def test_the_public_reader_raises_what_it_says(files: Path) -> None:
    for name in ("latin.yaml", "binary.json", "folder.yaml", "missing.yaml"):
        with pytest.raises(DocumentError, match=name):
            read_course(files / name)


def test_a_table_with_a_wrong_mapping_is_still_an_error_of_the_table(files: Path) -> None:
    (files / "map.yaml").write_text("a: !!set {b}\n")
    found = CliRunner().invoke(group, ["import", str(files / "table.csv"), "--map", str(files / "map.yaml")])
    assert isinstance(found.exception, TableError)
