"""How this person's sleep, stress, activity and food move with their pain, and one small change to try."""

from replan.lifestyle.change import SmallChange, one_change
from replan.lifestyle.relation import HABITS, Relation, relate
from replan.lifestyle.series import pain_by_day
from replan.lifestyle.words import say_relation, say_thirds

__all__ = ["HABITS", "Relation", "SmallChange", "one_change", "pain_by_day", "relate", "say_relation", "say_thirds"]
