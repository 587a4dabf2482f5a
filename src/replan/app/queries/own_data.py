"""Everything about a patient, to take along: the course document, tables that any program opens, consents."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from replan.app.permissions import May, require
from replan.app.queries.courses import document_text, own_record
from replan.store.models import AuditEvent, Consent, User

FIRST_IN_A_ZIP = (1980, 1, 1, 0, 0, 0)
"""A fixed time, so that the same data make the same file."""


@transaction.atomic
def own_documents(*, actor: User) -> list[dict[str, Any]]:
    """The course documents of the actor's episodes, the earliest first, audited. Raises NotAllowed, DoesNotExist."""
    require(actor, May.SHARE_OWN_RECORD)
    patient = own_record(actor)
    AuditEvent.objects.create(actor=actor, patient=patient, action="export_record")
    return [json.loads(document_text(episode)) for episode in patient.episodes.order_by("started", "pk")]


def own_consents(*, actor: User) -> list[Consent]:
    """What the actor agreed to, the latest first."""
    require(actor, May.SHARE_OWN_RECORD)
    return list(own_record(actor).consents.order_by("-given_at"))


def as_zip(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """One table for each section of the documents, as CSV files in a ZIP archive. Lists inside a row stand as JSON."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for number, document in enumerate(documents, 1):
        for section, content in document.items():
            rows = content if isinstance(content, list) else [content] if isinstance(content, dict) else []
            tables.setdefault(section, []).extend({"episode_number": number, **row} for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for section, rows in sorted(tables.items()):
            if rows:
                archive.writestr(zipfile.ZipInfo(f"{section}.csv", FIRST_IN_A_ZIP), _table(rows))
    return out.getvalue()


def _table(rows: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """A value that a spreadsheet takes for what it is: nested ones as JSON, and no text that it would run."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
