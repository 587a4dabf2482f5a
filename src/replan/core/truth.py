"""Three-valued facts (Kleene logic): unknown is never taken for absent."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Truth(Enum):
    """Whether something holds: yes, no, or nobody has asked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        return Truth.UNKNOWN if self is Truth.UNKNOWN else Truth.NO if self is Truth.YES else Truth.YES

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """YES, NO or UNKNOWN from True, False or None."""
        return cls.UNKNOWN if value is None else cls.YES if value else cls.NO


def all_of(truths: Iterable[Truth]) -> Truth:
    """NO as soon as one is NO; YES only when every one is YES."""
    seen = list(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """YES as soon as one is YES; NO only when every one is NO."""
    seen = list(truths)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """YES when `count` are surely YES; NO when they cannot be reached even if all unknowns were YES."""
    seen = list(truths)
    yes, unknown = seen.count(Truth.YES), seen.count(Truth.UNKNOWN)
    if yes >= count:
        return Truth.YES
    return Truth.UNKNOWN if yes + unknown >= count else Truth.NO
