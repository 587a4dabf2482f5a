"""`replan fit`: learns how courses usually go from a clinic's own patients."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from replan.cli.packs.option import own_packs
from replan.core.files import write_text
from replan.knowledge.load import load_pack


@click.command()
@click.argument("cohort", type=click.Path(path_type=Path))
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="How the table's columns are to be read.")
@click.option("--measure", "measures", multiple=True, help="Only this measure; may be given several times.")
@click.option("--seed", type=int, default=1, show_default=True, help="How patients are dealt for the check.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to write down.  [default: today]")
@own_packs
@click.option("--output", type=click.Path(path_type=Path), help="Write the prior file here.")
def command(
    cohort: Path,
    mapping: Path | None,
    measures: tuple[str, ...],
    seed: int,
    as_of: datetime | None,
    packs: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Learn from COHORT (a table with --map, or course documents) how courses usually go, and write a prior file.

    `replan review --prior FILE` then expects of a patient what the clinic's own patients showed.
    """
    import numpy as np

    from replan.cli.cohort import read_cohort
    from replan.evaluation.fit import Source, fit_cohort

    pack = load_pack(*packs)
    courses, digest = read_cohort(cohort, mapping, pack)
    source = Source(cohort.name, digest, as_of.date() if as_of else date.today())
    prior = fit_cohort(courses, pack, source, rng=np.random.default_rng(seed), measures=measures)
    for curve in prior.curves:
        if curve.kinds:
            shares = " and ".join(f"{kind.share:.0%}" for kind in curve.kinds)
            click.echo(f"{curve.condition}, {curve.measure}: patients are of two kinds, {shares}", err=True)
    for check in prior.held_out:
        click.echo(
            f"{check.condition}, {check.measure}, last score from the first {check.known}, "
            f"{check.patients} patients left out: "
            f"80 % interval held {check.covered_80:.0%}, 95 % {check.covered_95:.0%}; "
            f"CRPS {check.crps:.3g} (last value carried forward {check.crps_last_value:.3g})",
            err=True,
        )
    text = prior.model_dump_json(indent=1, exclude_none=True) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
        click.echo(f"{len(prior.curves)} curves from {prior.cohort.patients} patients written to {output}", err=True)
