"""The printed documents of a review, all built from one set of parts, as tagged PDF or as a page."""

from replan.review.documents.build import KINDS, LAYOUTS, Kind, build, second_opinion
from replan.review.documents.choice import PRIVATE, Sheet
from replan.review.documents.document import PAPERS, Document, Paper
from replan.review.documents.html import body_html
from replan.review.documents.library import sheets

__all__ = [
    "KINDS",
    "LAYOUTS",
    "PAPERS",
    "PRIVATE",
    "Document",
    "Kind",
    "Paper",
    "Sheet",
    "body_html",
    "build",
    "second_opinion",
    "sheets",
]
