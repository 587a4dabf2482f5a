"""`replan pack new`: begins a folder of a pack, an exercise or a program, from its nearest neighbour."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from replan.core.errors import Problem, UsageError, did_you_mean, nearest
from replan.core.files import make_folder, write_text
from replan.knowledge.load import PACK_ROOT, load_pack
from replan.knowledge.read_pack import FOLDERS

LISTED = ("exercises", "poses", "programs")
"""Kinds that stand in lists, of which each new one gets a file of its own."""

ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


@click.command()
@click.argument("kind")
@click.argument("id_", metavar="ID")
@click.option("--in", "root", type=click.Path(path_type=Path), required=True, help="The folder of your own pack.")
@click.option("--like", help="The id of the thing to begin from.  [default: the one whose name is nearest]")
def command(kind: str, id_: str, root: Path, like: str | None) -> None:
    """Begin a new KIND (measures, conditions, exercises ...) called ID, as a copy of its nearest neighbour to rewrite.

    A folder's review is set to begin anew: nobody has signed it.
    """
    pattern, target = _checked(kind, id_, root, like)
    if kind in LISTED:
        make_folder(target.parent)
        write_text(target, _entry(kind, pattern, id_))
        click.echo(f"{target}: a copy of {pattern}. Rewrite it, then run `replan pack check {root}`.")
        return
    text = (PACK_ROOT / kind / pattern / f"{FOLDERS[kind]}.yaml").read_text("utf-8")
    make_folder(target.parent)
    write_text(target, _unsigned(_renamed(text, pattern, id_)))
    click.echo(f"{target}: a copy of {pattern}. Rewrite it, then run `replan pack check {root}`.")


def _checked(kind: str, id_: str, root: Path, like: str | None) -> tuple[str, Path]:
    """The neighbour's id and the file to write. Raises UsageError for a name that cannot be used."""
    place = "replan pack new"
    if kind not in (*FOLDERS, *LISTED):
        fix = did_you_mean(kind, (*FOLDERS, *LISTED), f"Kinds with folders are {', '.join(FOLDERS)}.")
        raise UsageError([Problem(place, f"there is no kind '{kind}' with a folder of its own.", fix)])
    if not ID.fullmatch(id_):
        fix = "Use small letters, digits and underscores, a letter first, 60 at most."
        raise UsageError([Problem(place, f"'{id_}' cannot be an id.", fix)])
    known = list(getattr(load_pack(), kind))
    if like is not None and like not in known:
        raise UsageError(
            [Problem(place, f"there is no '{like}' in {kind}.", did_you_mean(like, known, "Leave it out."))]
        )
    target = root / kind / (f"{id_}.yaml" if kind in LISTED else f"{id_}/{FOLDERS[kind]}.yaml")
    if target.exists() or id_ in known:
        fix = (
            "Edit that file, or choose another id." if target.exists() else "Copy its folder to replace it, or rename."
        )
        raise UsageError([Problem(str(target), f"'{id_}' is there already.", fix)])
    return like or nearest(id_, known) or known[0], target


def _entry(kind: str, old: str, new: str) -> str:
    """A list of one: the neighbour under its new name, unsigned, on no ladder since nothing else names it back."""
    import yaml  # only needed here

    data = {**getattr(load_pack(), kind).data[old], "id": new}
    kept = {key: value for key, value in data.items() if key not in ("progression", "regression")}
    if "upkeep" in kept:
        kept["upkeep"] = {"author": "your name", "next_review": date(2000, 1, 1), "status": "unreviewed"}
    return yaml.safe_dump([kept], allow_unicode=True, sort_keys=False, width=110)


def _renamed(text: str, old: str, new: str) -> str:
    """The id, and the ids of items and scales that are made from it, follow the new name; other words stay."""
    text = re.sub(rf"\b(id|scale): {re.escape(old)}\b(?!_)", rf"\g<1>: {new}", text)
    made_from_it = set(re.findall(rf"\bid: ({re.escape(old)}_[a-z0-9_]+)", text))
    return re.sub(r"\b[a-z][a-z0-9_]*\b", lambda m: new + m[0][len(old) :] if m[0] in made_from_it else m[0], text)


def _unsigned(text: str) -> str:
    head, _, _ = text.partition("\nupkeep:")
    return f"{head}\nupkeep:\n  author: your name\n  next_review: 2000-01-01\n  status: unreviewed\n"
