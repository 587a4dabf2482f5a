"""`replan pack`: look after the knowledge pack, and after a clinic's own."""

from __future__ import annotations

from replan.cli.lazy import LazyGroup

COMMANDS = {
    "check": "replan.cli.packs.check",
}

command = LazyGroup("pack", COMMANDS, help="Check, show, extend and compare the knowledge that Replan works with.")
