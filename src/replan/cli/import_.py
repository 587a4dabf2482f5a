"""`replan import`: turns a table into course documents, or proposes how to read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replan.cli.packs.option import own_packs
from replan.core.errors import Problem, TableError, UsageError
from replan.core.files import read_text, write_text
from replan.knowledge.load import load_pack

if TYPE_CHECKING:
    from replan.batch import Imported
    from replan.knowledge.pack import Pack

SHOWN = 20


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="The mapping file (YAML).")
@click.option("--guess", is_flag=True, help="Propose a mapping instead of importing.")
@click.option("--to", "form", type=click.Choice(["json", "jsonl"]), default="json", show_default=True)
@own_packs
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file.")
def command(
    table: Path, mapping: Path | None, guess: bool, form: str, packs: tuple[Path, ...], output: Path | None
) -> None:
    """Turn TABLE (CSV or Parquet, one row per visit or per patient) into course documents."""
    pack = load_pack(*packs)
    if guess:
        from replan.batch import guess_mapping, read_table

        _out(guess_mapping(read_table(table), pack), output)
        return
    imported = import_file(table, mapping, pack)
    documents = [
        course.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"replan": course.replan}
        for course in imported.courses
    ]
    if form == "json":
        _out(json.dumps(documents, ensure_ascii=False, indent=1) + "\n", output)
    else:
        _out("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), output)


def import_file(table: Path, mapping: Path | None, pack: Pack) -> Imported:
    """The courses of `table` read by `mapping`; what was left out is told on standard error. Raises UserError, also
    when no course is left."""
    from replan.batch import import_table, read_lines, read_mapping

    if mapping is None:
        fix = "Name it with --map; `replan import TABLE --guess` proposes one."
        raise UsageError([Problem(str(table), "a mapping file is needed.", fix)])
    how = read_mapping(read_text(mapping), str(mapping))
    frame, lines = read_lines(table)
    imported = import_table(frame, how, pack, lines=lines)
    _tell_rejected(imported)
    if not imported.courses:
        fix = "Correct the cells that were left out, or the columns that the mapping names."
        raise TableError([Problem(str(table), "no patient has a score that can be used.", fix)])
    return imported


def _tell_rejected(imported: Imported) -> None:
    """Lists the cells that were left out and the notes, on standard error."""
    for rejected in imported.rejected[:SHOWN]:
        click.echo(f"left out: {rejected}", err=True)
    if len(imported.rejected) > SHOWN:
        click.echo(f"... and {len(imported.rejected) - SHOWN} more cells left out", err=True)
    for note in imported.notes:
        click.echo(f"note: {note}", err=True)
    click.echo(f"{len(imported.courses)} courses, {len(imported.rejected)} cells left out", err=True)


def _out(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
