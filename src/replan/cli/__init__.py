"""The `replan` command. One file per subcommand, imported only when it is called, so that each starts fast."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from replan import __version__
from replan.core.errors import UserError

COMMANDS = {
    "review": "replan.cli.review",
    "import": "replan.cli.import_",
    "schema": "replan.cli.schema",
    "codes": "replan.cli.codes",
    "serve": "replan.cli.serve",
    "admin": "replan.cli.admin",
}


class LazyGroup(click.Group):
    """Imports a subcommand when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all subcommands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, or None for a name that does not exist."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
