"""Shows a document as a page: the same parts as in print, with a style sheet that prints well."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from replan.review.documents.as_data import as_data
from replan.review.documents.svg import standing_alone
from replan.review.page import environment, style_sheet

if TYPE_CHECKING:
    from replan.review.documents.document import Document


def to_html(document: Document) -> str:
    """One page that needs nothing else: style and chart inside, no script, nothing fetched."""
    template = environment().get_template("documents/page.html")
    return template.render(document=_data(document), style=style_sheet() + _own_style())


def body_html(document: Document) -> str:
    """The parts alone, for a page that has its own frame and links the style sheets."""
    return environment().get_template("documents/body.html").render(document=_data(document))


def _data(document: Document) -> dict[str, Any]:
    """The document's data. Drawings of exercises become images, in which nothing can run whatever they contain."""
    data = as_data(document)
    for part in data["parts"]:
        if part["kind"] == "exercise" and part["svg"]:
            part["svg"] = "data:image/svg+xml;base64," + b64encode(standing_alone(part["svg"]).encode()).decode()
    return data


@cache
def _own_style() -> str:
    return files("replan.review").joinpath("static/documents.css").read_text("utf-8")
