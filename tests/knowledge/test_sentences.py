"""Sentences that the code makes itself: each is in Spanish, with the values of the English one, and none is there in vain."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from conftest import PACK, ROOT
from replan.knowledge.load import PACK_ROOT
from replan.knowledge.read_pack import LANGUAGES, SENTENCES

SOURCE = ROOT / "src/replan"
SPANISH: dict[str, str] = yaml.safe_load((PACK_ROOT / "words/es" / SENTENCES).read_text("utf-8"))
SHOWN_ON_PAGES = (
    *sorted(path.relative_to(SOURCE).as_posix() for path in (SOURCE / "batch").glob("*.py")),
    *sorted(path.relative_to(SOURCE).as_posix() for path in (SOURCE / "app/jobs").glob("*.py")),
    "app/actions/jobs.py",
    "formats/mistakes.py",
    "formats/yaml_file.py",
    "measures/scoring.py",
    "review/build.py",
    "review/check.py",
    "review/declared.py",
    "web/admin/jobs.py",
)
"""Where mistakes come from that a page shows: what they say can be told in any language."""
TELLING = {"Problem": 1, "Rejected": 2, "reject": 2, "_IncompleteError": 1, "did_you_mean": 2}
"""What is given a cause or a fix, and how many arguments before it name a place."""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call by the name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node


def templates() -> set[str]:
    """The English templates of all the code."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        given = [call.args[0] for name, call in calls(ast.parse(path.read_text("utf-8"))) if name == "Wording"]
        fixed = [template for template in given if isinstance(template, ast.Constant)]
        # One wording is made of what JSON kept: `from_data`.
        assert len(given) - len(fixed) == (path == SOURCE / "core/wording.py"), path
        found |= {ast.literal_eval(template) for template in fixed}
    return found


def parts(template: str) -> tuple[str, set[tuple[str, str | None]]]:
    """The text of a template without its values, and each value with the way it is written."""
    pieces = list(string.Formatter().parse(template))
    return "".join(text for text, *_ in pieces), {(name, style) for _, name, style, _ in pieces if name}


def test_every_sentence_is_in_spanish_and_none_is_there_in_vain() -> None:
    of_code = {template for template in templates() if any(map(str.isalpha, parts(template)[0]))}
    grades = {said.grade for condition in PACK.conditions.values() for said in condition.recommendations}
    assert set(SPANISH) == of_code | {grade for grade in grades if any(map(str.islower, grade or ""))}


@pytest.mark.parametrize("template", SPANISH)
def test_spanish_writes_the_same_values(template: str) -> None:
    assert parts(SPANISH[template])[1] == parts(template)[1]
    assert SPANISH[template] != template
    assert template.endswith(".") == SPANISH[template].endswith(".")


def test_english_is_what_the_code_says() -> None:
    assert {key: PACK.words[LANGUAGES[0]][key] for key in SPANISH} == {key: key for key in SPANISH}


@pytest.mark.parametrize("name", SHOWN_ON_PAGES)
def test_what_a_page_shows_is_never_only_english(name: str) -> None:
    tree = ast.parse(Path(SOURCE / name).read_text("utf-8"))
    said = [argument for called, call in calls(tree) for argument in call.args[TELLING.get(called, len(call.args)) :]]
    said += [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("cause", "fix", "otherwise")
    ]
    assert [ast.unparse(node) for node in said if isinstance(node, ast.Constant | ast.JoinedStr)] == []
