"""`replan import-health`: days of sleep, steps and activity from the export of a phone or watch."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from replan.core.files import write_text

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("export", type=click.Path(path_type=Path))
@click.option("--since", type=DAY, help="Leave out earlier days.")
@click.option("--until", type=DAY, help="Leave out later days.")
@click.option("--course", type=click.Path(path_type=Path), help="A course document whose own days win and are kept.")
@click.option("--to", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file.")
def command(
    export: Path,
    since: datetime | None,
    until: datetime | None,
    course: Path | None,
    form: str,
    output: Path | None,
) -> None:
    """Turn EXPORT into the `lifestyle` section of a course document.

    EXPORT is the zip of Apple Health or Google Takeout (Fit, Fitbit), Apple's export.xml, or a CSV with one row a day.
    """
    from replan.batch.health import merge_days, read_health

    found = read_health(export, first=since.date() if since else None, last=until.date() if until else None)
    days = found.days
    if course is not None:
        from replan.course import read_course

        days = merge_days(read_course(course).lifestyle, days)
    section = {"lifestyle": [day.model_dump(mode="json", exclude_none=True) for day in days]}
    if form == "json":
        text = json.dumps(section, indent=1) + "\n"
    else:
        import yaml

        text = yaml.safe_dump(section, sort_keys=False)
    for name in found.unused:
        click.echo(f"not used: the column '{name}'", err=True)
    click.echo(f"{len(found.days)} days from {found.days[0].on} to {found.days[-1].on}", err=True)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
