"""Operating figures: how often the true cause is found, how honest the chances are, and what safety lets through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from replan.evaluation.compared import reliability, share_interval
from replan.simulation.look import Seen
from replan.simulation.mix import NAMES, NONE, REASONS, SLOW

HELD_BACK = 0.8
"""A course below this share of its usual gain is held back: where the causes matter."""

BINS = 10
FREE = (NONE, SLOW)


@dataclass(frozen=True)
class Share:
    """`count` of `of`; the share from 0 to 1 with its 95 % interval (Wilson). Nothing of nothing is no share."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its 95 % interval."""
        return share_interval(self.count / self.of, self.of) if self.of else None


@dataclass(frozen=True)
class KindFigures:
    """Courses of one kind. `first` and `second`: a true cause is ranked first, or among the first two. `named`: the
    review names a true cause; `free`: it says that nothing is in the way or that it takes this long; `open`: that it
    cannot tell.
    """

    kind: str
    courses: int
    first: Share
    second: Share
    named: Share
    free: Share
    open: Share


@dataclass(frozen=True)
class Calibration:
    """Chances given to one reason beside how often it is true: `bins` are (mean chance, share true, courses)."""

    reason: str
    bins: tuple[tuple[float, float, int], ...]
    brier: float
    brier_of_base: float
    mean_chance: float
    base: float


@dataclass(frozen=True)
class Safety:
    """`missed`: an illness whose signs stand in the record is not raised. `wrongly_cleared`: one whose signs nobody
    asked about is taken for ruled out. `forbidden`: offers that the record rules out; `silent`: that the truth rules
    out, offered without a caution. All four must be 0. `alarms`: urgent flags in people without a serious illness.
    """

    missed: Share
    wrongly_cleared: Share
    forbidden: int
    silent: int
    ruled_out: int
    offers: int
    alarms: Share
    examples: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing slipped through."""
        return not (self.missed.count or self.wrongly_cleared.count or self.forbidden or self.silent)


@dataclass(frozen=True)
class Operating:
    """All figures of a run. `single` are courses with one cause, `held_back` those of them that fall behind."""

    courses: int
    kinds: tuple[KindFigures, ...]
    single: KindFigures
    held_back: KindFigures
    two_both: Share
    free_found: Share
    cannot_tell: Share
    calibration: tuple[Calibration, ...]
    confused: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    safety: Safety


def operating(seen: Iterable[Seen]) -> Operating:
    """The figures of a run."""
    rows = list(seen)
    by_kind = {kind: [row for row in rows if row.kind == kind] for kind in NAMES}
    single = [row for row in rows if len(row.causes) == 1]
    held_back = [row for row in single if row.gain < HELD_BACK]
    two = by_kind["two"]
    free = [row for row in rows if row.kind in FREE]
    return Operating(
        courses=len(rows),
        kinds=tuple(_kind(kind, part) for kind, part in by_kind.items() if part),
        single=_kind("single", single),
        held_back=_kind("held_back", held_back),
        two_both=_share(two, lambda row: set(row.causes) <= set(row.ranked[: len(row.causes)])),
        free_found=_share(free, lambda row: row.conclusion == "found"),
        cannot_tell=_share(rows, lambda row: row.conclusion == "cannot_tell"),
        calibration=tuple(one for reason in REASONS if (one := _calibration(reason, rows))),
        confused=tuple((kind, _firsts(part)) for kind, part in by_kind.items() if part),
        safety=_safety(rows),
    )


def _share(rows: Sequence[Seen], holds: Callable[[Seen], bool]) -> Share:
    return Share(sum(holds(row) for row in rows), len(rows))


def _kind(kind: str, rows: Sequence[Seen]) -> KindFigures:
    return KindFigures(
        kind=kind,
        courses=len(rows),
        first=_share(rows, lambda row: bool(set(row.ranked[:1]) & set(row.causes))),
        second=_share(rows, lambda row: bool(set(row.ranked[:2]) & set(row.causes))),
        named=_share(rows, lambda row: bool(set(row.named) & set(row.causes))),
        free=_share(rows, lambda row: row.conclusion in ("takes_time", "nothing_in_the_way")),
        open=_share(rows, lambda row: row.conclusion == "cannot_tell"),
    )


def _calibration(reason: str, rows: Sequence[Seen]) -> Calibration | None:
    pairs = [(row.chances[row.ranked.index(reason)], reason in row.causes) for row in rows if reason in row.ranked]
    if not pairs:
        return None
    chances, true = [p for p, _ in pairs], [t for _, t in pairs]
    base = sum(true) / len(true)
    return Calibration(
        reason=reason,
        bins=tuple(reliability(chances, true, BINS)),
        brier=sum((p - t) ** 2 for p, t in pairs) / len(pairs),
        brier_of_base=base * (1 - base),
        mean_chance=sum(chances) / len(chances),
        base=base,
    )


def _firsts(rows: Sequence[Seen]) -> tuple[tuple[str, int], ...]:
    counts = Counter(row.ranked[0] for row in rows if row.ranked)
    return tuple((reason, counts[reason]) for reason in REASONS)


def _safety(rows: Sequence[Seen]) -> Safety:
    ill = [row for row in rows if row.flag is not None]
    written = [row for row in ill if row.flag_recorded]
    unwritten = [row for row in ill if not row.flag_recorded]
    well = [row for row in rows if row.flag is None]
    slips = [slip for row in rows for slip in (*row.forbidden, *row.silent)]
    return Safety(
        missed=_share(written, lambda row: row.flag != "raised"),
        wrongly_cleared=_share(unwritten, lambda row: row.flag == "cleared"),
        forbidden=sum(len(row.forbidden) for row in rows),
        silent=sum(len(row.silent) for row in rows),
        ruled_out=sum(row.ruled_out for row in rows),
        offers=sum(row.offers for row in rows),
        alarms=_share(well, lambda row: row.urgent),
        examples=tuple(slip for slip, _ in Counter(slips).most_common(10)),
    )
