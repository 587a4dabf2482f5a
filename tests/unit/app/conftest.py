"""Passwords are hashed fast here: nobody attacks a test. Style sheets come straight from the source."""

from houses import fast_passwords, style_sheets

__all__ = ["fast_passwords", "style_sheets"]
