"""What next: every option offered or ruled out with its reason, and the few steps that make the plan."""

from replan.options.calendar import Entry, Week
from replan.options.candidates import NotOffered, Offer, WhyNot, consider, relevant_effects
from replan.options.combine import Clash, clashes, going_on
from replan.options.plan import NO_PLAN, Note, Plan, Step, choose, make_plan, shows_in_scores
from replan.options.steps import next_steps
from replan.options.tried import Tried, trials

__all__ = [
    "NO_PLAN",
    "Clash",
    "Entry",
    "NotOffered",
    "Note",
    "Offer",
    "Plan",
    "Step",
    "Tried",
    "Week",
    "WhyNot",
    "choose",
    "clashes",
    "consider",
    "going_on",
    "make_plan",
    "next_steps",
    "relevant_effects",
    "shows_in_scores",
    "trials",
]
