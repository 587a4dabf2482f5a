"""The Review: safety, progress, roadblocks and options of one course, in the words of its reader."""

from replan.review.as_json import review_json, review_schema
from replan.review.build import review
from replan.review.model import Review
from replan.review.page import page_html
from replan.review.telling import tell
from replan.review.told import Told

__all__ = ["Review", "Told", "page_html", "review", "review_json", "review_schema", "tell"]
