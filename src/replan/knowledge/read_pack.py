"""Reads the folders of a pack into plain data, and remembers where each thing stands.

Layout: a folder per thing, such as `measures/<id>/measure.yaml` (FOLDERS names them all); a file per thing in
`providers/<id>.yaml`; lists of codes such as `findings/*.yaml` (LISTS names them all); citations by id in
`sources/*.yaml`; messages in `words/<lang>/*.yaml`, those of `sentences.yaml` by the English sentence itself; and, in a
clinic's own pack only, `retired.yaml` with what the clinic takes out of use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from replan.core.errors import PackError, Problem
from replan.formats.yaml_file import Lines, YamlProblem, parse_yaml
from replan.knowledge.pack import KINDS

FOLDERS = {
    "measures": "measure",
    "conditions": "condition",
    "options": "option",
    "herbs": "herb",
    "red_flags": "red_flag",
    "decision_rules": "decision_rule",
    "pairs": "pair",
    "roadblocks": "roadblock",
}
LISTS = (
    "findings",
    "interventions",
    "exercises",
    "poses",
    "programs",
    "diagnoses",
    "medications",
    "implants",
    "preferences",
    "regions",
    "combinations",
    "rates",
)
LANGUAGES = ("en", "es")
RETIRED = "retired.yaml"
SENTENCES = "sentences.yaml"

Path_ = Sequence[int | str]


@dataclass(frozen=True)
class Place:
    """Where a thing stands: the file as it is named to people, the file itself and the way to the thing inside it."""

    name: str
    file: Path
    within: tuple[int | str, ...] = ()

    def at(self, path: Path_ = ()) -> str:
        """File, line and key path of what stands at `path` inside the thing."""
        line = _lines_of(self.file).line_of((*self.within, *path))
        where = self.name if line is None else f"{self.name}, line {line}"
        steps = ".".join(str(step) for step in (*self.within, *path))
        return f"{where}: {steps}" if steps else where


@lru_cache(maxsize=8)
def _lines_of(file: Path) -> Lines:
    return Lines(file.read_text("utf-8"))


@dataclass
class RawPack:
    """Data of one or several pack folders before validation."""

    things: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    word_places: dict[tuple[str, str], Place] = field(default_factory=dict)
    retired: list[tuple[Any, Place]] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def pack_files(root: Path) -> list[Path]:
    """Every file of a pack, in a fixed order."""
    return sorted(path for path in root.rglob("*.yaml") if path.is_file())


def read_pack(roots: list[Path]) -> RawPack:
    """The data of all `roots`; a later folder wins, and each such conflict is listed. Raises PackError."""
    _lines_of.cache_clear()
    pack = RawPack()
    for number, root in enumerate(roots):
        _read_root(root, pack, own=number > 0)
    if pack.problems:
        raise PackError(pack.problems)
    return pack


def _read_root(root: Path, pack: RawPack, *, own: bool) -> None:
    seen: dict[tuple[str, str], str] = {}
    said: dict[tuple[str, str], str] = {}
    for path in pack_files(root):
        inside = path.relative_to(root).as_posix()
        name = f"{root.name}/{inside}" if own else inside
        try:
            data = parse_yaml(path.read_text("utf-8"), name)
        except YamlProblem as error:
            pack.problems.append(error.problem)
            continue
        except UnicodeDecodeError:
            pack.problems.append(Problem(name, "the file is not UTF-8.", "Save it as plain text in UTF-8."))
            continue
        place = Place(name, path)
        kind = inside.split("/", 1)[0]
        if kind == "words":
            _add_words(inside.split("/"), data, place, pack, said)
        elif inside == RETIRED and own:
            _add_retired(data, place, pack)
        else:
            for id_, thing, where in _things(inside, kind, data, place, pack):
                _add(kind, id_, thing, where, pack, seen)


def _add(kind: str, id_: str, thing: Any, place: Place, pack: RawPack, seen: dict[tuple[str, str], str]) -> None:
    if (kind, id_) in seen:
        cause = f"'{id_}' is also defined in {seen[kind, id_]}."
        pack.problems.append(Problem(place.at(), cause, "Give one of them another id."))
    elif id_ in pack.things[kind]:
        pack.conflicts.append(f"{place.name} replaces {pack.places[kind, id_].name} ({kind}: {id_})")
    seen[kind, id_] = place.name
    pack.things[kind][id_] = thing
    pack.places[kind, id_] = place


def _things(inside: str, kind: str, data: Any, place: Place, pack: RawPack) -> Iterator[tuple[str, Any, Place]]:
    """The things of one file as (id, data, place). A folder's name must be the thing's id."""
    parts = inside.split("/")
    if kind not in KINDS:
        known = ", ".join(sorted(KINDS))
        pack.problems.append(Problem(place.name, f"there is no kind '{kind}'.", f"Kinds are {known} and words."))
    elif kind in FOLDERS and (len(parts) != 3 or parts[2] != f"{FOLDERS[kind]}.yaml"):
        fix = f"Put it at {kind}/<id>/{FOLDERS[kind]}.yaml."
        pack.problems.append(Problem(place.name, "a file of this kind does not belong here.", fix))
    elif kind == "sources" and isinstance(data, dict):
        yield from ((id_, thing, Place(place.name, place.file, (id_,))) for id_, thing in data.items())
    elif kind in LISTS and isinstance(data, list):
        for number, thing in enumerate(data):
            here = Place(place.name, place.file, (number,))
            if isinstance(thing, dict) and isinstance(thing.get("id"), str):
                yield thing["id"], thing, here
            else:
                pack.problems.append(Problem(here.at(), "a thing without an id.", "Give each a mapping with an 'id'."))
    elif isinstance(data, dict) and kind not in LISTS:
        expected = parts[1] if kind in FOLDERS else parts[-1].removesuffix(".yaml")
        if data.get("id") != expected:
            fix = f"Set `id: {expected}` or rename the folder."
            cause = f"the id '{data.get('id')}' is not the folder's name."
            pack.problems.append(Problem(place.at(("id",)), cause, fix))
        yield expected, data, place
    else:
        shape = "a list of things" if kind in LISTS else "a mapping"
        pack.problems.append(Problem(place.at(), "the file has the wrong shape.", f"It must hold {shape}."))


def _add_words(parts: list[str], data: Any, place: Place, pack: RawPack, said: dict[tuple[str, str], str]) -> None:
    """Adds messages. A clinic's own pack may say a message anew; two files of one pack may not."""
    if len(parts) != 3 or not isinstance(data, dict):
        fix = "Put a mapping of messages at words/<language>/<name>.yaml."
        pack.problems.append(Problem(place.at(), "these are no messages.", fix))
        return
    lang = parts[1]
    for key, text in data.items():
        if (lang, key) in said:
            cause = f"the message '{key}' is also in {said[lang, key]}."
            pack.problems.append(Problem(place.at((key,)), cause, "Keep one."))
        said[lang, key] = place.name
        pack.words.setdefault(lang, {})[key] = text
        pack.word_places[lang, key] = place
        if parts[2] == SENTENCES and lang in LANGUAGES:
            # Its keys are the English of the code: English needs no file, and a further language is asked for them all.
            pack.words.setdefault(LANGUAGES[0], {}).setdefault(key, key)
            pack.word_places.setdefault((LANGUAGES[0], key), place)


def _add_retired(data: Any, place: Place, pack: RawPack) -> None:
    if not isinstance(data, list):
        fix = "It must hold a list of {kind, id, because}."
        pack.problems.append(Problem(place.at(), "the file has the wrong shape.", fix))
        return
    pack.retired += [(entry, Place(place.name, place.file, (number,))) for number, entry in enumerate(data)]
