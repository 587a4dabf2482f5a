"""`replan review`: reviews course documents, or every patient of a table."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from replan.cli.packs.option import own_packs
from replan.core.errors import DocumentError, Problem, UsageError
from replan.core.files import as_text, make_folder, read_text, write_text
from replan.course import Course, read_courses
from replan.course.prior_file import read_prior, with_prior
from replan.knowledge.load import load_pack

if TYPE_CHECKING:
    from replan.knowledge.pack import Pack
    from replan.review.model import Review
    from replan.review.told import Told

URGENT = 10
"""Exit code when a course has an urgent warning sign, so that a script cannot overlook it."""


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Review as of this day.  [default: today]")
@click.option("--reader", type=click.Choice(["patient", "therapist"]), default="patient", show_default=True)
@click.option("--lang", type=click.Choice(["en", "es"]), default="en", show_default=True)
@click.option("--table", type=click.Path(path_type=Path), help="Review every patient of this CSV or Parquet table.")
@click.option("--map", "mapping", type=click.Path(path_type=Path), help="How the table's columns are to be read.")
@click.option("--prior", type=click.Path(path_type=Path), help="What the clinic's own patients taught: `replan fit`.")
@own_packs
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file, or folder for several pages.")
def command(
    files: tuple[Path, ...],
    form: Literal["text", "json", "html"],
    as_of: datetime | None,
    reader: Literal["patient", "therapist"],
    lang: str,
    table: Path | None,
    mapping: Path | None,
    prior: Path | None,
    packs: tuple[Path, ...],
    output: Path | None,
) -> None:
    """Review the course documents in FILES (JSON, YAML or JSON Lines; - is standard input)."""
    today = as_of.date() if as_of else date.today()
    pack = load_pack(*packs)
    courses = list(_courses(files, table, mapping, pack))
    if as_of is None and table is None:
        from replan.review.later import refuse_later

        for name, course in courses:
            refuse_later(name, course, today)
    if prior is not None:
        taught = read_prior(_text(prior), str(prior))
        courses = [(name, with_prior(course, taught)) for name, course in courses]
    results = [_review(name, course, today, pack, reader, lang) for name, course in courses]
    _write(results, form, output, many=table is not None)
    if any(review.screening.urgent for review, _, _ in results):
        sys.exit(URGENT)


def _courses(
    files: tuple[Path, ...], table: Path | None, mapping: Path | None, pack: Pack
) -> Iterator[tuple[str, Course]]:
    if table is not None:
        from replan.cli.import_ import import_file  # needs polars, which starts slowly

        imported = import_file(table, mapping, pack)
        yield from ((course.patient.id, course) for course in imported.courses)
    elif not files:
        fix = "Name a course document, - for standard input, or --table with --map."
        raise UsageError([Problem("replan review", "there is nothing to review.", fix)])
    for path in files:
        for course in read_courses(_text(path), str(path)):
            yield str(path), course


def _text(path: Path) -> str:
    if str(path) == "-":
        return as_text(sys.stdin.buffer.read(), "standard input", DocumentError)
    return read_text(path, DocumentError)


def _review(
    name: str, course: Course, today: date, pack: Pack, reader: Literal["patient", "therapist"], lang: str
) -> tuple[Review, Told, Pack]:
    from replan.review.build import review
    from replan.review.telling import tell

    try:
        found = review(course, today=today, pack=pack)
    except DocumentError as error:
        raise DocumentError([Problem(f"{name}: {p.place}", p.cause, p.fix) for p in error.problems]) from None
    return found, tell(found, course, pack, reader=reader, lang=lang), pack


def _write(results: list[tuple[Review, Told, Pack]], form: str, output: Path | None, *, many: bool) -> None:
    if form == "html":
        _write_pages(results, output)
        return
    if form == "json":
        from replan.review.as_json import review_json

        data = [review_json(review, told) for review, told, _ in results]
        whole = data if many or len(data) != 1 else data[0]
        _out(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", output)
        return
    from replan.cli.as_text import review_text, summary_text

    text = summary_text(results) if many else "\n".join(review_text(told, pack) for _, told, pack in results)
    _out(text, output)


def _write_pages(results: list[tuple[Review, Told, Pack]], output: Path | None) -> None:
    from replan.review.page import page_html
    from replan.review.words import Speaker

    pages = {
        f"{number:04d}.html": page_html(told, Speaker(pack, told.lang, told.reader))
        for number, (_, told, pack) in enumerate(results, 1)
    }
    if len(pages) == 1:
        _out(next(iter(pages.values())), output)
        return
    if output is None:
        fix = "Name a folder with --output."
        raise UsageError([Problem("replan review", "several pages cannot go to one place.", fix)])
    make_folder(output)
    for name, page in pages.items():
        write_text(output / name, page)


def _out(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, click.unstyle(text))
