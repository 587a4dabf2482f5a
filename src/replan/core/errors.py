"""The one tree of errors. A user error names the place, the cause and the fix, and never shows a traceback."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from replan.core.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Problem:
    """One mistake in what a user gave: where it is, what is wrong and what to do about it."""

    place: str
    cause: str
    fix: str

    def __str__(self) -> str:
        return str(self.said)

    @property
    def said(self) -> Wording:
        """All of it as one text, which can be told in another language as far as its parts can."""
        return Wording("{place}: {cause} {fix}", place=self.place, cause=self.cause, fix=self.fix)


class ReplanError(Exception):
    """Base of all errors that Replan raises on purpose. `exit_code` is what the command line ends with."""

    exit_code = 1


class UserError(ReplanError):
    """Something that the user gave cannot be used. Holds every problem found, not only the first."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(UserError):
    """The command or call itself cannot be understood."""

    exit_code = 2


class DocumentError(UserError):
    """A course document breaks the format."""

    exit_code = 3


class TableError(UserError):
    """A table or its mapping cannot be turned into courses."""

    exit_code = 4


class PackError(UserError):
    """The knowledge pack is inconsistent: the message names file and key path."""

    exit_code = 5


class NotScorable(ReplanError):  # noqa: N818  a state, not a fault
    """Too few answers to give this measure a score."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing is close."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A fix for a misspelt word: the nearest known one, else `otherwise`."""
    close = nearest(word, known)
    return Wording("Did you mean '{close}'?", close=close) if close else otherwise
