"""What a clinic has to know of its pack before anybody uses it: what was replaced, retired or is overdue for review."""

from __future__ import annotations

from datetime import date

import click

from replan.knowledge.pack import Pack
from replan.knowledge.trust import lapsed


def tell_state(pack: Pack, today: date) -> None:
    """Prints one line for each, to standard error so that no output of a command is mixed with it. Nothing when all is
    as it ships and up to date."""
    for conflict in pack.conflicts:
        _warn("replaced", f"{conflict}.")
    for name, retirement in pack.retired.items():
        _warn("retired", f"{name}: {retirement.because.en}")
    for one in lapsed(pack, today):
        _warn("review overdue", f"{one.kind}/{one.id}: it was due on {one.due}.")


def _warn(what: str, text: str) -> None:
    click.echo(f"{click.style(what, fg='yellow', bold=True)} {text}", err=True)
