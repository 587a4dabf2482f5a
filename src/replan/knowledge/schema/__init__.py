"""What a folder of the knowledge pack may hold: one module per kind of thing."""

from replan.knowledge.schema.base import Figure, Frozen, Source, Text, Upkeep, Verification
from replan.knowledge.schema.codes import Finding, Intervention, Named, Provider
from replan.knowledge.schema.combination import Combination, Together
from replan.knowledge.schema.condition import Condition, ExpectedCourse, Point, PrognosticFactor, Recommendation
from replan.knowledge.schema.decision_rule import DecisionRule, Points, Result, RuleCase
from replan.knowledge.schema.exercise import Amount, Drawing, Exercise, ExerciseDose, Frame, Joints, Pose, Prop
from replan.knowledge.schema.herb import Herb, Interaction
from replan.knowledge.schema.measure import Band, Group, Item, Measure, Scale, Scoring, Variant
from replan.knowledge.schema.option import Criterion, Effect, Exclusion, Option
from replan.knowledge.schema.pair import Discriminator, Pair
from replan.knowledge.schema.program import ProgramLine, StartingProgram
from replan.knowledge.schema.rate import Rate
from replan.knowledge.schema.red_flag import RedFlag, Urgency
from replan.knowledge.schema.roadblock import Discipline, Evidence, Likelihood, PlanPart, PriorFor, Roadblock
from replan.knowledge.schema.rule import All, AnyOf, AtLeast, Not, Rule, Test

__all__ = [
    "All",
    "Amount",
    "AnyOf",
    "AtLeast",
    "Band",
    "Combination",
    "Condition",
    "Criterion",
    "DecisionRule",
    "Discipline",
    "Discriminator",
    "Drawing",
    "Effect",
    "Evidence",
    "Exclusion",
    "Exercise",
    "ExerciseDose",
    "ExpectedCourse",
    "Figure",
    "Finding",
    "Frame",
    "Frozen",
    "Group",
    "Herb",
    "Interaction",
    "Intervention",
    "Item",
    "Joints",
    "Likelihood",
    "Measure",
    "Named",
    "Not",
    "Option",
    "Pair",
    "PlanPart",
    "Point",
    "Points",
    "Pose",
    "PriorFor",
    "PrognosticFactor",
    "ProgramLine",
    "Prop",
    "Provider",
    "Rate",
    "Recommendation",
    "RedFlag",
    "Result",
    "Roadblock",
    "Rule",
    "RuleCase",
    "Scale",
    "Scoring",
    "Source",
    "StartingProgram",
    "Test",
    "Text",
    "Together",
    "Upkeep",
    "Urgency",
    "Variant",
    "Verification",
]
