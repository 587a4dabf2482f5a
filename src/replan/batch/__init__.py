"""Tables of anybody's own columns in, course documents out."""

from replan.batch.cells import Rejected
from replan.batch.cohort import Lesson, facts_at_start, learn_curve, teach
from replan.batch.guess import guess_mapping
from replan.batch.import_table import Imported, import_table
from replan.batch.mapping import TableMapping, read_mapping
from replan.batch.table import read_lines, read_table

__all__ = [
    "Imported",
    "Lesson",
    "Rejected",
    "TableMapping",
    "facts_at_start",
    "guess_mapping",
    "import_table",
    "learn_curve",
    "read_lines",
    "read_mapping",
    "read_table",
    "teach",
]
