"""Loads what the first request would otherwise wait for: addresses with all that they import, pack, templates."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.template.loader import get_template

from replan.app.reviews import pack


def warm() -> None:
    """Takes a few seconds, once in a process."""
    import_module(settings.ROOT_URLCONF)
    pack()
    for name in ("sign_in", "my_recovery", "caseload", "patient"):
        get_template(f"web/{name}.html")
