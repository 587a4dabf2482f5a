"""Sentences of the code that remember how they were made, so that they can be told in another language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

Value = str | int | float | date


class Wording(str):
    """The English sentence that a template makes of its values: text like any other, except that both are remembered.

    A value may be a wording itself.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, /, **values: Value) -> Wording:
        """`template` names values in braces; `{x:g}` and `{n:d}` write numbers as Python does."""
        self = super().__new__(cls, template.format(**values))
        self.template, self.values = template, values
        return self


def span(low: float, high: float | None) -> Wording:
    """From `low` to `high`, None for an open end."""
    if high is None:
        return Wording("{low:g} upwards", low=low)
    return Wording("{low:g} to {high:g}", low=low, high=high)


def to_data(value: Value) -> Any:
    """`value` as JSON holds it: a wording as its template and values, a day as ISO text."""
    if isinstance(value, Wording):
        return {"template": value.template, "values": {name: to_data(each) for name, each in value.values.items()}}
    return value.isoformat() if isinstance(value, date) else value


def from_data(data: Any) -> Any:
    """What `to_data` was given; plain text stays what it is."""
    if isinstance(data, dict):
        return Wording(data["template"], **{name: from_data(each) for name, each in data["values"].items()})
    return data
