"""What became of a clinic's patients: one row per course in, summaries with intervals out. Nothing here ranks anybody.

Fewer than `FEWEST` patients are "too few to say" everywhere.
"""

from replan.outcomes.rows import FEWEST, Row, row_of, rows_from_json, rows_to_json

__all__ = ["FEWEST", "Row", "row_of", "rows_from_json", "rows_to_json"]
