"""The Review: safety, progress, roadblocks and options of one course, in the words of its reader."""

import sys
from datetime import date
from types import ModuleType

from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.review.as_json import review_json, review_schema
from replan.review.build import review
from replan.review.model import Review
from replan.review.page import page_html
from replan.review.telling import tell
from replan.review.told import Told

__all__ = ["Review", "Told", "page_html", "review", "review_json", "review_schema", "tell"]


class _CallableModule(ModuleType):
    """Lets `replan.review(course, ...)` be the function although this package has the same name, as Python binds a
    package's own name over anything that `replan/__init__.py` could put there."""

    def __call__(self, course: Course, *, today: date, pack: Pack) -> Review:
        """See `replan.review.build.review`."""
        return review(course, today=today, pack=pack)


sys.modules[__name__].__class__ = _CallableModule
