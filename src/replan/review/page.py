"""The Review as HTML: the body that the web pages include, and a page that stands alone and works offline."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from replan.review.told import Told
from replan.review.words import Speaker

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """The template engine. Everything put into a template is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only a page needs its import

    return Environment(
        loader=PackageLoader("replan.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def style_sheet() -> str:
    """The style sheet of the review."""
    return files("replan.review").joinpath("static/replan.css").read_text("utf-8")


def page_html(told: Told, speaker: Speaker) -> str:
    """`told` as one self-contained HTML page: style and chart inside, no script, nothing fetched."""
    template = environment().get_template("review/page.html")
    return template.render(told=told, t=speaker.text, style=style_sheet())
