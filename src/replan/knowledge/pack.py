"""The knowledge pack as the engine sees it: frozen maps from id to thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from replan.core.errors import PackError, Problem, did_you_mean
from replan.knowledge.lookalikes import Lookalike
from replan.knowledge.schema import (
    Combination,
    Condition,
    DecisionRule,
    Exercise,
    Finding,
    Herb,
    Intervention,
    Measure,
    Named,
    Option,
    Pair,
    Pose,
    Provider,
    Rate,
    RedFlag,
    Roadblock,
    Scale,
    Source,
    StartingProgram,
    Variant,
)
from replan.knowledge.schema.retirement import Retirement

T = TypeVar("T")
Words = Mapping[str, Mapping[str, str | Mapping[str, str]]]


class Shelf(Mapping[str, T], Generic[T]):
    """The things of one kind. Each is built from its data when first asked for, then kept."""

    def __init__(self, kind: str, raw: Mapping[str, Any], build: Callable[[Any], T]) -> None:
        self.kind = kind
        self._raw = raw
        self._build = build
        self._built: dict[str, T] = {}

    def __getitem__(self, key: str) -> T:
        if key not in self._built:
            if key not in self._raw:
                raise KeyError(key)
            self._built[key] = self._build(self._raw[key])
        return self._built[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    @property
    def data(self) -> Mapping[str, Any]:
        """The things as plain data, before any is built."""
        return self._raw

    def named(self, key: str) -> T:
        """The thing with this id. Raises PackError that suggests the nearest id."""
        if key not in self:
            fix = did_you_mean(key, self, f"See `replan codes {self.kind}`.")
            raise PackError([Problem(f"pack {self.kind}", f"there is no '{key}'.", fix)])
        return self[key]

    def plus(self, more: Mapping[str, Any]) -> Shelf[T]:
        """This shelf with more things, given as data; they win over things of the same id."""
        return Shelf(self.kind, {**self._raw, **more}, self._build)


@dataclass(frozen=True)
class Pack:
    """Everything that Replan knows, as data. `version` changes with any byte of it.

    `conflicts` lists what a clinic's own pack replaced. `retired` holds what it took out of use, by `kind/id`, and why:
    such a thing keeps its name for old records and is offered to nobody.
    """

    version: str
    sources: Shelf[Source]
    measures: Shelf[Measure]
    conditions: Shelf[Condition]
    options: Shelf[Option]
    herbs: Shelf[Herb]
    red_flags: Shelf[RedFlag]
    decision_rules: Shelf[DecisionRule]
    pairs: Shelf[Pair]
    roadblocks: Shelf[Roadblock]
    providers: Shelf[Provider]
    findings: Shelf[Finding]
    interventions: Shelf[Intervention]
    exercises: Shelf[Exercise]
    poses: Shelf[Pose]
    programs: Shelf[StartingProgram]
    diagnoses: Shelf[Named]
    medications: Shelf[Named]
    implants: Shelf[Named]
    preferences: Shelf[Named]
    regions: Shelf[Named]
    combinations: Shelf[Combination]
    rates: Shelf[Rate]
    words: Words
    conflicts: tuple[str, ...] = field(default=())
    retired: Mapping[str, Retirement] = field(default_factory=dict)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that are spoken: those whose messages are complete, English first."""
        english = self.words["en"].keys()
        return ("en", *sorted(lang for lang, said in self.words.items() if lang != "en" and said.keys() >= english))

    @cached_property
    def measure_of_scale(self) -> Mapping[str, str]:
        """Scale id to the id of the measure that it belongs to."""
        return {scale["id"]: id_ for id_, raw in self.measures._raw.items() for scale in raw["scales"]}

    @cached_property
    def lookalikes_known(self) -> dict[str, tuple[Lookalike, ...]]:
        """Condition id to what it is mistaken for, filled by `lookalikes` as it is asked."""
        return {}

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """Every scale of every measure by its own id."""
        return Shelf("scales", self.measure_of_scale_raw, Scale.model_validate)

    @property
    def measure_of_scale_raw(self) -> Mapping[str, Any]:
        """Scale id to its data."""
        return {scale["id"]: scale for raw in self.measures._raw.values() for scale in raw["scales"]}

    @cached_property
    def variants(self) -> Mapping[str, Variant]:
        """Other ways in which a scale is printed, by the code that their scores are entered under."""
        return {
            variant["id"]: Variant.model_validate(variant)
            for raw in self.measures._raw.values()
            for variant in raw.get("variants", ())
        }

    def diagnosis(self, id_: str) -> Condition | Named:
        """A condition, or a diagnosis that no episode is about, by its id. Raises KeyError."""
        return self.conditions[id_] if id_ in self.conditions else self.diagnoses[id_]

    def collections(self) -> Mapping[str, Iterable[str]]:
        """Collection name to the codes in it, as `replan codes` lists them and rules may name them."""
        groups = {
            "diagnosis_groups": {raw.get("group") for raw in self.diagnoses._raw.values()} - {None},
            "medication_groups": {raw.get("group") for raw in self.medications._raw.values()} - {None},
        }
        return {kind: getattr(self, kind) for kind in KINDS} | {"scales": self.scales} | groups

    def extended(self, measures: Mapping[str, Any], conditions: Mapping[str, Any]) -> Pack:
        """This pack with the measures and conditions that a course document declares for itself."""
        if not measures and not conditions:
            return self
        return replace(self, measures=self.measures.plus(measures), conditions=self.conditions.plus(conditions))


KINDS: Mapping[str, type[Any]] = {
    "sources": Source,
    "measures": Measure,
    "conditions": Condition,
    "options": Option,
    "herbs": Herb,
    "red_flags": RedFlag,
    "decision_rules": DecisionRule,
    "pairs": Pair,
    "roadblocks": Roadblock,
    "providers": Provider,
    "findings": Finding,
    "interventions": Intervention,
    "exercises": Exercise,
    "poses": Pose,
    "programs": StartingProgram,
    "diagnoses": Named,
    "medications": Named,
    "implants": Named,
    "preferences": Named,
    "regions": Named,
    "combinations": Combination,
    "rates": Rate,
}
