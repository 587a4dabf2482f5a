"""Do treatments go together? What goes on already, what is planned beside it, and where the two clash."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from replan.core.dates import days_after
from replan.course.document import Course
from replan.knowledge.pack import Pack
from replan.knowledge.schema import Combination, Together
from replan.options.tried import Tried

RECENT_DAYS = 28
"""What was done in a visit within four weeks counts as going on."""

ORDER: Mapping[Together, int] = {"not_together": 0, "apart": 1, "coordinate": 2}


@dataclass(frozen=True)
class Clash:
    """Two treatments that need thought: `planned` beside `other`, by which `combination` of the pack, and how."""

    combination: str
    planned: str
    other: str
    together: Together
    days_apart: int | None


def going_on(course: Course, tried: Mapping[str, Tried], today: date) -> tuple[str, ...]:
    """Options and interventions that go on now: treatments under way, and what recent visits were made of."""
    since = days_after(today, -RECENT_DAYS)
    recent = [v for v in course.visits if since <= v.on <= today and v.status == "attended"]
    done = [item.code for visit in recent for item in visit.interventions]
    return tuple(dict.fromkeys([*(trial.option for trial in tried.values() if trial.under_way), *done]))


def clashes(planned: Collection[str], others: Collection[str], pack: Pack) -> tuple[Clash, ...]:
    """Every pair of a planned treatment and another one that needs thought, the gravest first, each pair once."""
    found: dict[frozenset[str], Clash] = {}
    for combination in pack.combinations.values():
        for clash in _of(combination, planned, others):
            known = found.get(frozenset((clash.planned, clash.other)))
            if known is None or ORDER[clash.together] < ORDER[known.together]:
                found[frozenset((clash.planned, clash.other))] = clash
    return tuple(sorted(found.values(), key=lambda clash: (ORDER[clash.together], clash.planned, clash.other)))


def go_together(option: str, others: Collection[str], pack: Pack) -> bool:
    """Whether `option` can be begun while `others` go on."""
    return all(clash.together != "not_together" for clash in clashes((option,), others, pack))


def _of(combination: Combination, planned: Collection[str], others: Collection[str]) -> Iterator[Clash]:
    sides = (combination.treatments, combination.with_treatments)
    for one, other in (sides, sides[::-1]):
        for code in planned:
            if code not in one:
                continue
            for beside in others:
                if beside in other and beside != code:
                    yield Clash(combination.id, code, beside, combination.together, combination.days_apart)
