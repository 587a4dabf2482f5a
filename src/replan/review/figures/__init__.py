"""Drawings of exercises: a simple jointed figure as SVG, made from the angles that the knowledge pack gives."""

from replan.review.figures.drawing import draw_exercise

__all__ = ["draw_exercise"]
