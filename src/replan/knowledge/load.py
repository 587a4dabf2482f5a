"""Opens the knowledge pack: from its files, or from a compiled copy when no file has changed since."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from replan.core.errors import PackError, Problem
from replan.knowledge.pack import KINDS, Pack, Shelf
from replan.knowledge.schema.retirement import Retirement

PACK_ROOT = Path(__file__).parent / "pack"
_FORMAT = "2"


def load_pack(*clinic_packs: Path, cache: bool = True) -> Pack:
    """The pack that ships with Replan, extended by a clinic's own folders (the last one wins; see `Pack.conflicts`).

    `cache=True` keeps a compiled copy in the user's cache folder, named by the state of every file, so that a second
    start need not parse and check YAML again. Raises PackError with every problem found.
    """
    roots = [PACK_ROOT, *clinic_packs]
    for root in clinic_packs:
        if not root.is_dir():
            raise PackError([Problem(str(root), "this is not a folder.", "Name the folder that holds your pack.")])
    if not cache:
        return _pack(_compile(roots))
    copy = _cache_file(roots)
    compiled = _read_copy(copy)
    if compiled is None:
        compiled = _compile(roots)
        _write_copy(copy, compiled)
    return _pack(compiled)


def _pack(compiled: dict[str, Any]) -> Pack:
    shelves: dict[str, Any] = {
        kind: Shelf(kind, compiled["things"][kind], model.model_validate) for kind, model in KINDS.items()
    }
    retired = {f"{entry['kind']}/{entry['id']}": Retirement.model_validate(entry) for entry in compiled["retired"]}
    conflicts = tuple(compiled["conflicts"])
    return Pack(version=compiled["version"], words=compiled["words"], conflicts=conflicts, retired=retired, **shelves)


def _compile(roots: list[Path]) -> dict[str, Any]:
    from replan.knowledge.check import check_pack  # costs start-up time, needed only when a file changed
    from replan.knowledge.read_pack import read_pack

    raw = read_pack(roots)
    check_pack(raw)
    retired = [entry for entry, _ in raw.retired]
    content = json.dumps([raw.things, raw.words, retired], sort_keys=True)
    version = hashlib.sha256(content.encode()).hexdigest()[:12]
    kept = {"things": raw.things, "words": raw.words, "conflicts": raw.conflicts, "retired": retired}
    return {"version": version, **kept}


def _cache_file(roots: list[Path]) -> Path:
    """A name that changes with the name, size or time of any file of the pack, or with the code that checks it."""
    state = hashlib.sha256(_FORMAT.encode())
    for root in [*roots, Path(__file__).parent]:
        for folder, subfolders, files in os.walk(root):
            subfolders[:] = [name for name in subfolders if name != "__pycache__"]
            for name in files:
                path = os.path.join(folder, name)
                status = os.stat(path)
                state.update(f"{path}|{status.st_size}|{status.st_mtime_ns};".encode())
    from platformdirs import user_cache_path

    return user_cache_path("replan", appauthor=False) / f"pack-{state.hexdigest()[:16]}.json"


def _read_copy(copy: Path) -> dict[str, Any] | None:
    try:
        compiled: dict[str, Any] = json.loads(copy.read_bytes())
    except (OSError, ValueError):
        return None
    return compiled


def _write_copy(copy: Path, compiled: dict[str, Any]) -> None:
    """Writes beside and renames, so that no reader ever sees half a copy; a folder that refuses is no error."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=copy.parent, delete=False, encoding="utf-8") as file:
            json.dump(compiled, file)
        os.replace(file.name, copy)
        for old in copy.parent.glob("pack-*.json"):
            if old != copy:
                old.unlink(missing_ok=True)
    except OSError:
        return
