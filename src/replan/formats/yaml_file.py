"""Reads YAML strictly: a key given twice is an error, and every place knows its line."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from datetime import date
from typing import Any

import yaml

from replan.core.errors import Problem
from replan.core.wording import Wording

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SAID = (
    Wording("mapping values are not allowed in this context."),
    Wording("block sequence entries are not allowed in this context."),
    Wording("could not find expected ':'."),
    Wording("did not find expected key."),
    Wording("did not find expected '-' indicator."),
    Wording("did not find expected ',' or ']'."),
    Wording("did not find expected ',' or '}}'."),
    Wording("did not find expected node content."),
    Wording("did not find expected comment or line break."),
    Wording("did not find expected alphabetic or numeric character."),
    Wording("did not find expected <document start>."),
    Wording("found character that cannot start any token."),
    Wording("found unexpected end of stream."),
    Wording("found a tab character that violates indentation."),
    Wording("found unknown escape character."),
    Wording("found undefined alias."),
    Wording("found unhashable key."),
    Wording("but found another document."),
    Wording("this is not YAML."),
)
"""What the parser says most, so that it can be told in another language."""


class DuplicateKey(yaml.constructor.ConstructorError):
    """The same key stands twice in one mapping."""


class _StrictLoader(_Loader):  # type: ignore[misc]
    """Refuses duplicate keys and keeps dates as ISO text, as JSON does."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError:  # such as `!!int x`
            cause = Wording("a value does not fit its tag.")
            raise yaml.constructor.ConstructorError(None, None, cause, node.start_mark) from None


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, int] = {}
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "found unhashable key", key_node.start_mark)
        if key in seen:
            raise DuplicateKey(
                None, None, Wording("the key '{key}' is given twice.", key=str(key)), key_node.start_mark
            )
        seen[key] = 1
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value
    }


def _date(loader: Any, node: yaml.ScalarNode) -> str:
    try:
        value = yaml.constructor.SafeConstructor.construct_yaml_timestamp(loader, node)
    except ValueError:  # there is no such day: whoever wants one says so, with the place
        return str(node.value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _int(loader: Any, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node).lower()
    return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))


def _float(loader: Any, node: yaml.ScalarNode) -> float:
    text = loader.construct_scalar(node).lower()
    return float(text.replace(".", "", 1) if text.endswith((".inf", ".nan")) else text)


# YAML 1.1 reads on, off, yes and no as true or false, 010 as 8 and 1:20 as 80; as in YAML 1.2, a field named `on` must
# stay a word, 010 is ten and 1:20 is text.
_NEW = {
    "bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "float": (
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        "-+.0123456789",
    ),
    "int": (r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
}
_TAG = "tag:yaml.org,2002:"
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.removeprefix(_TAG) not in _NEW]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
for _name in ("bool", "int", "float"):  # the first that fits wins: a whole number is an int
    _StrictLoader.add_implicit_resolver(f"{_TAG}{_name}", re.compile(_NEW[_name][0]), list(_NEW[_name][1]))
_StrictLoader.add_constructor("tag:yaml.org,2002:int", _int)
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _float)
_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def parse_yaml(text: str, name: str) -> Any:
    """The plain data in `text`. Raises YamlProblem, which holds one Problem naming `name` and the line."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  the loader is a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Wording("{name}, line {line:d}", name=name, line=mark.line + 1) if mark else name
        check = Wording("Check the indentation, colons and quotes there.")
        fix = Wording("Give it once.") if isinstance(error, DuplicateKey) else check
        raise YamlProblem(Problem(place, _told(error.problem or "this is not YAML"), fix)) from None
    except RecursionError:
        raise too_deep(name) from None
    except yaml.YAMLError as error:
        cause, fix = Wording("{error}.", error=str(error)), Wording("Save the file as plain text in UTF-8.")
        raise YamlProblem(Problem(name, cause, fix)) from None


def as_json(data: Any, name: str) -> str:
    """Plain data as JSON. Raises YamlProblem, naming `name`, for what only YAML knows and what is nested too deep."""
    try:
        return json.dumps(data)
    except (TypeError, ValueError):  # a set, bytes, or a list that holds itself
        cause = Wording("a value is neither text, number, list nor group of fields.")
        raise YamlProblem(Problem(name, cause, Wording("Write it as text or as a number."))) from None
    except RecursionError:
        raise too_deep(name) from None


def too_deep(name: str) -> YamlProblem:
    """What is said of a text that is nested deeper than can be read."""
    return YamlProblem(Problem(name, Wording("it is nested too deep."), Wording("Nest it less.")))


def _told(problem: str) -> str:
    if isinstance(problem, Wording):
        return problem
    said = f"{problem.rstrip('.')}."
    return next((known for known in _SAID if known == said), said)


class YamlProblem(Exception):  # noqa: N818  it carries a Problem
    """A text that is not strict YAML."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def line_of(text: str, path: tuple[int | str, ...]) -> int | None:
    """The line (from 1) at which the value at `path` stands, or that of its nearest existing parent."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return None
    for step in path:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node is not None else None


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None
