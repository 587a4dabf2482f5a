"""What the engine has to say, before anybody chose a language: a message id and its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Name:
    """The title of a thing in the knowledge pack, looked up in the reader's language.

    `kind` is the pack's collection (`scales`, `options`, `findings` ...), `id` the thing, `field` which of its texts.
    """

    kind: str
    id: str
    field: str = "title"


@dataclass(frozen=True)
class Said:
    """A message of the catalogue `words/<lang>/` with the values to put in."""

    key: str
    values: Mapping[str, int | float | str | date | Name | Said] = field(default_factory=dict)
