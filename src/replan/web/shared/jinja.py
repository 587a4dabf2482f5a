"""The template engine of the web pages: the same as that of the file report, with links and static files."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Called once by Django with the loader of the template folders."""
    env = Environment(**{**options, "undefined": StrictUndefined, "autoescape": True, "trim_blocks": True})  # noqa: S701
    env.globals.update(static=static, url=reverse)
    env.filters["here"] = localtime  # moments are kept in UTC: their day and hour are those of the clinic
    return env
