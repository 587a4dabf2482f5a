"""Writes a simulated cohort as files: course documents, a table of scores, and what is true of each course."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from replan.core.files import make_folder, writing
from replan.simulation.simulate import Made

COURSES, SCORES, TRUTH = "courses.jsonl", "scores.csv", "truth.jsonl"
COLUMNS = ("patient", "condition", "start", "on", "measure", "score")


def write_cohort(made: Iterable[Made], folder: Path) -> int:
    """Writes each course as it comes, so that none is held; returns how many. Replaces what stands in `folder` when all
    are written. Raises UsageError for a folder that cannot be written."""
    make_folder(folder)
    count = 0
    with ExitStack() as stack:
        courses = stack.enter_context(writing(folder / COURSES))
        scores = csv.writer(stack.enter_context(writing(folder / SCORES)))
        truths = stack.enter_context(writing(folder / TRUTH))
        scores.writerow(COLUMNS)
        for one in made:
            document = one.course.model_dump_json(by_alias=True, exclude_defaults=True)
            courses.write(document + "\n")
            truths.write(json.dumps(one.truth.as_data(), ensure_ascii=False) + "\n")
            start = one.course.episode.start
            scores.writerows(
                (one.truth.patient, one.truth.condition, start, row.on, row.measure, row.score)
                for row in one.course.measurements
            )
            count += 1
    return count
