"""`replan pack diff`: what differs between two packs, and who would be affected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from replan.core.errors import Problem, UsageError, UserError
from replan.core.files import read_text
from replan.course import Course, read_courses
from replan.knowledge.load import load_pack
from replan.knowledge.pack import KINDS, Pack

SHIPPED = "shipped"


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--courses", type=click.Path(path_type=Path), help="A folder of course documents to try both packs on.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Review as of this day.  [default: today]")
def command(old: str, new: str, courses: Path | None, as_of: datetime | None) -> None:
    """Compare the pack OLD with NEW: folders of a clinic's own pack, or `shipped` for the pack without any.

    With --courses it also says whose verdict, warning signs, likeliest reason or next steps would change.
    """
    before, after = _opened(old), _opened(new)
    changes = list(_changes(before, after))
    for change in changes:
        click.echo(change)
    click.echo(f"{len(changes)} things differ.")
    if courses is not None:
        today = as_of.date() if as_of else date.today()
        affected = [
            line for name, course in _courses(courses) for line in _affected(name, course, before, after, today)
        ]
        for line in affected:
            click.echo(line)
        click.echo(f"{len({line.split(': ')[0] for line in affected})} courses are affected.")


def _opened(name: str) -> Pack:
    return load_pack(*([] if name == SHIPPED else [Path(name)]), cache=False)


def _changes(before: Pack, after: Pack) -> Iterator[str]:
    for kind in KINDS:
        old, new = getattr(before, kind).data, getattr(after, kind).data
        for id_ in [*old, *(id_ for id_ in new if id_ not in old)]:
            if id_ not in new:
                yield f"- {kind}/{id_}"
            elif id_ not in old:
                yield f"+ {kind}/{id_}"
            elif old[id_] != new[id_]:
                yield f"~ {kind}/{id_}: {', '.join(_paths(old[id_], new[id_]))}"
    for name in after.retired.keys() - before.retired.keys():
        yield f"- {name}: retired"


def _paths(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """The key paths at which two things differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            if old.get(key) != new.get(key):
                yield from _paths(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                yield from _paths(one, other, f"{path}.{number}")
    else:
        yield path


def _courses(folder: Path) -> Iterator[tuple[str, Course]]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".yaml", ".yml", ".jsonl"))
    if not files:
        raise UsageError([Problem(str(folder), "there is no course document here.", "Name a folder with some.")])
    for path in files:
        for number, course in enumerate(read_courses(read_text(path), str(path)), 1):
            yield (str(path.relative_to(folder)) if number == 1 else f"{path.relative_to(folder)}#{number}"), course


def _affected(name: str, course: Course, before: Pack, after: Pack, today: date) -> Iterator[str]:
    old, new = _gist(course, before, today), _gist(course, after, today)
    for what in old:
        if old[what] != new[what]:
            yield f"{name}: {what}: {old[what] or 'none'} -> {new[what] or 'none'}"


def _gist(course: Course, pack: Pack, today: date) -> dict[str, str]:
    from replan.review import review

    try:
        made = review(course, today=today, pack=pack)
    except UserError as error:
        return dict.fromkeys(
            ("verdict", "warning signs", "reasons", "next steps"), f"no review ({error.problems[0].cause})"
        )
    return {
        "verdict": made.progress.verdict if made.progress else "",
        "warning signs": ", ".join(raised.flag for raised in made.screening.raised),
        "reasons": ", ".join(reason.id for reason in made.roadblocks.in_the_way),
        "next steps": ", ".join(step.id for step in made.steps),
    }
