"""Things that a course document names by code: findings, interventions, providers and plain code lists."""

from __future__ import annotations

from typing import Literal

from replan.knowledge.schema.base import Frozen, Id, Text


class Named(Frozen):
    """A code with its title, such as a diagnosis, a medication or an implant. `plain` says it in everyday words."""

    id: Id
    title: Text
    plain: Text | None = None
    group: Id | None = None


class Finding(Frozen):
    """Something in history or examination that is present, absent or not known.

    `question` is asked as it stands; `asked_of` says who can answer it.
    """

    id: Id
    title: Text
    question: Text
    asked_of: Literal["patient", "therapist"]
    regions: tuple[Id, ...] = ()


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
