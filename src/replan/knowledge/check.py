"""Checks a pack before anybody uses it: every key, every reference, every language, with file, line and key."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from replan.core.errors import PackError, Problem, did_you_mean, nearest
from replan.knowledge.check_programs import program_problems
from replan.knowledge.fields import FAMILIES, FIELDS, field_problem
from replan.knowledge.pack import KINDS
from replan.knowledge.read_pack import LANGUAGES, Place, RawPack
from replan.knowledge.schema.base import Text
from replan.knowledge.schema.retirement import Retirement

# Key in the data (anywhere) to the collection that its value or values must be in.
REFERENCES = {
    "source": "sources",
    "prior_source": "sources",
    "finding": "findings",
    "asks": "findings",
    "scale": "scales",
    "prefer": "scales",
    "instead": "scales",
    "condition": "conditions",
    "conditions": "conditions",
    "first": "diagnosable",
    "second": "diagnosable",
    "regions": "regions",
    "intervention": "interventions",
    "medications": "medications",
    "medication_groups": "medication_groups",
    "part_of": "options",
    "with_whom": "providers",
    "who": "providers",
    "ask_whom": "providers",
    "treatments": "treatments",
    "with_treatments": "treatments",
    "progression": "exercises",
    "regression": "exercises",
    "pose": "poses",
    "exercise": "exercises",
    "interventions": "interventions",
    "suits": "diagnosable",
    "not_for": "diagnosable",
}

# Facts whose values are codes, to the collection that the value must be in.
CODED_FACTS = {"episode.condition": "conditions", "episode.region": "regions"}

Codes = Mapping[str, Iterable[str]]
Path = tuple[int | str, ...]


def check_pack(raw: RawPack) -> None:
    """Raises PackError with every problem of `raw`; returns nothing when it is sound."""
    problems = [*_schema_problems(raw), *_retirement_problems(raw)]
    if not problems:
        codes = _codes(raw)
        for (kind, id_), place in raw.places.items():
            problems += _walk(raw.things[kind][id_], place, (), codes)
        problems += _same_code_twice(raw)
        problems += _ladder_problems(raw)
        problems += program_problems(raw)
        problems += _word_problems(raw)
    if problems:
        raise PackError(problems)


def _schema_problems(raw: RawPack) -> Iterator[Problem]:
    for (kind, id_), place in raw.places.items():
        yield from _validated(KINDS[kind], raw.things[kind][id_], place)


def _retirement_problems(raw: RawPack) -> Iterator[Problem]:
    for entry, place in raw.retired:
        found = list(_validated(Retirement, entry, place))
        yield from found
        if not found and entry["id"] not in raw.things[entry["kind"]]:
            fix = did_you_mean(entry["id"], raw.things[entry["kind"]], f"See `replan codes {entry['kind']}`.")
            yield Problem(place.at(("id",)), f"there is no '{entry['id']}' in {entry['kind']}.", fix)


def _validated(model: type[Any], data: Any, place: Place) -> Iterator[Problem]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield _explained(detail, data, place, model)


def _explained(detail: Any, data: Any, place: Place, model: type[Any]) -> Problem:
    path = _path_in(data, detail["loc"])
    cause = f"{detail['msg'].removeprefix('Value error, ')}."
    fix = "See the schema of this kind."
    if detail["type"] == "extra_forbidden":
        cause = f"there is no key '{path[-1]}' here."
        close = nearest(str(path[-1]), _keys_near(model))
        fix = f"Did you mean '{close}'?" if close else "Take it out."
    elif detail["type"] == "missing":
        cause = f"the key '{detail['loc'][-1]}' is missing."
        fix = "Add it."
    elif detail["type"] == "literal_error":
        cause = f"'{detail['input']}' is not one of {detail['ctx']['expected']}."
        close = nearest(
            str(detail["input"]), detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        )
        fix = f"Did you mean '{close}'?" if close else "Use one of them."
    elif detail["type"] == "model_type" and detail["ctx"]["class_name"] == Text.__name__:
        cause = "this text is not given in each language."
        fix = "Write it in English and in Spanish: {en: ..., es: ...}."
    return Problem(place.at(path), cause, fix)


def _path_in(data: Any, steps: Sequence[int | str]) -> Path:
    """The way to a mistake through the data: the validator's own way also names the kinds of rule that it tried."""
    path: list[int | str] = []
    for step in steps:
        here = isinstance(data, dict) and step in data
        if here or (isinstance(data, (list, tuple)) and isinstance(step, int) and step < len(data)):
            data = data[step]
            path.append(step)
    if steps and (not path or path[-1] != steps[-1]):
        path.append(steps[-1])
    return tuple(path)


def _keys_near(model: type[Any]) -> set[str]:
    from replan.knowledge import schema

    models = [thing for thing in vars(schema).values() if isinstance(thing, type) and hasattr(thing, "model_fields")]
    return {name for thing in [model, *models] for name in thing.model_fields}


def _codes(raw: RawPack) -> Codes:
    codes: dict[str, Iterable[str]] = {kind: list(things) for kind, things in raw.things.items()}
    codes["scales"] = [scale["id"] for measure in raw.things["measures"].values() for scale in measure["scales"]]
    codes["diagnosable"] = [*raw.things["conditions"], *raw.things["diagnoses"]]
    codes["treatments"] = [*raw.things["options"], *raw.things["interventions"]]
    for group, kind in (("diagnosis_groups", "diagnoses"), ("medication_groups", "medications")):
        codes[group] = {thing["group"] for thing in raw.things[kind].values() if thing.get("group")}
    return codes


def _walk(data: Any, place: Place, path: Path, codes: Codes) -> Iterator[Problem]:
    """Checks every reference below `data`, whatever its depth."""
    if isinstance(data, dict):
        if "field" in data and "op" in data:
            yield from _rule_problem(data, place, path, codes)
        if path in (("fits",), ("because",)):
            yield from _missing(data, "roadblocks", place, path, codes)
        if path and path[-1] == "facts":
            for field in data:
                yield from _field_problem(field, place, (*path, field), codes)
        for key, value in data.items():
            if key in REFERENCES and not isinstance(value, dict):
                named = value if isinstance(value, list) else [value]
                names = [name for name in named if isinstance(name, str)]
                yield from _missing(names, REFERENCES[key], place, (*path, key), codes)
            yield from _walk(value, place, (*path, key), codes)
        if path and path[-1] in ("says", "says_not"):
            yield from _text_fields(data, place, path, codes)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, place, (*path, index), codes)


def _missing(names: Iterable[str], kind: str, place: Place, path: Path, codes: Codes) -> Iterator[Problem]:
    known = list(codes[kind])
    for name in names:
        if name not in known:
            both = {"diagnosable": "conditions or diagnoses", "treatments": "options or interventions"}
            kinds = both.get(kind, kind)
            yield Problem(
                place.at(path), f"'{name}' is not in {kinds}.", did_you_mean(name, known, f"Add it to {kinds}.")
            )


def _rule_problem(test: Mapping[str, Any], place: Place, path: Path, codes: Codes) -> Iterator[Problem]:
    yield from _field_problem(str(test["field"]), place, (*path, "field"), codes)
    if test["field"] in CODED_FACTS:
        named = test["value"] if isinstance(test["value"], list) else [test["value"]]
        yield from _missing(named, CODED_FACTS[test["field"]], place, (*path, "value"), codes)


def _field_problem(field: str, place: Place, path: Path, codes: Codes) -> Iterator[Problem]:
    wrong = field_problem(field, codes)
    if wrong:
        cause, known = wrong
        yield Problem(place.at(path), f"{cause}.", did_you_mean(field, known, "See `replan codes fields`."))


def _text_fields(text: Mapping[str, str], place: Place, path: Path, codes: Codes) -> Iterator[Problem]:
    for lang, sentence in text.items():
        for field in named_values(sentence):
            if field not in FIELDS and field.split(".")[0] not in FAMILIES:
                fix = did_you_mean(field, FIELDS, "See `replan codes fields`.")
                yield Problem(place.at((*path, lang)), f"'{{{field}}}' is not a field.", fix)


def named_values(sentence: str) -> set[str]:
    """The names in braces of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _same_code_twice(raw: RawPack) -> Iterator[Problem]:
    """Scores are entered under the code of a scale or a variant: one word must not mean two things."""
    seen: dict[str, str] = {}
    for id_, measure in raw.things["measures"].items():
        for part in ("scales", "variants"):
            for number, thing in enumerate(measure.get(part, ())):
                if thing["id"] in seen:
                    cause = f"the code '{thing['id']}' is also used in {seen[thing['id']]}."
                    place = raw.places["measures", id_]
                    yield Problem(place.at((part, number, "id")), cause, "Give one of them another id.")
                seen[thing["id"]] = id_


def _ladder_problems(raw: RawPack) -> Iterator[Problem]:
    """Each step from one exercise to another goes up (or down) a level and is named from both ends: so no circles."""
    exercises = raw.things["exercises"]
    for id_, exercise in exercises.items():
        for key, back, sign in (("progression", "regression", 1), ("regression", "progression", -1)):
            for number, other in enumerate(exercise.get(key, ())):
                if other not in exercises:
                    continue
                place, step = raw.places["exercises", id_], (key, number)
                if sign * (exercises[other]["level"] - exercise["level"]) <= 0:
                    cause = f"'{other}' is not {'harder' if sign > 0 else 'easier'} than '{id_}'."
                    yield Problem(place.at(step), cause, "Correct one of the levels, or take it out.")
                elif id_ not in exercises[other].get(back, ()):
                    yield Problem(place.at(step), f"'{other}' does not name '{id_}' back.", f"Add it to its {back}.")


def _word_problems(raw: RawPack) -> Iterator[Problem]:
    first = raw.words.get(LANGUAGES[0], {})
    for lang in LANGUAGES[1:]:
        other = raw.words.get(lang, {})
        for key in sorted(first.keys() ^ other.keys()):
            there, missing = (LANGUAGES[0], lang) if key in first else (lang, LANGUAGES[0])
            place = raw.word_places[there, key].at((key,))
            yield Problem(place, f"the message '{key}' is missing in words/{missing}.", "Translate it.")
    # A further language may grow message by message: it is spoken once it is complete.
    for lang in raw.words.keys() - {LANGUAGES[0]}:
        other = raw.words[lang]
        for key in sorted(first.keys() & other.keys()):
            if _names(first[key]) != _names(other[key]):
                place = raw.word_places[lang, key].at((key,))
                yield Problem(place, "it names other values than in English.", "Use the same braces.")


def _names(text: str | Mapping[str, str]) -> set[str]:
    forms = [text] if isinstance(text, str) else list(text.values())
    return {name for form in forms for name in named_values(form)}
