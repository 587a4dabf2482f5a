"""The option by which a command takes a clinic's own packs."""

from __future__ import annotations

from pathlib import Path

import click

own_packs = click.option(
    "--pack", "packs", multiple=True, type=click.Path(path_type=Path), help="A clinic's own pack as well; repeatable."
)
