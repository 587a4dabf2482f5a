"""What a folder of the knowledge pack may hold: one module per kind of thing."""

from replan.knowledge.schema.base import Figure, Frozen, Source, Text, Verification
from replan.knowledge.schema.codes import Finding, Intervention, Named, Provider
from replan.knowledge.schema.condition import Condition, Confusable, Discriminator, ExpectedCourse, Point
from replan.knowledge.schema.measure import Item, Measure, Scale, Scoring
from replan.knowledge.schema.option import Effect, Exclusion, Option
from replan.knowledge.schema.red_flag import RedFlag, Urgency
from replan.knowledge.schema.roadblock import Evidence, Likelihood, Roadblock
from replan.knowledge.schema.rule import All, AnyOf, AtLeast, Not, Rule, Test

__all__ = [
    "All",
    "AnyOf",
    "AtLeast",
    "Condition",
    "Confusable",
    "Discriminator",
    "Effect",
    "Evidence",
    "Exclusion",
    "ExpectedCourse",
    "Figure",
    "Finding",
    "Frozen",
    "Intervention",
    "Item",
    "Likelihood",
    "Measure",
    "Named",
    "Not",
    "Option",
    "Point",
    "Provider",
    "RedFlag",
    "Roadblock",
    "Rule",
    "Scale",
    "Scoring",
    "Source",
    "Test",
    "Text",
    "Urgency",
    "Verification",
]
