"""Turns a Review into words and shapes for one reader: one module per part of the page."""

from replan.review.telling.tell import tell

__all__ = ["tell"]
