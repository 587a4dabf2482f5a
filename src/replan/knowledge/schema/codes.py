"""Things that a course document names by code: findings, interventions, providers and plain code lists."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from replan.knowledge.schema.base import Frozen, Id, Text


class Named(Frozen):
    """A code with its title, such as a diagnosis, a medication or an implant. `plain` says it in everyday words."""

    id: Id
    title: Text
    plain: Text | None = None
    group: Id | None = None


class Phrases(Frozen):
    """How people say it in free text, in each language.

    A phrase is a few words that stand near each other, in any order, such as `numb/tingl groin/saddle`: a word is the
    beginning of a word, or the whole word when it ends with a full stop; a stroke parts words of which one is enough.
    """

    en: Annotated[tuple[str, ...], Field(min_length=1)]
    es: Annotated[tuple[str, ...], Field(min_length=1)]


class Finding(Frozen):
    """Something in history or examination that is present, absent or not known.

    `question` is asked as it stands; `asked_of` says who can answer it. `said_as` are the danger words for it: who
    writes them is asked this question.
    """

    id: Id
    title: Text
    question: Text
    asked_of: Literal["patient", "therapist"]
    regions: tuple[Id, ...] = ()
    said_as: Phrases | None = None


class Intervention(Frozen):
    """Something done in a visit. `active` means that the patient does it; passive things are done to the patient."""

    id: Id
    title: Text
    active: bool
    group: Id | None = None


class Registry(Frozen):
    """Where to check that somebody is qualified, in one country."""

    country: Literal["US", "UK", "AU", "ES"]
    how: Text


class Provider(Frozen):
    """A profession: what it does, who is qualified and how to check it."""

    id: Id
    title: Text
    what: Text
    check: tuple[Registry, ...]
    verification: Literal["read", "second_hand", "memory"]
    source: Id
