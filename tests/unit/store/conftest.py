"""Passwords are hashed fast here: nobody attacks a test."""

from houses import fast_passwords

__all__ = ["fast_passwords"]
