"""What the person who hands over a document chooses: for whom, with which question, and what stays out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from replan.core.errors import Problem, UsageError, did_you_mean
from replan.review.documents.document import Paper

PRIVATE = ("names", "notes")
"""What can be left out of any document: every name and id of a person; what somebody wrote in their own words."""


@dataclass(frozen=True)
class Sheet:
    """One exercise of a library: its title, its steps and a drawing as SVG, in the reader's language."""

    title: str
    steps: tuple[str, ...] = ()
    svg: str | None = None


@dataclass(frozen=True)
class Choice:
    """`to` is the code of a provider; `question` the patient's own words; `name` what they are called in print (their
    id without one); `shows` the parts that go in; `exercises` an exercise library by code;
    `addressee` the name of whom the letter goes to."""

    to: str | None = None
    question: str | None = None
    name: str | None = None
    shows: frozenset[str] = frozenset(PRIVATE)
    paper: Paper = "a4"
    exercises: Mapping[str, Sheet] = field(default_factory=dict)
    addressee: str | None = None


def shown(sections: Iterable[str], include: Iterable[str] | None, without: Iterable[str]) -> frozenset[str]:
    """What goes into a document that has these `sections`. `include` names the sections that go in (all without it),
    `without` what stays out. Raises UsageError for a word that is neither a section of it nor private, and for
    leaving warning signs out."""
    known = tuple(dict.fromkeys((*sections, *PRIVATE)))
    wanted = {*include, *PRIVATE} if include is not None else set(known)
    left_out = set(without)
    for word in sorted(wanted | left_out):
        if word == "warnings":
            raise UsageError([Problem(word, "warning signs always go in.", "Leave out something else.")])
        if word not in known:
            fix = did_you_mean(word, known, f"It has {', '.join(known)}.")
            raise UsageError([Problem(word, "this document has no such section.", fix)])
    return frozenset(wanted - left_out)
