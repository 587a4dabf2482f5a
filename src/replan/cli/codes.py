"""`replan codes`: every code that a field of the course document accepts, with its title."""

from __future__ import annotations

from typing import Any

import click

from replan.core.errors import Problem, UsageError, did_you_mean
from replan.knowledge.load import load_pack
from replan.knowledge.pack import KINDS

SHOWN = [kind for kind in KINDS if kind != "sources"] + ["scales"]


@click.command()
@click.argument("kind", required=False)
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
def command(kind: str | None, lang: str) -> None:
    """List the codes of KIND (conditions, measures, scales, findings, options ...), or the kinds with their counts."""
    pack = load_pack()
    if kind is None:
        for name in SHOWN:
            click.echo(f"{name:<15} {len(getattr(pack, name)):>4}")
        return
    if kind not in SHOWN:
        fix = did_you_mean(kind, SHOWN, f"Kinds are {', '.join(SHOWN)}.")
        raise UsageError([Problem("replan codes", f"there is no kind '{kind}'.", fix)])
    things: Any = getattr(pack, kind)
    for id_ in things:
        click.echo(f"{id_:<34} {getattr(things[id_].title, lang)}")
