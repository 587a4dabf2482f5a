"""Alternatives side by side, what is tried elsewhere, and the questions people ask."""
