"""How care went: gaps in measuring, who stopped and why, whether dose and content were adequate, what was missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from replan.outcomes.rows import FEWEST, Row
from replan.outcomes.shares import Share, share_of

GAP_DAYS = 28
"""Four weeks without a score is a gap: the usual interval of a progress report."""

FINISHED = ("goal_reached", "well")
LEFT = ("no_help", "worse", "cost", "time", "access", "other")
MOVED_ON = ("referred", "moved")


@dataclass(frozen=True)
class Endings:
    """Courses that are over. Well and gone is no failure; who went quiet stays unknown.

    `finished` reached the goal or are well, `left` stopped for a reason they gave, `moved_on` were referred or moved
    away, `unknown` went quiet; `reasons` counts each stated reason. Shares are of all courses that are over.
    """

    over: int
    finished: Share
    left: Share
    moved_on: Share
    unknown: Share
    reasons: tuple[tuple[str, int], ...]


def endings(rows: Sequence[Row]) -> Endings:
    """How the courses that are over came to their end."""
    over = [row for row in rows if row.state != "open"]
    reasons = Counter(row.ended for row in over if row.state == "ended" and row.ended)

    def part(names: Sequence[str]) -> Share:
        return share_of(row.state == "ended" and row.ended in names for row in over)

    unknown = share_of(row.state == "quiet" for row in over)
    order = [name for name in (*FINISHED, *LEFT, *MOVED_ON) if reasons[name]]
    counted = tuple((name, reasons[name]) for name in order)
    return Endings(len(over), part(FINISHED), part(LEFT), part(MOVED_ON), unknown, counted)


def gaps(rows: Sequence[Row]) -> Share:
    """Open courses whose last score is older than four weeks."""
    return share_of(row.days_since > GAP_DAYS for row in rows if row.state == "open")


@dataclass(frozen=True)
class Dose:
    """Attended visits per week over the usual ones (1 is usual): middle and the middle half of patients; None with
    fewer than `FEWEST`. `program` is the share with a recorded home program; a course without any may have one that
    nobody wrote down."""

    n: int
    middle: float | None
    low: float | None
    high: float | None
    program: Share


def dose(rows: Sequence[Row]) -> Dose:
    """How many visits there were against the usual number."""
    known = sorted(row.visits_share for row in rows if row.visits_share is not None)
    program = share_of(bool(row.has_program) for row in rows)
    if len(known) < FEWEST:
        return Dose(len(known), None, None, None, program)
    low, _, high = quantiles(known, n=4, method="inclusive")
    return Dose(len(known), median(known), low, high, program)


@dataclass(frozen=True)
class Content:
    """One kind of treatment: what guidelines say of it, and its share (0 to 1) of what was done, in courses that
    recorded it."""

    intervention: str
    stance: str
    grade: str
    part: float


@dataclass(frozen=True)
class Contents:
    """What was done in visits, by what guidelines say of it. `n` courses recorded it; parts are means over courses, so
    that a long course counts no more than a short one; none with fewer than `FEWEST`."""

    n: int
    stances: tuple[tuple[str, float], ...]
    kinds: tuple[Content, ...]


STANCES = ("for", "conflict", "", "against")


def contents(rows: Sequence[Row]) -> Contents:
    """What was done, the best supported first."""
    recorded = [row for row in rows if row.content]
    if len(recorded) < FEWEST:
        return Contents(len(recorded), (), ())
    parts: Counter[tuple[str, str, str]] = Counter()
    for row in recorded:
        total = sum(done.amount for done in row.content)
        for done in row.content:
            parts[done.intervention, done.stance, done.grade] += done.amount / total / len(recorded)  # type: ignore[assignment]
    kinds = tuple(Content(*key, float(part)) for key, part in parts.items())
    order = sorted(kinds, key=lambda kind: (STANCES.index(kind.stance), -kind.part))
    stances = tuple((name, sum(kind.part for kind in kinds if kind.stance == name)) for name in STANCES)
    return Contents(len(recorded), stances, tuple(order))


@dataclass(frozen=True)
class Missed:
    """Visits that were missed, and what they cost: `recorded` is the sum of the costs that were written down for
    `with_cost` of them. For the others `low` to `high` is what they cost if each cost what a tenth and nine tenths of
    the recorded visits do not exceed; None while fewer than `FEWEST` costs are known."""

    missed: int
    kept: int
    cancelled: int
    recorded: float
    with_cost: int
    low: float | None
    high: float | None


def missed(rows: Sequence[Row]) -> Missed:
    """The cost of missed care, in the clinic's own currency."""
    costs = [cost for row in rows for cost in (*row.visit_costs, *row.missed_costs)]
    recorded = [cost for row in rows for cost in row.missed_costs]
    count = sum(row.missed for row in rows)
    low = high = None
    if len(costs) >= FEWEST:
        tenths, rest = quantiles(costs, n=10, method="inclusive"), count - len(recorded)
        low, high = sum(recorded) + rest * tenths[0], sum(recorded) + rest * tenths[-1]
    kept, cancelled = sum(row.attended or 0 for row in rows), sum(row.cancelled for row in rows)
    return Missed(count, kept, cancelled, sum(recorded), len(recorded), low, high)
