"""What the README shows is what runs."""

from __future__ import annotations

import subprocess
import sys

import replan
from conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_the_example_prints_what_the_readme_shows() -> None:
    call = [sys.executable, "-m", "replan", "review", "examples/jo.yaml", "--as-of", "2026-03-18"]
    printed = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    shown = README.split("--as-of 2026-03-18\n", 1)[1].split("\n...\n```", 1)[0]
    assert printed.startswith(shown)


def test_the_python_example_runs() -> None:
    code = README.split("```python\n", 1)[1].split("```", 1)[0]
    names: dict[str, object] = {}
    exec(compile(code.replace("examples/", f"{ROOT}/examples/"), "README", "exec"), names)
    assert names["review"]


def test_every_public_name_can_be_reached() -> None:
    assert all(getattr(replan, name) is not None for name in replan.__all__)
    assert len(replan.__all__) < 20


def test_every_command_has_help() -> None:
    for name in ("review", "import", "schema", "codes", "pack", "serve", "admin"):
        done = subprocess.run(
            [sys.executable, "-m", "replan", name, "--help"], capture_output=True, text=True, check=True
        )
        assert "Usage:" in done.stdout
        assert len(done.stdout.splitlines()) > 4


def test_every_promise_of_the_safety_page_names_a_test_or_place_that_exists() -> None:
    safety = (ROOT / "SAFETY.md").read_text("utf-8")
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    for word in safety.replace("|", " ").split():
        name = word.strip("`,.")
        if name.startswith("test_"):
            assert f"def {name}" in tests, name
        elif name.startswith("tests/"):
            assert (ROOT / name).exists(), name
