"""`replan pack show`: one thing of the pack, every key with its source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from replan.cli.packs.option import own_packs
from replan.core.errors import Problem, UsageError, did_you_mean
from replan.knowledge.load import load_pack
from replan.knowledge.pack import KINDS, Pack
from replan.review.reference import Row, page
from replan.review.told import SourceLine

WIDTH = 110


@click.command()
@click.argument("id_", metavar="ID")
@own_packs
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
def command(id_: str, packs: tuple[Path, ...], lang: str) -> None:
    """Show all that the pack holds of ID, such as odi, lbp_acute or options/mri where several kinds share a name."""
    pack = load_pack(*packs)
    for kind, code in _found(id_, pack):
        shown = page(kind, code, pack, lang, date.today())
        click.secho(f"{shown.title}  ({shown.kind_title}: {code})", bold=True)
        for warning in shown.warnings:
            click.secho(f"! {warning}", fg="yellow", bold=True)
        for row in shown.rows:
            for line in _lines(row, 0):
                click.echo(line)
        for text in (_source(shown.cited), shown.upkeep):
            if text:
                click.secho(text, dim=True)
        click.echo()


def _found(id_: str, pack: Pack) -> list[tuple[str, str]]:
    kind, _, code = id_.rpartition("/")
    kinds = [kind] if kind in KINDS else list(KINDS)
    found = [(one, code) for one in kinds if code in getattr(pack, one)]
    if not found and code in pack.measure_of_scale:
        found = [("measures", pack.measure_of_scale[code])]
    if not found:
        known = [one for kind in kinds for one in getattr(pack, kind)]
        fix = did_you_mean(code, known, "See `replan codes`.")
        raise UsageError([Problem("replan pack show", f"the pack holds no '{id_}'.", fix)])
    return found


def _lines(row: Row, depth: int) -> Iterator[str]:
    label = f"{row.label}: " if row.label and row.text else row.label
    text = f"{label}{row.text}" if (label or row.text) else "-"
    mark = _source(row.cited)
    indent = "  " * depth
    yield from textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "    ")
    if mark:
        quoted = textwrap.wrap(mark, WIDTH, initial_indent=indent + "    ", subsequent_indent=indent + "    ")
        yield from (click.style(line, dim=True) for line in quoted)
    for below in row.rows:
        yield from _lines(below, depth + 1)


def _source(cited: SourceLine | None) -> str:
    if cited is None:
        return ""
    return f"[{cited.text}{'; ' + cited.unread if cited.unread else ''}]"
