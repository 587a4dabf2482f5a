"""A document as plain data for a template. Text arrives there as data and is never pasted into markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from replan.review.documents.document import Document

KEPT = "\n\t"
INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
"""Control characters, halves of pairs, private and unassigned code points: nothing that anybody wrote on purpose."""

TURNS_TEXT = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Overrides of the direction could make a printed dose read backwards; names of either direction need none."""


def as_data(document: Document) -> dict[str, Any]:
    """`document` with its parts as mappings that each name their `kind`."""
    data: dict[str, Any] = asdict(document)
    data["parts"] = [{"kind": part.kind, **asdict(part)} for part in document.parts]
    data["as_of"] = document.as_of.isoformat()
    cleaned: dict[str, Any] = each_text(data, clean)
    return cleaned


def each_text(data: Any, change: Callable[[str], str], but: Collection[str] = ()) -> Any:
    """`data` with `change` done to every text in it, `but` to what stands under these keys."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: value if key in but else each_text(value, change, but) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [each_text(value, change, but) for value in data]
    return data


def clean(text: str) -> str:
    """`text` without characters that are not seen and only do harm."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c in KEPT or (c not in TURNS_TEXT and unicodedata.category(c) not in INVISIBLE))
