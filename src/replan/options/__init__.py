"""What next: every option offered or ruled out with its reason, and the few steps that make the plan."""

from replan.options.candidates import NotOffered, Offer, WhyNot, consider, relevant_effects
from replan.options.steps import next_steps

__all__ = ["NotOffered", "Offer", "WhyNot", "consider", "next_steps", "relevant_effects"]
