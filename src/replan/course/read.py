"""Reads course documents from JSON or YAML text. Every mistake is listed with its place, cause and fix."""

from __future__ import annotations

import json
import types
import typing
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from replan.core.errors import DocumentError, Problem, nearest
from replan.core.files import read_text
from replan.core.wording import Wording
from replan.course.document import Course
from replan.formats.mistakes import cause_and_fix
from replan.formats.yaml_file import Lines, YamlProblem, as_json, parse_yaml, too_deep


def read_course(path: str | Path) -> Course:
    """The one course in the file at `path`. Raises DocumentError when it cannot be read or holds none, several or a
    wrong one."""
    courses = read_courses(read_text(Path(path), DocumentError), str(path))
    if len(courses) != 1:
        cause = f"the file holds {len(courses)} courses."
        raise DocumentError([Problem(str(path), cause, "Use read_courses for several.")])
    return courses[0]


def read_courses(text: str, name: str) -> list[Course]:
    """The courses in `text`: one document, a list of documents, or one JSON document a line (JSON Lines).

    `name` is what messages call the place. Raises DocumentError with every problem of every document.
    """
    if not text.strip():
        raise DocumentError([Problem(name, "the document is empty.", "Start from `replan schema` or an example.")])
    documents, is_list = _documents(text, name)
    courses: list[Course] = []
    problems: list[Problem] = []
    lines = Lines(text)
    for index, data in enumerate(documents):
        try:
            courses.append(Course.model_validate_json(as_json(data, name)))
        except YamlProblem as error:
            problems.append(error.problem)
        except ValidationError as error:
            prefix = (index,) if is_list else ()
            details = error.errors(include_url=False)
            problems += [_problem(d, lines, name, prefix) for d in details if not _follows(d, details)]
    if problems:
        raise DocumentError(problems)
    return courses


def course_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the course document."""
    schema = Course.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _documents(text: str, name: str) -> tuple[list[Any], bool]:
    data = _json(text, name)
    if data is None:
        try:
            data = parse_yaml(text, name)
        except YamlProblem as error:
            raise DocumentError([error.problem]) from None
    if isinstance(data, list):
        return data, True
    return [data], False


def _json(text: str, name: str) -> Any:
    """Parsed JSON or JSON Lines (as a list); None when it is neither, and may be YAML. Raises DocumentError for a key
    that is given twice, of which one would be lost, and for what is nested too deep."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        raise DocumentError([_twice(error, text, name)]) from None
    except RecursionError:
        raise DocumentError([too_deep(name).problem]) from None
    except ValueError:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].lstrip().startswith("{"):
            return None
    found, wrong = [], list[Problem]()
    for number, line in lines:
        try:
            found.append(json.loads(line, object_pairs_hook=_once))
        except _TwiceError as error:
            wrong.append(_given_twice(error, f"{name}, line {number}"))
        except RecursionError:
            wrong.append(too_deep(f"{name}, line {number}").problem)
        except ValueError:
            return None
    if wrong:
        raise DocumentError(wrong)
    return found


class _TwiceError(Exception):
    """A key that one JSON object gives twice; not a ValueError, which says that the text is no JSON."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(next(key for key in keys if keys.count(key) > 1))
    return data


def _twice(error: _TwiceError, text: str, name: str) -> Problem:
    try:
        parse_yaml(text, name)  # nearly all JSON is YAML, whose parser knows the line
    except YamlProblem as known:
        if isinstance(known.problem.cause, Wording) and str(error) in known.problem.cause:
            return known.problem
    return _given_twice(error, name)


def _given_twice(error: _TwiceError, place: str) -> Problem:
    return Problem(place, Wording("the key '{key}' is given twice.", key=str(error)), Wording("Give it once."))


def _problem(detail: Any, lines: Lines, name: str, prefix: tuple[int, ...]) -> Problem:
    path = tuple(step for step in detail["loc"] if not str(step).startswith(("function-", "constrained-")))
    message, inner = _message(detail)
    path = (*path, *inner)
    line = lines.line_of((*prefix, *path))
    place = name + (f", line {line}" if line else "") + f": {_dotted((*prefix, *path)) or 'the document'}"
    return Problem(place, *_cause_and_fix(detail, message, path))


def _follows(detail: Any, details: list[Any]) -> bool:
    """Whether this only says that a list is too short because its own items are wrong."""
    path = detail["loc"]
    return detail["type"] == "too_short" and any(
        other["loc"][: len(path)] == path and len(other["loc"]) > len(path) for other in details
    )


def _message(detail: Any) -> tuple[str, tuple[int | str, ...]]:
    """Our own validators say `where: what. fix`; the rest speak pydantic."""
    message = detail["msg"].removeprefix("Value error, ")
    head, _, rest = message.partition(": ")
    if detail["type"] == "value_error" and rest and " " not in head:
        return rest, tuple(int(step) if step.isdigit() else step for step in head.split("."))
    return message, ()


def _cause_and_fix(detail: Any, message: str, path: tuple[int | str, ...]) -> tuple[str, str]:
    kind, given = detail["type"], detail.get("input")
    if kind == "extra_forbidden":
        close = nearest(str(path[-1]), _fields_at(path[:-1]))
        return f"there is no field '{path[-1]}'.", f"Did you mean '{close}'?" if close else _known_here(path[:-1])
    if kind == "value_error":
        cause, _, fix = message.partition(". ")
        return f"{cause}.", f"{fix}." if fix else "Correct it."
    if (told := cause_and_fix(detail)) is not None:
        return told
    if kind == "string_pattern_mismatch":
        return f"{given!r} is not a code.", "Codes are lower case with underscores; see `replan codes`."
    return f"{message[0].lower()}{message[1:]} (given: {_short(given)}).", "See `replan schema`."


def _short(value: Any) -> str:
    shown = json.dumps(value, default=str)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _dotted(path: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _known_here(path: tuple[int | str, ...]) -> str:
    return "Known here: " + ", ".join(sorted(_fields_at(path))) + "."


def _fields_at(path: tuple[int | str, ...]) -> list[str]:
    """The field names that the document knows at `path`."""
    model: Any = Course
    for step in path:
        if isinstance(step, int):
            continue
        field = next((f for n, f in model.model_fields.items() if step in (n, f.alias)), None)
        if field is None:
            return []
        model = _model_in(field.annotation)
        if model is None:
            return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside Optional, tuple or plain annotations."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (tuple, typing.Union, types.UnionType):
        found = (_model_in(part) for part in typing.get_args(annotation))
        return next((model for model in found if model), None)
    return None
