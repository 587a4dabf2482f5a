"""`replan outlook`: what to expect of every patient of a cohort, in one table."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, fields
from pathlib import Path

import click

from replan.cli.packs.option import own_packs
from replan.core.errors import DocumentError
from replan.core.files import read_text, write_text
from replan.knowledge.load import load_pack


@click.command()
@click.argument("cohort", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--map", "mapping", type=click.Path(path_type=Path, exists=True), help="How the table is to be read.")
@click.option("--prior", type=click.Path(path_type=Path, exists=True), required=True, help="What `replan fit` wrote.")
@click.option(
    "--weeks", type=click.FloatRange(0, 520, min_open=True), required=True, help="Weeks after each first score."
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file.")
@own_packs
def command(
    cohort: Path, mapping: Path | None, prior: Path, weeks: float, output: Path | None, packs: tuple[Path, ...]
) -> None:
    """Write a CSV with the score to expect of each patient of COHORT, and the chance of an important change.

    COHORT is a table with --map, or course documents. It looks at scores alone: warning signs, reasons and next steps
    are what `replan review` tells, patient by patient.
    """
    from replan.cli.cohort import read_cohort
    from replan.course.prior_file import read_prior
    from replan.evaluation.outlook import PatientOutlook, outlooks

    pack = load_pack(*packs)
    learned = read_prior(read_text(prior, DocumentError), str(prior))
    courses, _ = read_cohort(cohort, mapping, pack)
    text = io.StringIO()
    table = csv.DictWriter(text, [field.name for field in fields(PatientOutlook)], lineterminator="\n")
    table.writeheader()
    rows = [asdict(one) for one in outlooks(courses, learned, pack, weeks)]
    table.writerows(rows)
    if output is None:
        click.echo(text.getvalue(), nl=False)
    else:
        write_text(output, text.getvalue())
        click.echo(f"{len(rows)} rows written to {output}", err=True)
