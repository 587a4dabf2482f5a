"""`replan pack coverage`: which condition lacks what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from replan.knowledge.load import load_pack
from replan.knowledge.lookalikes import lookalikes
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Condition


def _has_own_figure(condition: Condition, pack: Pack) -> bool:
    """Whether an important change was found in people with this condition, on one of its measures."""
    figures = [figure for scale in condition.prefer if scale in pack.scales for figure in pack.scales[scale].mcid]
    return any(condition.id in figure.conditions for figure in figures)


HAS: Mapping[str, Callable[[Condition, Pack], bool]] = {
    "curve": lambda condition, pack: bool(condition.courses),
    "curve read": lambda condition, pack: any(course.verification == "read" for course in condition.courses),
    "shares": lambda condition, pack: bool(condition.shares),
    "prognosis": lambda condition, pack: bool(condition.prognosis),
    "dose": lambda condition, pack: condition.usual_care is not None,
    "guideline": lambda condition, pack: any(one.stance == "for" for one in condition.recommendations),
    "against": lambda condition, pack: any(one.stance == "against" for one in condition.recommendations),
    "lookalikes": lambda condition, pack: bool(lookalikes(condition.id, pack)),
    "red flags": lambda condition, pack: any(set(f.regions) & set(condition.regions) for f in pack.red_flags.values()),
    "own MCID": _has_own_figure,
    "exercises": lambda condition, pack: any(
        condition.id in one.get("suits", ()) for one in pack.exercises.data.values()
    ),
    "programs": lambda condition, pack: any(one["condition"] == condition.id for one in pack.programs.data.values()),
    "effects": lambda condition, pack: any(
        condition.id in effect.conditions for option in pack.options.values() for effect in option.effects
    ),
}
"""What a condition can have, and whether it has it."""


@click.command()
def command() -> None:
    """List what each condition of the pack has (+) and lacks (.), and the sums."""
    pack = load_pack()
    click.echo(f"{'':<28} " + " ".join(f"{name:>10}" for name in HAS))
    table = {
        id_: {name: has(condition, pack) for name, has in HAS.items()} for id_, condition in pack.conditions.items()
    }
    for id_, row in table.items():
        click.echo(f"{id_:<28} " + " ".join(f"{'+' if had else '.':>10}" for had in row.values()))
    sums = [f"{sum(row[name] for row in table.values())}/{len(table)}" for name in HAS]
    click.echo(f"{'all':<28} " + " ".join(f"{text:>10}" for text in sums))
