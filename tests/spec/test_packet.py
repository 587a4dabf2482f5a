"""`replan packet`: what it writes, what it refuses, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from replan.demo import ANCHOR, demo_courses

JO = ROOT / "examples/jo.yaml"


def packet(*arguments: str | Path, file: Path = JO) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "replan", "packet", str(file), "--as-of", "2026-03-18", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def test_it_writes_a_pdf_and_ends_well(tmp_path: Path) -> None:
    done = packet("-o", tmp_path / "packet.pdf", "--question", "Is it a strain?", "--to", "orthopaedic_surgeon")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "packet.pdf").read_bytes().startswith(b"%PDF-1.")


def test_a_name_in_html_makes_a_page_that_stands_alone(tmp_path: Path) -> None:
    assert packet("-o", tmp_path / "agenda.html", "--kind", "agenda", "--lang", "es").returncode == 0
    page = (tmp_path / "agenda.html").read_text("utf-8")
    assert '<html lang="es">' in page
    assert "Para su próxima visita" in page
    assert not any(word in page for word in ("<script", "<link", 'src="http'))


def test_an_urgent_course_is_printed_and_ends_with_ten(tmp_path: Path) -> None:
    ruth = next(person for person in demo_courses(ANCHOR) if person.key.startswith("05"))
    file = tmp_path / "ruth.json"
    file.write_text(ruth.course.model_dump_json(by_alias=True, exclude_defaults=True), "utf-8")
    assert packet("-o", tmp_path / "packet.pdf", file=file).returncode == 10
    assert (tmp_path / "packet.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("-o", "packet.doc"), 2, "Let the name end in .pdf or .html."),
        (("-o", "nowhere/packet.pdf"), 2, "Name a file in a folder that exists"),
        (("-o", "packet.pdf", "--without", "charts"), 2, "Did you mean 'chart'?"),
        (("-o", "packet.pdf", "--without", "warnings"), 2, "warning signs always go in"),
        (("-o", "packet.pdf", "--to", "surgeon"), 2, "replan codes providers"),
        (("-o", "packet.pdf", "--kind", "poem"), 2, "is not one of"),
    ],
)
def test_what_cannot_be_is_explained_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = packet(*arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_document_ends_with_three(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("episode: {condition: lbp_acute}\n", "utf-8")
    done = packet("-o", tmp_path / "packet.pdf", file=file)
    assert done.returncode == 3
    assert not (tmp_path / "packet.pdf").exists()


def test_two_runs_give_the_same_file(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        packet("-o", tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
