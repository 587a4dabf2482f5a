"""What a printed document is made of: one module per kind of part."""

from replan.review.documents.parts.checklist import Checklist, WriteIn
from replan.review.documents.parts.exercise import Exercise
from replan.review.documents.parts.heading import Heading
from replan.review.documents.parts.key_facts import KeyFacts
from replan.review.documents.parts.notice import Notice
from replan.review.documents.parts.picture import Picture
from replan.review.documents.parts.prose import Bullets, Prose, Quote
from replan.review.documents.parts.references import Reference, References
from replan.review.documents.parts.table import Table

Part = (
    Heading
    | Prose
    | Bullets
    | Quote
    | Table
    | Picture
    | KeyFacts
    | Checklist
    | WriteIn
    | Notice
    | References
    | Exercise
)

__all__ = [
    "Bullets",
    "Checklist",
    "Exercise",
    "Heading",
    "KeyFacts",
    "Notice",
    "Part",
    "Picture",
    "Prose",
    "Quote",
    "Reference",
    "References",
    "Table",
    "WriteIn",
]
