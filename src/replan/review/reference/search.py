"""Finds things of the pack by words of their title, id or everyday name, in any case and without accents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from replan.core.text import folded
from replan.knowledge.pack import KINDS, Pack

SEARCHED = tuple(kind for kind in KINDS if kind != "sources")


@dataclass(frozen=True)
class Hit:
    """Something found: its kind, id and title."""

    kind: str
    id: str
    title: str


def search(words: str, pack: Pack, lang: str) -> tuple[Hit, ...]:
    """Everything in which each of `words` begins a word; first what begins with them. No words, no hits."""
    wanted = folded(words).split()
    if not wanted:
        return ()
    hits = []
    for kind in SEARCHED:
        for id_, thing in getattr(pack, kind).items():
            title = getattr(thing.title, lang)
            known = f"{folded(title)} {id_.replace('_', ' ')} {folded(_everyday(thing, lang))}".split()
            if all(any(word.startswith(part) for word in known) for part in wanted):
                later = not folded(title).startswith(wanted[0])
                hits.append((later, SEARCHED.index(kind), title, Hit(kind, id_, title)))
    return tuple(hit for *_, hit in sorted(hits, key=lambda one: one[:3]))


def _everyday(thing: Any, lang: str) -> str:
    plain = getattr(thing, "plain", None)
    return str(getattr(plain, lang)) if plain is not None else ""
