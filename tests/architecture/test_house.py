"""The house keeps its rules: pack sound, languages complete, words plain, nothing of this machine in a file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from conftest import ROOT
from replan.knowledge.load import PACK_ROOT, load_pack
from replan.knowledge.pack import Pack
from replan.review.told import Told  # noqa: F401  importing it proves that the words need no web

PROMISED = {
    "chiropractic", "osteopathy", "massage", "acupuncture", "herbal_medicine", "mind_body", "mri", "ct",
    "ultrasound_imaging", "orthopaedic_surgeon", "neurologist", "rheumatologist", "second_opinion",
    "share_pain_and_changes", "agree_goals_and_expectations", "ask_questions", "home_program_rhythm",
    "report_difficulties", "coordinate_care", "balanced_diet", "better_sleep", "stress_management",
    "realistic_goals", "small_milestones", "expected_timeline",
}  # fmt: skip


def test_every_alternative_and_strategy_has_its_folder(pack: Pack) -> None:
    assert set(pack.options) >= PROMISED


def test_the_five_roadblocks_are_there(pack: Pack) -> None:
    assert set(pack.roadblocks) == {
        "misdiagnosis", "non_adherence", "complex_or_chronic", "inadequate_therapy", "no_monitoring",
    }  # fmt: skip


def test_a_compiled_pack_is_the_same_as_the_files() -> None:
    load_pack()
    assert load_pack().version == load_pack(cache=False).version


def test_a_clinic_pack_that_replaces_something_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "options/mri"
    folder.mkdir(parents=True)
    (folder / "option.yaml").write_text((PACK_ROOT / "options/mri/option.yaml").read_text())
    said = f"{tmp_path.name}/options/mri/option.yaml replaces options/mri/option.yaml (options: mri)"
    assert load_pack(tmp_path, cache=False).conflicts == (said,)


def test_spanish_is_written_and_not_left_in_english(pack: Pack) -> None:
    same = [
        f"{kind}.{id_}"
        for kind in ("options", "red_flags", "roadblocks", "conditions", "findings")
        for id_, thing in getattr(pack, kind).items()
        if thing.title.en == thing.title.es and " " in thing.title.en
    ]
    assert same == []
    assert pack.words["en"].keys() == pack.words["es"].keys()


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def test_patient_sentences_are_short(pack: Pack) -> None:
    texts = [option.what.en for option in pack.options.values()]
    texts += [
        text.en for option in pack.options.values() for text in (option.ask, option.with_therapy, *option.cautions)
    ]
    texts += [block.patient.en for block in pack.roadblocks.values()] + [
        f.action_patient.en for f in pack.red_flags.values()
    ]
    long = [s for text in texts for s in _sentences(text) if len(s.split()) > 24]
    assert long == []


def _grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid 1975): 0.39 words per sentence + 11.8 syllables per word - 15.59."""
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words)
    return 0.39 * len(words) / len(_sentences(text)) + 11.8 * syllables / len(words) - 15.59


def test_patient_words_read_at_age_eleven(pack: Pack) -> None:
    """Age 11 is grade 6 at most, over all that a patient reads of each kind."""
    kinds = {
        "options": [o.what.en for o in pack.options.values()],
        "roadblocks": [b.patient.en for b in pack.roadblocks.values()],
        "questions": [f.question.en for f in pack.findings.values() if f.asked_of == "patient"],
        "conditions": [c.response.text.en for c in pack.conditions.values()],
        "headlines": [t for k, t in pack.words["en"].items() if k.startswith("headline.") and "therapist" not in k and isinstance(t, str)],
    }  # fmt: skip
    grades = {kind: _grade(" ".join(texts)) for kind, texts in kinds.items()}
    assert max(grades.values()) <= 6.0, grades


def test_no_file_names_a_machine_or_how_it_was_made() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    marks = re.compile(r"(?<![\w.])/(?:work|farm|root)/|\bTODO\b|\bFIXME\b")
    found = []
    for name in listed:
        path = ROOT / name
        if (
            path.is_file()
            and path.suffix in {".py", ".md", ".yaml", ".toml", ".html", ".css", ".js", ".sh"}
            and path != Path(__file__)
        ):
            found += [name for line in path.read_text("utf-8").splitlines() if marks.search(line)]
    assert found == []


def test_files_and_functions_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / "src").rglob("*.py")
        if "migrations" not in path.parts and (count := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_every_package_that_the_source_imports_is_declared_and_not_only_brought_along_by_another() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[^\w-]", line, maxsplit=1)[0] for line in project["dependencies"]}
    imported = {
        name.split(".")[0]
        for path in (ROOT / "src/replan").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    from_whom = packages_distributions()
    others = imported - {*sys.stdlib_module_names, "replan"}
    assert "numpy" in others
    missing = {name for name in others if not declared & {one.lower() for one in from_whom.get(name, [])}}
    assert missing == set()


def test_who_uses_replan_as_a_library_gets_its_types() -> None:
    assert (ROOT / "src/replan/py.typed").is_file()
