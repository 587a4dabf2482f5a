"""`replan pack`: look after the knowledge pack, and after a clinic's own."""

from __future__ import annotations

from replan.cli.lazy import LazyGroup

COMMANDS = {
    "check": "replan.cli.packs.check",
    "show": "replan.cli.packs.show",
    "new": "replan.cli.packs.new",
    "diff": "replan.cli.packs.diff",
    "coverage": "replan.cli.packs.coverage",
    "docs": "replan.cli.packs.docs",
}

command = LazyGroup("pack", COMMANDS, help="Check, show, extend and compare the knowledge that Replan works with.")
