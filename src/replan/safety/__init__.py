"""Red flags and exclusions: asked before anything else, and never taken as absent because nobody asked."""

from replan.safety.exclude import cautions_from_unknown, ruled_out
from replan.safety.findings import finding_facts, stale_findings
from replan.safety.screen import OpenFlag, Raised, Screening, askable, questions, screen

__all__ = [
    "OpenFlag",
    "Raised",
    "Screening",
    "askable",
    "cautions_from_unknown",
    "finding_facts",
    "questions",
    "ruled_out",
    "screen",
    "stale_findings",
]
