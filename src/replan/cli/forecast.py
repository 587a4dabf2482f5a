"""`replan forecast`: the score to expect on any day, and with another share of the home program done."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from replan.cli.packs.option import own_packs
from replan.cli.review import URGENT
from replan.core.errors import DocumentError, Problem, UsageError
from replan.core.files import read_text
from replan.course import read_course
from replan.knowledge.load import load_pack


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to forecast.  [default: the goal's date]")
@click.option(
    "--program-done", type=click.FloatRange(0, 1), help="What if this share of the program were done, 0 to 1."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day.  [default: today]")
@click.option("--prior", type=click.Path(path_type=Path, exists=True), help="What the clinic's own patients taught.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
@own_packs
def command(
    file: Path,
    on: datetime | None,
    program_done: float | None,
    as_of: datetime | None,
    prior: Path | None,
    form: str,
    lang: str,
    packs: tuple[Path, ...],
) -> None:
    """Forecast the main score of the course document FILE on a day, with the chance of the goal by then.

    Warning signs are told first; ends with 10 when one is urgent.
    """
    from replan.course.prior_file import read_prior, with_prior
    from replan.review.forecast import forecast, tell_forecast
    from replan.review.later import refuse_later

    pack, today = load_pack(*packs), as_of.date() if as_of else date.today()
    course = read_course(file)
    if as_of is None:
        refuse_later(str(file), course, today)
    if prior is not None:
        course = with_prior(course, read_prior(read_text(prior, DocumentError), str(prior)))
    if on is not None and on.date() < today:
        raise UsageError([Problem("--on", "the day lies in the past.", "Give a day from --as-of on.")])
    found = forecast(course, pack, today, on.date() if on else None, program_done)
    if form == "json":
        data = asdict(found)
        del data["facts"]
        click.echo(json.dumps(data, default=_plain, ensure_ascii=False, indent=2))
    else:
        for line in tell_forecast(found, pack, course, lang):
            click.echo(line)
    if found.red_flags.urgent:
        sys.exit(URGENT)


def _plain(value: Any) -> str:
    """Days as ISO dates; what the pack holds as its own JSON."""
    return value.isoformat() if isinstance(value, date) else value.model_dump(mode="json")
