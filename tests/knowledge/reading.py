"""How easy a text is to read: Flesch-Kincaid grade for English, Fernández-Huerta ease for Spanish.

Syllables are counted by groups of vowels, corrected for silent endings and for vowels that are spoken apart. A single
word may be one off; over a text that cancels out (test_reading.py holds the counts to ones made by hand).
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)")
SILENT = re.compile(r"(?:(?<!l)e|(?<=[aeiouy]l)e|(?<![td])ed|(?<![sxzcgh])es)$")
APART = re.compile(r"(?<![tscg])i[ao]|[aeou](?=ing)")


def english_syllables(word: str) -> int:
    """Spoken syllables of an English word, at least 1."""
    word = word.lower().strip("'’")
    spoken = SILENT.sub("", word)
    groups = len(re.findall(r"[aeiouy]+", spoken)) + len(APART.findall(word))
    return max(1, groups)


def spanish_syllables(word: str) -> int:
    """Spoken syllables of a Spanish word, at least 1: strong vowels stand apart, weak ones join unless accented."""
    word = re.sub(r"(?<=q)u|(?<=g)u(?=[eéií])", "", word.lower())
    word = re.sub(r"y\b", "i", word)
    weak_joined = re.sub(r"[iuü]+(?=[aeoáéó])|(?<=[aeoáéó])[iuü]+", "", word)
    return max(1, len(re.findall(r"[aeoáéóíú]|[iuü]+", weak_joined)))


def sentences(text: str) -> list[str]:
    """The sentences of `text`; a colon or semicolon ends one too."""
    return [part for part in SENTENCE_END.split(text) if WORD.search(part)]


def words_per_sentence(text: str) -> float:
    """Mean words per sentence."""
    return len(WORD.findall(text)) / len(sentences(text))


def grade(text: str) -> float:
    """Flesch-Kincaid grade of an English text: 6 is about age 11 (Kincaid 1975)."""
    words = WORD.findall(text)
    return 0.39 * words_per_sentence(text) + 11.8 * sum(map(english_syllables, words)) / len(words) - 15.59


def ease(text: str) -> float:
    """Fernández-Huerta ease of a Spanish text: 60 and more is normal or easier (constants as corrected by Law 2011)."""
    words = WORD.findall(text)
    return 206.84 - 60 * sum(map(spanish_syllables, words)) / len(words) - 1.02 * words_per_sentence(text)
