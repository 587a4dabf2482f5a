"""The pieces that every kind of knowledge is made of: texts, sources and figures with a source."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]

Verification = Literal["read", "second_hand", "memory", "derived", "judgement"]
"""How a number got here: read at its source; read on a page that quotes the source; cited from memory; worked out
from such numbers; or a judgement that no source gives. Only `read` is shown without a mark."""


class Frozen(BaseModel):
    """A value that cannot change and accepts no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Frozen):
    """A text that a user sees, in every language that Replan ships. Patient texts aim at reading age 11.

    It may hold further languages by their code of two letters; in one that it lacks it speaks English.
    """

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, str] = Field(init=False)

    en: Annotated[str, Field(min_length=1)]
    es: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _further_languages_only(self) -> Text:
        for key, said in (self.__pydantic_extra__ or {}).items():
            if not is_language(key):
                raise ValueError(f"there is no language '{key}'; a language is two small letters, such as fr")
            if not said:
                raise ValueError(f"the text in '{key}' is empty")
        return self

    def __getattr__(self, name: str) -> str:
        """The text in a language that it lacks: English."""
        if name in (self.__pydantic_extra__ or {}):
            return self.__pydantic_extra__[name]
        if is_language(name):
            return self.en
        raise AttributeError(name)


def is_language(code: str) -> bool:
    """Whether `code` looks like a language: two small letters."""
    return len(code) == 2 and code.isascii() and code.isalpha() and code.islower()


class Upkeep(Frozen):
    """Who wrote a folder of the pack, who checked it, and when it must be looked at again.

    `unreviewed` says that no clinician has signed it yet; it is shown so. A `next_review` in the past is loud.
    """

    author: Annotated[str, Field(min_length=1)]
    reviewer: str | None = None
    reviewed: date | None = None
    next_review: date
    status: Literal["unreviewed", "reviewed"]

    @model_validator(mode="after")
    def _reviewed_by_somebody(self) -> Upkeep:
        if (self.status == "reviewed") != (self.reviewer is not None and self.reviewed is not None):
            raise ValueError("status is 'reviewed' exactly when 'reviewer' and 'reviewed' are given")
        return self


class Source(Frozen):
    """A publication, guideline or page that figures come from.

    A citation of names, a year and a journal is the same in every language; one that says more is given in each.
    """

    citation: str | Text
    doi: str | None = None
    url: str | None = None


class Figure(Frozen):
    """One number with where it is from, in whom it was found and whether anybody read it there.

    `low` and `high` bound it (a confidence interval or a range of methods). `conditions` and `regions` say for whom it
    may be used; with neither it is the general value. `baseline` is the span of first scores (both ends included) in
    which it was found, where the figure depends on where the patient starts.
    """

    value: float
    low: float | None = None
    high: float | None = None
    percent_of_baseline: float | None = None
    level: Literal["MDC90", "MDC95", "SDC95", "MDC"] | None = None
    population: Text
    source: Id
    verification: Verification
    read_at: str | None = None
    conditions: tuple[Id, ...] = ()
    regions: tuple[Id, ...] = ()
    baseline: tuple[float, float] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Figure:
        if self.baseline is not None and self.baseline[0] > self.baseline[1]:
            raise ValueError("baseline: the first score lies above the second")
        if self.low is not None and self.low > self.value:
            raise ValueError("low lies above value")
        if self.high is not None and self.high < self.value:
            raise ValueError("high lies below value")
        return self
