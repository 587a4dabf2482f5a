"""`replan schema`: the JSON Schema of the course document or of the Review."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("kind", type=click.Choice(["course", "review"]), default="course")
def command(kind: str) -> None:
    """Print the JSON Schema (2020-12) of the course document, or of the review that `--format json` gives."""
    if kind == "course":
        from replan.course import course_schema as schema
    else:
        from replan.review.as_json import review_schema as schema
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
