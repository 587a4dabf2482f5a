"""Conditions as data: `field, op, value`, joined by `all`, `any`, `at_least` and `not`. Never code in a string."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from replan.knowledge.schema.base import Frozen

Scalar = bool | float | str


class Test(Frozen):
    """One comparison of a fact. An unknown fact makes it unknown, whatever the comparison."""

    __test__ = False  # pytest: this is not a test class

    field: str
    op: Literal["is", "is_not", "at_least", "at_most", "above", "below", "in"]
    value: Scalar | tuple[Scalar, ...]


class All(Frozen):
    """Holds when each part holds."""

    all: tuple[Rule, ...]


class AnyOf(Frozen):
    """Holds when one part holds."""

    any: tuple[Rule, ...]


class Not(Frozen):
    """Holds when the part does not."""

    not_: Annotated[Rule, Field(alias="not")]


class AtLeast(Frozen):
    """Holds when `at_least` of the parts hold."""

    at_least: Annotated[int, Field(ge=1)]
    of: tuple[Rule, ...]


def _shape(rule: object) -> str:
    keys = set(rule) if isinstance(rule, dict) else set(type(rule).model_fields) if isinstance(rule, Frozen) else set()
    for key, tag in (("all", "all"), ("any", "any"), ("at_least", "at_least"), ("not", "not"), ("not_", "not")):
        if key in keys:
            return tag
    return "test"


Rule = Annotated[
    Annotated[Test, Tag("test")]
    | Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[Not, Tag("not")],
    Discriminator(_shape),
]

for _model in (All, AnyOf, Not, AtLeast):
    _model.model_rebuild()
