"""A group of subcommands that imports each only when it is named, so that every command starts fast."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """`modules` maps each subcommand's name to the module that holds its `command`."""

    def __init__(self, name: str | None, modules: Mapping[str, str], **more: Any) -> None:
        super().__init__(name, **more)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all subcommands."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, or None for a name that does not exist."""
        if cmd_name not in self._modules:
            return None
        found: click.Command = import_module(self._modules[cmd_name]).command
        return found
