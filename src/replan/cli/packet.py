"""`replan packet`: the second-opinion packet and the other printed documents of one course."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from replan.cli.packs.option import own_packs
from replan.cli.review import URGENT

if TYPE_CHECKING:
    from replan.review.documents import Kind, Paper

KINDS = ("packet", "agenda", "summary", "referral", "imaging", "co_treating", "discharge", "program")
PAPERS = ("a4", "us-letter")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="A name ending in .pdf or .html.")
@click.option("--kind", type=click.Choice(KINDS), default="packet", show_default=True)
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day.  [default: today]")
@click.option("--to", help="Who it is for: a code of `replan codes providers`.")
@click.option("--question", help="The patient's question, in their own words.")
@click.option("--name", help="What the patient is called in print.  [default: the id in FILE]")
@click.option("--without", multiple=True, help="A section to leave out, or names, or notes; repeatable.")
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True)
@click.option(
    "--fonts",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with fonts for other scripts; repeatable.",
)
@own_packs
def command(
    file: Path,
    output: Path,
    kind: Kind,
    lang: str,
    as_of: datetime | None,
    to: str | None,
    question: str | None,
    name: str | None,
    without: tuple[str, ...],
    paper: Paper,
    fonts: tuple[Path, ...],
    packs: tuple[Path, ...],
) -> None:
    """Print the second-opinion packet, or another document, of the course document FILE.

    Ends with 10 when an urgent warning sign is raised; the document is written all the same and shows it first.
    """
    from replan.course import read_course
    from replan.knowledge.load import load_pack
    from replan.review.build import review
    from replan.review.documents import build
    from replan.review.later import refuse_later

    pack, today = load_pack(*packs), as_of.date() if as_of else date.today()
    course = read_course(file)
    if as_of is None:
        refuse_later(str(file), course, today)
    found = review(course, today=today, pack=pack)
    made = build(
        kind, course, found, pack=pack, lang=lang, to=to, question=question, name=name, without=without, paper=paper
    )
    made.write(output, fonts)
    if found.screening.urgent:
        sys.exit(URGENT)
