"""The `replan` command. One file per subcommand, imported only when it is called, so that each starts fast."""

from __future__ import annotations

import sys

import click

from replan import __version__
from replan.cli.lazy import LazyGroup
from replan.core.errors import UserError

COMMANDS = {
    "review": "replan.cli.review",
    "forecast": "replan.cli.forecast",
    "packet": "replan.cli.packet",
    "import": "replan.cli.import_",
    "import-health": "replan.cli.import_health",
    "fit": "replan.cli.fit",
    "evaluate": "replan.cli.evaluate",
    "outlook": "replan.cli.outlook",
    "simulate": "replan.cli.simulate",
    "schema": "replan.cli.schema",
    "codes": "replan.cli.codes",
    "pack": "replan.cli.packs",
    "serve": "replan.cli.serve",
    "admin": "replan.cli.admin",
}


@click.group(cls=LazyGroup, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="replan")
def replan() -> None:
    """Says early and honestly whether a course of physical therapy is working, why not, and what next.

    Ends with 0 when all went well, 2 for a command that cannot be understood, 3 for a wrong course document, 4 for a
    wrong table or mapping, 5 for a wrong knowledge pack, and 10 when a review found an urgent warning sign.
    """


def main() -> None:
    """Runs the command. A mistake of the user is told in plain lines, never with a traceback."""
    try:
        replan(standalone_mode=True)
    except UserError as error:
        sys.exit(report(error))


def report(error: UserError) -> int:
    """Prints every problem of `error` to standard error; returns the exit code of its kind."""
    for problem in error.problems:
        click.echo(f"{click.style('error', fg='red', bold=True)} {click.style(problem.place, bold=True)}", err=True)
        click.echo(f"  {problem.cause}\n  {problem.fix}", err=True)
    return error.exit_code
