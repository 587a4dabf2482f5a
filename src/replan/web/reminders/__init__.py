"""Reminders and the calendar feed."""
