"""Checks a pack before anybody uses it: every key, every reference, every language. Messages name file and key path."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from replan.core.errors import PackError, Problem, did_you_mean, nearest
from replan.knowledge.fields import FAMILIES, FIELDS, field_problem
from replan.knowledge.pack import KINDS
from replan.knowledge.read_pack import RawPack

LANGUAGES = ("en", "es")

# Key in the data (anywhere) to the collection that its value or values must be in.
REFERENCES = {
    "source": "sources",
    "prior_source": "sources",
    "finding": "findings",
    "asks": "findings",
    "scale": "scales",
    "prefer": "scales",
    "condition": "conditions",
    "conditions": "conditions",
    "regions": "regions",
    "intervention": "interventions",
    "with_whom": "providers",
    "who": "providers",
    "ask_whom": "providers",
}


def check_pack(raw: RawPack) -> None:
    """Raises PackError with every problem of `raw`; returns nothing when it is sound."""
    problems = [*_schema_problems(raw)]
    if not problems:
        codes = _codes(raw)
        for (kind, id_), place in raw.places.items():
            problems += _walk(raw.things[kind][id_], place, (), codes)
        problems += _word_problems(raw)
    if problems:
        raise PackError(problems)


def _schema_problems(raw: RawPack) -> Iterator[Problem]:
    for (kind, id_), place in raw.places.items():
        try:
            KINDS[kind].model_validate(raw.things[kind][id_])
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                yield _explained(detail, f"{place} ({id_})", KINDS[kind])


def _explained(detail: Any, place: str, model: type[Any]) -> Problem:
    path = ".".join(str(step) for step in detail["loc"])
    fix = "See the schema of this kind."
    if detail["type"] == "extra_forbidden":
        close = nearest(str(detail["loc"][-1]), _keys_near(model))
        fix = f"Did you mean '{close}'?" if close else "Take it out."
    elif detail["type"] == "missing":
        fix = "Add it."
    return Problem(f"{place}: {path}", f"{detail['msg']}.", fix)


def _keys_near(model: type[Any]) -> set[str]:
    from replan.knowledge import schema

    models = [thing for thing in vars(schema).values() if isinstance(thing, type) and hasattr(thing, "model_fields")]
    return {name for thing in [model, *models] for name in thing.model_fields}


def _codes(raw: RawPack) -> dict[str, Iterable[str]]:
    codes: dict[str, Iterable[str]] = {kind: list(things) for kind, things in raw.things.items()}
    codes["scales"] = [scale["id"] for measure in raw.things["measures"].values() for scale in measure["scales"]]
    for group, kind in (("diagnosis_groups", "diagnoses"), ("medication_groups", "medications")):
        codes[group] = {thing["group"] for thing in raw.things[kind].values() if thing.get("group")}
    return codes


def _walk(data: Any, place: str, path: tuple[str, ...], codes: dict[str, Iterable[str]]) -> Iterator[Problem]:
    """Checks every reference below `data`, whatever its depth."""
    if isinstance(data, dict):
        if "field" in data and "op" in data:
            yield from _rule_problem(data, place, path, codes)
        if path and path[-1] == "fits":
            yield from _missing(data, "roadblocks", f"{place}: {'.'.join(path)}", codes)
        for key, value in data.items():
            if key in REFERENCES and not isinstance(value, dict):
                named = value if isinstance(value, list) else [value]
                where = f"{place}: {'.'.join((*path, key))}"
                yield from _missing([name for name in named if isinstance(name, str)], REFERENCES[key], where, codes)
            yield from _walk(value, place, (*path, str(key)), codes)
        if path and path[-1] in ("says", "says_not"):
            yield from _text_fields(data, place, path, codes)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, place, (*path, str(index)), codes)


def _missing(names: Iterable[str], kind: str, where: str, codes: dict[str, Iterable[str]]) -> Iterator[Problem]:
    known = list(codes[kind])
    for name in names:
        if name not in known:
            yield Problem(where, f"'{name}' is not in {kind}.", did_you_mean(name, known, f"Add it to {kind}/."))


def _rule_problem(
    test: Mapping[str, Any], place: str, path: tuple[str, ...], codes: dict[str, Iterable[str]]
) -> Iterator[Problem]:
    wrong = field_problem(str(test["field"]), codes)
    if wrong:
        cause, known = wrong
        fix = did_you_mean(str(test["field"]), known, "See knowledge/fields.py for the fields.")
        yield Problem(f"{place}: {'.'.join(path)}", f"{cause}.", fix)
    if test["field"] == "episode.condition":
        named = test["value"] if isinstance(test["value"], list) else [test["value"]]
        yield from _missing(named, "conditions", f"{place}: {'.'.join(path)}", codes)


def _text_fields(
    text: Mapping[str, str], place: str, path: tuple[str, ...], codes: dict[str, Iterable[str]]
) -> Iterator[Problem]:
    for lang, sentence in text.items():
        for field in named_values(sentence):
            if field not in FIELDS and field.split(".")[0] not in FAMILIES:
                where = f"{place}: {'.'.join((*path, lang))}"
                fix = did_you_mean(field, FIELDS, "See knowledge/fields.py.")
                yield Problem(where, f"'{{{field}}}' is not a field.", fix)


def named_values(sentence: str) -> set[str]:
    """The names in braces of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _word_problems(raw: RawPack) -> Iterator[Problem]:
    first = raw.words.get(LANGUAGES[0], {})
    for lang in LANGUAGES[1:]:
        other = raw.words.get(lang, {})
        for key in sorted(first.keys() ^ other.keys()):
            missing = lang if key in first else LANGUAGES[0]
            yield Problem(f"words/{missing}", f"the message '{key}' is missing.", "Translate it.")
        for key in sorted(first.keys() & other.keys()):
            if _names(first[key]) != _names(other[key]):
                yield Problem(f"words/{lang}: {key}", "it names other values than in English.", "Use the same braces.")


def _names(text: str | Mapping[str, str]) -> set[str]:
    forms = [text] if isinstance(text, str) else list(text.values())
    return {name for form in forms for name in named_values(form)}
