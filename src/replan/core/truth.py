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
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, Truth.UNKNOWN)

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
    return ~all_of(~truth for truth in truths)


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """YES when `count` are surely YES; NO when they cannot be reached even if all unknowns were YES."""
    seen = list(truths)
    yes, unknown = seen.count(Truth.YES), seen.count(Truth.UNKNOWN)
    if yes >= count:
        return Truth.YES
    return Truth.UNKNOWN if yes + unknown >= count else Truth.NO
