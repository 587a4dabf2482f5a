"""Reads the folders of a pack into plain data, and remembers where each thing stands.

Layout: `measures/<id>/measure.yaml`, `conditions/<id>/condition.yaml`, `options/<id>/option.yaml`,
`red_flags/<id>/red_flag.yaml`, `roadblocks/<id>/roadblock.yaml`, `providers/<id>.yaml`, lists of codes in
`findings/*.yaml`, `interventions/*.yaml`, `diagnoses/*.yaml`, `medications/*.yaml`, `implants/*.yaml`,
`preferences/*.yaml`, `regions/*.yaml`, citations by id in `sources/*.yaml`, and sentences in `words/<lang>/*.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from replan.core.errors import PackError, Problem
from replan.formats.yaml_file import YamlProblem, parse_yaml
from replan.knowledge.pack import KINDS

FOLDERS = {
    "measures": "measure",
    "conditions": "condition",
    "options": "option",
    "red_flags": "red_flag",
    "roadblocks": "roadblock",
}
LISTS = ("findings", "interventions", "diagnoses", "medications", "implants", "preferences", "regions")


@dataclass
class RawPack:
    """Data of one or several pack folders before validation."""

    things: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def pack_files(root: Path) -> list[Path]:
    """Every file of a pack, in a fixed order."""
    return sorted(path for path in root.rglob("*.yaml") if path.is_file())


def read_pack(roots: list[Path]) -> RawPack:
    """The data of all `roots`; a later folder wins, and each such conflict is listed. Raises PackError."""
    pack = RawPack()
    for root in roots:
        _read_root(root, pack)
    if pack.problems:
        raise PackError(pack.problems)
    return pack


def _read_root(root: Path, pack: RawPack) -> None:
    seen: dict[tuple[str, str], str] = {}
    for path in pack_files(root):
        name = path.relative_to(root).as_posix()
        try:
            data = parse_yaml(path.read_text("utf-8"), name)
        except YamlProblem as error:
            pack.problems.append(error.problem)
            continue
        kind = name.split("/", 1)[0]
        if kind == "words":
            _add_words(name, data, pack)
            continue
        for id_, thing in _things(name, kind, data, pack):
            if (kind, id_) in seen:
                cause = f"'{id_}' is also defined in {seen[kind, id_]}."
                pack.problems.append(Problem(name, cause, "Give one of them another id."))
            elif id_ in pack.things[kind]:
                pack.conflicts.append(f"{name} replaces {pack.places[kind, id_]}")
            seen[kind, id_] = name
            pack.things[kind][id_] = thing
            pack.places[kind, id_] = name


def _things(name: str, kind: str, data: Any, pack: RawPack) -> Iterator[tuple[str, Any]]:
    """The things of one file as (id, data). A folder's name must be the thing's id."""
    if kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        pack.problems.append(Problem(name, f"there is no kind '{kind}'.", f"Kinds are {known} and words."))
    elif kind == "sources" and isinstance(data, dict):
        yield from data.items()
    elif kind in LISTS and isinstance(data, list):
        yield from ((str(thing.get("id")), thing) for thing in data if isinstance(thing, dict))
    elif isinstance(data, dict):
        parts = name.split("/")
        expected = parts[1] if kind in FOLDERS else parts[-1].removesuffix(".yaml")
        if data.get("id") != expected:
            fix = f"Set `id: {expected}` or rename the folder."
            pack.problems.append(Problem(name, f"the id '{data.get('id')}' is not the folder's name.", fix))
        yield expected, data
    else:
        shape = "a list of things" if kind in LISTS else "a mapping"
        pack.problems.append(Problem(name, "the file has the wrong shape.", f"It must hold {shape}."))


def _add_words(name: str, data: Any, pack: RawPack) -> None:
    lang = name.split("/")[1]
    words = pack.words.setdefault(lang, {})
    for key, text in (data or {}).items():
        if key in words:
            pack.problems.append(Problem(name, f"the message '{key}' is defined in another file too.", "Keep one."))
        words[key] = text
