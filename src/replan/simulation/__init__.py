"""Courses with known causes, made up by rates with sources, and how well a review finds those causes.

The generator lets behaviour, content and progress happen and writes down what a clinic would; it never reads the
roadblocks' likelihoods, so that what it measures is not what it was made from.
"""

from replan.simulation.mix import Mix
from replan.simulation.simulate import Made, simulate
from replan.simulation.truth import Truth

__all__ = ["Made", "Mix", "Truth", "simulate"]
