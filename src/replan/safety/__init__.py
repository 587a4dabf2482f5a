"""Red flags and exclusions: asked before anything else, and never taken as absent because nobody asked."""

from replan.safety.afresh import ask_afresh
from replan.safety.decision_rules import Decision, decide, rule_facts
from replan.safety.exclude import cautions_from_unknown, ruled_out
from replan.safety.findings import Worse, finding_facts, latest_findings, never, stale_findings
from replan.safety.free_text import Heard, heard_findings, listen
from replan.safety.herbs import HerbCheck, check_herb, check_herbs
from replan.safety.screen import CLOSES_OPTIONS, OpenFlag, Raised, Screening, askable, questions, screen, screen_region

__all__ = [
    "CLOSES_OPTIONS",
    "Decision",
    "Heard",
    "HerbCheck",
    "OpenFlag",
    "Raised",
    "Screening",
    "Worse",
    "ask_afresh",
    "askable",
    "cautions_from_unknown",
    "check_herb",
    "check_herbs",
    "decide",
    "finding_facts",
    "heard_findings",
    "latest_findings",
    "listen",
    "never",
    "questions",
    "rule_facts",
    "ruled_out",
    "screen",
    "screen_region",
    "stale_findings",
]
