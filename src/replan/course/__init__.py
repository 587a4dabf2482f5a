"""One patient's course of therapy: the document, as frozen values that validate themselves."""

from replan.course.document import Course
from replan.course.read import course_schema, read_course, read_courses

__all__ = ["Course", "course_schema", "read_course", "read_courses"]
