"""Reads YAML strictly: a key given twice is an error, and every place knows its line."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterable
from datetime import date
from functools import cached_property
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


class RepeatedTooOften(yaml.constructor.ConstructorError):
    """Aliases stand for more values than anybody writes."""


_FIXES = {
    DuplicateKey: Wording("Give it once."),
    RepeatedTooOften: Wording("Write out what is repeated with '*', or leave it out."),
}


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


MOST_REPEATED = 100_000
"""How many values the aliases of one text may repeat. A few lines of aliases of aliases can stand for more values than
any memory holds; what people write repeats some dozens."""

LETTERS_OF_ONE = 100
"""How long a text counts as one value, so that a long one is not repeated without end either."""


MOST_LETTERS = 1_000_000
"""How long a text may be, which takes seconds to read. What people write by hand is a twentieth of it at most."""

MOST_DEEP = 100
"""How many levels of lists and groups may stand inside each other. The parser calls itself for each outside of Python's
guard: some ten thousand end the whole process. What people write has about ten."""


def parse_yaml(text: str, name: str) -> Any:
    """The plain data in `text`. Raises YamlProblem, which holds one Problem naming `name` and the line."""
    if len(text) > MOST_LETTERS:
        raise _too_long(name)
    loader = None
    try:
        if _is_deep(text):
            raise too_deep(name)
        loader = _StrictLoader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        _refuse_repetition(node)
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Wording("{name}, line {line:d}", name=name, line=mark.line + 1) if mark else name
        fix = next(
            (fix for kind, fix in _FIXES.items() if isinstance(error, kind)),
            Wording("Check the indentation, colons and quotes there."),
        )
        raise YamlProblem(Problem(place, _told(error.problem or "this is not YAML"), fix)) from None
    except RecursionError:
        raise too_deep(name) from None
    except yaml.YAMLError as error:
        cause, fix = Wording("{error}.", error=str(error)), Wording("Save the file as plain text in UTF-8.")
        raise YamlProblem(Problem(name, cause, fix)) from None
    finally:
        if loader is not None:
            loader.dispose()


def _is_deep(text: str) -> bool:
    """Whether more than `MOST_DEEP` levels are open at once. Raises what the parser raises for what is no YAML."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEEP:
            return True
    return False


def _refuse_repetition(top: yaml.Node) -> None:
    """Raises RepeatedTooOften at the first node whose aliases repeat too much, before anything is made of it."""
    sizes: dict[yaml.Node, int] = {}  # values that a node stands for, with those behind its aliases
    inside: set[yaml.Node] = set()
    repeated = 0

    def size(node: yaml.Node) -> int:
        nonlocal repeated
        if node in sizes:
            repeated += sizes[node]
            if repeated > MOST_REPEATED:
                raise RepeatedTooOften(None, None, Wording("aliases repeat too many values."), node.start_mark)
            return sizes[node]
        if node in inside:  # it holds itself, which the constructor refuses
            return 0
        inside.add(node)
        total = 1 + sum(size(child) for child in _children(node))
        if isinstance(node, yaml.ScalarNode):
            total += len(node.value) // LETTERS_OF_ONE
        inside.discard(node)
        sizes[node] = total
        return total

    size(top)


def _children(node: yaml.Node) -> Iterable[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return (one for pair in node.value for one in pair)
    return node.value if isinstance(node, yaml.SequenceNode) else ()


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


def _too_long(name: str) -> YamlProblem:
    cause = Wording("it is longer than a million characters.")
    return YamlProblem(
        Problem(name, cause, Wording("Split it into several files; course documents can also be written as JSON."))
    )


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


class Lines:
    """On which line each value of a text stands. The text is read once, however many places are asked for. Of one that
    is longer or deeper than YAML may be, such as JSON of thousands of patients, no line is known."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._children: dict[yaml.Node, dict[str, yaml.Node]] = {}

    @cached_property
    def _top(self) -> yaml.Node | None:
        if len(self._text) > MOST_LETTERS:
            return None
        try:
            top: yaml.Node | None = None if _is_deep(self._text) else yaml.compose(self._text, Loader=_Loader)
        except (yaml.YAMLError, RecursionError):
            return None
        return top

    def line_of(self, path: tuple[int | str, ...]) -> int | None:
        """The line (from 1) at which the value at `path` stands, or that of its nearest existing parent."""
        node = self._top
        for step in path:
            child = self._child(node, step)
            if child is None:
                break
            node = child
        return node.start_mark.line + 1 if node is not None else None

    def _child(self, node: yaml.Node | None, step: int | str) -> yaml.Node | None:
        if isinstance(node, yaml.MappingNode):
            if node not in self._children:
                # Of a key that is given twice the first counts; a key that is no word is on no path.
                self._children[node] = {
                    key.value: value for key, value in reversed(node.value) if isinstance(key.value, str)
                }
            return self._children[node].get(str(step))
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found: yaml.Node = node.value[step]
            return found
        return None
