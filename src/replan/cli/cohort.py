"""Reads a cohort for the commands that take one: a table with its mapping, or course documents."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from replan.cli.import_ import import_file
from replan.core.errors import DocumentError
from replan.core.files import as_text, read_bytes
from replan.course import Course, read_courses

if TYPE_CHECKING:
    from replan.knowledge.pack import Pack

TABLES = (".csv", ".tsv", ".parquet", ".pq")


def read_cohort(cohort: Path, mapping: Path | None, pack: Pack) -> tuple[list[Course], str]:
    """The courses of `cohort` and a short hash of its bytes. Raises UserError for a file that cannot be used."""
    data = read_bytes(cohort, DocumentError)
    digest = hashlib.sha256(data).hexdigest()[:16]
    if mapping is not None or cohort.suffix.lower() in TABLES:
        imported = import_file(cohort, mapping, pack)
        return list(imported.courses), digest
    return read_courses(as_text(data, str(cohort), DocumentError), str(cohort)), digest
