"""`replan codes`: every code that a field of the course document accepts, with its title."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from replan.cli.packs.option import own_packs
from replan.core.errors import Problem, UsageError, did_you_mean
from replan.knowledge.fields import FIELDS
from replan.knowledge.load import load_pack
from replan.knowledge.pack import KINDS

FACTS = "fields"
SHOWN = [kind for kind in KINDS if kind != "sources"] + ["scales", FACTS]


@click.command()
@click.argument("kind", required=False)
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
@own_packs
def command(kind: str | None, lang: str, packs: tuple[Path, ...]) -> None:
    """List the codes of KIND (conditions, measures, scales, findings, options ...), or the kinds with their counts."""
    pack = load_pack(*packs)
    if kind is None:
        for name in SHOWN:
            count = len(FIELDS) if name == FACTS else len(getattr(pack, name))
            click.echo(f"{name:<15} {count:>4}")
        return
    if kind not in SHOWN:
        fix = did_you_mean(kind, SHOWN, f"Kinds are {', '.join(SHOWN)}.")
        raise UsageError([Problem("replan codes", f"there is no kind '{kind}'.", fix)])
    if kind == FACTS:
        for field in FIELDS:
            click.echo(f"{field:<34} {pack.words[lang][f'fact.{field}']}")
        return
    things: Any = getattr(pack, kind)
    for id_ in things:
        click.echo(f"{id_:<34} {getattr(things[id_].title, lang)}")
