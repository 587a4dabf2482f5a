"""Reads what people write for words that point to a red flag, so that the safety question is asked there and then.

It only ever asks. No finding becomes present or absent because of a word. Phrases are data of the pack
(`findings/*/said_as`), read in both languages whatever the language of the page: people mix them. It prefers a question
too many over one too few: near misses in spelling count, and only a plain "no" before the words silences them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from replan.core.text import folded
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.schema import RedFlag, Urgency

WINDOW = 9
"""The words of a phrase lie within this many words of each other."""

REACH = 5
"""A "no" silences what follows within this many words, up to a comma, a full stop or a "but"."""

LACK_REACH = 3

NEGATORS = frozenset(
    {"no", "not", "never", "without", "none", "nor", "neither", "dont", "doesnt", "didnt", "havent", "hasnt", "hadnt"}
    | {"isnt", "arent", "wasnt", "werent", "cant", "couldnt", "wont"}
    | {"sin", "nunca", "jamas", "ningun", "ninguna", "ninguno", "tampoco", "ni", "niego", "nada"}
)
ALONE = frozenset(["no", "none", "nope", "ninguno", "ninguna", "nada", "never", "nunca"])
"""What answers a word right after it, as in "fever: no"."""

LACK = frozenset(("without", "sin"))
"""What silences only what it stands before: "without numbness in the groin", but not "lost weight without trying"."""

_BREAK = re.compile(r"[.,;!?\n()]+|\b(?:but|however|although|except|pero|aunque|sino|salvo)\b")
_APOSTROPHE = re.compile(r"[’'´`]")
_CANNOT = re.compile(r"\bcan ?not\b")


@dataclass(frozen=True)
class Heard:
    """A finding that words point to, how urgent its most urgent red flag is, and the words as they were written."""

    finding: str
    urgency: Urgency
    words: str


@dataclass(frozen=True)
class _Token:
    text: str
    written: str
    clause: int


def listen(text: str, pack: Pack) -> tuple[Heard, ...]:
    """The findings that `text` (English, Spanish or both) gives reason to ask about, most urgent first, each once."""
    return _listen(text, _phrases(pack))


def _listen(text: str, phrases: Sequence[_Phrase]) -> tuple[Heard, ...]:
    tokens = _tokens(text)
    words = _by_first_letter(tokens)
    at = cache(lambda term: _places(term, words))  # most phrases end at their first word
    heard: dict[str, Heard] = {}
    for phrase in phrases:
        if phrase.finding not in heard and all(at(term) for term in phrase.terms):
            said = _said([at(term) for term in phrase.terms], tokens)
            if said is not None:
                heard[phrase.finding] = Heard(phrase.finding, phrase.urgency, said)
    return tuple(sorted(heard.values(), key=lambda one: (_RANK[one.urgency], one.finding)))


def heard_findings(course: Course, pack: Pack, today: date) -> dict[str, date]:
    """Finding to the latest day up to `today` on which the patient wrote words for it, most urgent first."""
    latest: dict[str, tuple[int, date]] = {}
    written = [(on, text) for on, text in _written(course) if on <= today]
    phrases = _phrases(pack) if written else ()
    for on, text in written:
        for one in _listen(text, phrases):
            before = latest.get(one.finding, (0, on))[1]
            latest[one.finding] = (_RANK[one.urgency], max(on, before))
    return {finding: on for finding, (_, on) in sorted(latest.items(), key=lambda item: (item[1][0], item[0]))}


def _written(course: Course) -> Iterator[tuple[date, str]]:
    """What the patient wrote or was quoted as saying, with its day."""
    yield from ((message.on, message.text) for message in course.messages if message.from_ == "patient")
    yield from ((done.on, done.note) for done in course.exercise_log if done.note)
    yield from ((visit.on, visit.subjective) for visit in course.visits if visit.subjective)
    # A goal has no day; it counts from the first, so that an answer since then holds.
    for goal in course.goals:
        yield from ((course.episode.start, text) for text in (goal.text, *(level.text for level in goal.levels)))
    for tried in course.options_tried:
        yield from ((tried.from_, note) for note in (tried.note, tried.untold_reason) if note)


_Term = tuple[str, ...]
"""Beginnings of words of which one is enough; a whole word ends with a full stop."""


@dataclass(frozen=True)
class _Phrase:
    finding: str
    urgency: Urgency
    terms: tuple[_Term, ...]


_RANK: dict[Urgency, int] = {
    "emergency_now": 0,
    "same_day": 1,
    "urgent_2_weeks": 2,
    "soon_2_6_weeks": 3,
    "routine": 4,
}


def _phrases(pack: Pack) -> tuple[_Phrase, ...]:
    """Every phrase, those of the most urgent findings first."""
    return tuple(
        _Phrase(finding, urgency, tuple(_term(term) for term in phrase.split()))
        for finding, urgency in _urgencies(pack.red_flags.values()).items()
        for phrases in (pack.findings.data[finding].get("said_as") or {}).values()
        for phrase in phrases
    )


@lru_cache(maxsize=4096)  # the pack's own words, the same at each review
def _term(term: str) -> _Term:
    return tuple(folded(stem).strip() + ("." if stem.endswith(".") else "") for stem in term.split("/"))


def _urgencies(flags: Iterable[RedFlag]) -> dict[str, Urgency]:
    """Finding to the urgency of the most urgent flag that asks about it."""
    most: dict[str, Urgency] = {}
    for flag in sorted(flags, key=lambda flag: (_RANK[flag.urgency], flag.id)):
        for finding in flag.asks:
            most.setdefault(finding, flag.urgency)
    return most


def _tokens(text: str) -> list[_Token]:
    plain = _CANNOT.sub("cant", _APOSTROPHE.sub("", text.casefold()))
    tokens: list[_Token] = []
    for clause, part in enumerate(_BREAK.split(plain)):
        for written in part.split():
            tokens += [_Token(word, written, clause) for word in folded(written).split()]
    return tokens


def _by_first_letter(tokens: Sequence[_Token]) -> dict[str, dict[str, list[int]]]:
    """Each different word with its places, under its first letter: a slip of the keys there is not forgiven."""
    words: dict[str, dict[str, list[int]]] = {}
    for place, token in enumerate(tokens):
        words.setdefault(token.text[0], {}).setdefault(token.text, []).append(place)
    return words


def _places(term: _Term, words: Mapping[str, Mapping[str, list[int]]]) -> tuple[int, ...]:
    found: set[int] = set()
    for stem in term:
        found.update(*(places for word, places in words.get(stem[0], {}).items() if _is(word, stem)))
    return tuple(sorted(found))


def _is(word: str, stem: str) -> bool:
    """Whether `word` begins with `stem`, or with one slip of the keys in a stem of five letters or more."""
    if stem.endswith("."):
        return word == stem[:-1]
    if word.startswith(stem):
        return True
    if len(stem) < 5 or word[0] != stem[0] or len(word) < len(stem) - 1:
        return False
    return any(_one_slip(word[:length], stem) for length in (len(stem) - 1, len(stem), len(stem) + 1))


def _one_slip(a: str, b: str) -> bool:
    """Whether one letter more, less, changed or swapped with its neighbour turns `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:])
    )


def _said(places: Sequence[tuple[int, ...]], tokens: Sequence[_Token]) -> str | None:
    """The words of the first place where all terms stand near each other, unsilenced; None when there is none."""
    for first in places[0]:
        chosen = _nearest(first, places[1:])
        if not chosen:
            continue
        low, high = min(chosen), max(chosen)
        if high - low < WINDOW and not _silenced(chosen, low, high, tokens):
            return " ".join(dict.fromkeys(tokens[place].written for place in range(low, high + 1)))
    return None


def _nearest(first: int, places: Sequence[tuple[int, ...]]) -> list[int]:
    """A word of its own for each further term, the nearest to `first`; empty when a term has none left."""
    chosen = [first]
    for others in places:
        left = [place for place in others if place not in chosen]
        if not left:
            return []
        chosen.append(min(left, key=lambda place: abs(place - first)))
    return chosen


def _silenced(chosen: Sequence[int], low: int, high: int, tokens: Sequence[_Token]) -> bool:
    if any(tokens[place].text in NEGATORS for place in chosen):
        return False  # the phrase itself is a "cannot"
    clause = tokens[low].clause
    for place in range(max(0, low - REACH), low):
        reach = LACK_REACH if tokens[place].text in LACK else REACH
        if tokens[place].clause == clause and tokens[place].text in NEGATORS and low - place <= reach:
            return True
    after = [token.text for token in tokens[high + 1 :] if token.clause == tokens[high].clause]
    return len(after) == 1 and after[0] in ALONE
