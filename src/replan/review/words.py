"""Says things in a language: messages of the catalogue, titles of the pack, numbers and dates as people write them."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from babel.dates import format_date
from babel.numbers import format_decimal, get_decimal_symbol

from replan.core.dates import whole_weeks
from replan.core.errors import Problem, UsageError, did_you_mean
from replan.core.said import Name, Said
from replan.core.wording import Wording
from replan.knowledge.exercises import exercise_title
from replan.knowledge.pack import Pack
from replan.knowledge.rules import Fact

Reader = Literal["patient", "therapist"]


class Speaker(string.Formatter):
    """Speaks one language to one reader.

    Messages may name values in braces, with a format after a colon: `{on:day}` 18 April 2026, `{on:short}` 18 Apr,
    `{p:in_ten}` 3 in 10, `{p:percent}` 31 %, `{x:number}` at most one decimal, `{x:hundredths}` at most two,
    `{n:count}` a whole number, `{x:weeks}` the weeks that have gone by (2 weeks), `{x:g}` and `{n:d}` numbers without
    grouping. A message that is a mapping picks `one` or `other` by the value `count`. A key with `.patient` or
    `.therapist` appended wins over the plain key.
    """

    def __init__(self, pack: Pack, lang: str, reader: Reader) -> None:
        """Raises UsageError for a language that the pack does not speak."""
        if lang not in pack.words:
            fix = did_you_mean(lang, pack.words, f"Use one of {', '.join(pack.languages)}.")
            raise UsageError([Problem("lang", f"the language '{lang}' is not spoken here.", fix)])
        self.pack, self.lang, self.reader = pack, lang, reader
        self._words = pack.words[lang]

    def text(self, key: str, /, **values: Any) -> str:
        """The message `key` with `values` put in. Raises KeyError for a message that no catalogue holds."""
        message = self._words.get(f"{key}.{self.reader}") or self._words[key]
        if isinstance(message, Mapping):
            message = message["one" if values.get("count") == 1 else "other"]
        return self.vformat(message, (), values)

    def say(self, said: Said) -> str:
        """A message of the engine."""
        return self.text(said.key, **said.values)

    def tell(self, text: str) -> str:
        """A sentence of the code in this language: what the catalogue has for it, else English. Other text stays."""
        if not isinstance(text, Wording):
            return text
        if text.template in self._words:
            return self.text(text.template, **text.values)
        return self.vformat(text.template, (), text.values)

    def grade(self, grade: str) -> str:
        """What a guideline calls its recommendation: in this language where the catalogue has it, else as it stands."""
        said = self._words.get(grade, grade)
        return said if isinstance(said, str) else grade

    def name(self, name: Name) -> str:
        """A text of a thing in the pack, by its dotted path; texts of the pack may name facts too."""
        thing: Any = getattr(self.pack, name.kind)[name.id]
        for step in name.field.split("."):
            thing = _step(thing, step)
        text: str = getattr(thing, self.lang)
        return text

    def title(self, kind: str, code: str) -> str:
        """What the pack calls `code`; one that it does not know, such as a clinic's own exercise, in plain letters."""
        if kind == "exercises":
            return exercise_title(code, self.pack, self.lang)
        known = code in getattr(self.pack, kind)
        return self.name(Name(kind, code)) if known else code.replace("_", " ")

    def fill(self, text: str, facts: Mapping[str, Fact]) -> str:
        """A pack text with the facts that it names in braces put in."""
        return self.vformat(text, (), facts)

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        """Field names are taken whole: `adherence.done_share` is one name, not an attribute of another."""
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        """Writes one value the way the language does."""
        if isinstance(value, Said):
            return self.say(value)
        if isinstance(value, Name):
            return self.name(value)
        if isinstance(value, Wording):
            return self.tell(value)
        if isinstance(value, date):
            return self.day(value, short=format_spec == "short")
        if isinstance(value, bool) or not isinstance(value, int | float):
            return "–" if value is None else str(value)
        return self.number(value, format_spec)

    def number(self, value: float, style: str = "number") -> str:
        """A number: `percent`, `in_ten`, `count`, `weeks`, `hundredths` or `number`; `g` or `d`."""
        if style in ("g", "d"):
            return format(value, style).replace(".", get_decimal_symbol(self.lang))
        if style == "weeks":
            return self.text("number.weeks", count=whole_weeks(value))
        if style == "percent":
            return f"{self._decimal(round(100 * value), '0')}\u00a0%"
        if style == "in_ten":
            return self.in_ten(value)
        patterns = {"count": "#,##0", "hundredths": "#,##0.##"}
        return self._decimal(value, patterns.get(style, "#,##0.#"))

    def in_ten(self, chance: float) -> str:
        """A chance as a natural frequency. Never 0 or 10 of 10: nothing is that sure."""
        if chance < 0.05 or chance > 0.95:
            return self.text("frequency.hardly" if chance < 0.05 else "frequency.nearly")
        return self.text("frequency.in_ten", count=round(10 * chance) or 1)

    def day(self, day: date, *, short: bool = False) -> str:
        """A date in words."""
        patterns = {"en": ("d MMMM y", "d MMM"), "es": ("d 'de' MMMM 'de' y", "d MMM")}
        # Of a further language the locale knows the long form.
        return format_date(day, patterns.get(self.lang, ("long", "d MMM"))[short], locale=self.lang)

    def _decimal(self, value: float, pattern: str) -> str:
        return _decimal(value, pattern, self.lang)


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str, lang: str) -> str:
    """Kept, because a list of patients says the same few numbers again and again."""
    return format_decimal(value, pattern, locale=lang)


def _step(thing: Any, step: str) -> Any:
    if isinstance(thing, Mapping):
        return thing[step]
    return thing[int(step)] if step.isdigit() else getattr(thing, step)
