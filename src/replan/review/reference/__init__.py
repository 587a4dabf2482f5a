"""The knowledge pack as pages to read: the same pages for the command line, the docs and the web."""

from replan.review.reference.page import Page, Row, page, pages_of, used_by
from replan.review.reference.search import Hit, search

__all__ = ["Hit", "Page", "Row", "page", "pages_of", "search", "used_by"]
