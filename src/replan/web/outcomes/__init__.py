"""Questionnaires: one question a screen, and what the score means."""
