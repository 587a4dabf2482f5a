"""What a review says of a simulated course, beside what is true of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from replan.knowledge.load import load_pack
from replan.knowledge.pack import Pack
from replan.review import Review, review
from replan.simulation.contraindications import ruled_out_by
from replan.simulation.mix import NONE, SLOW, TWO, Mix
from replan.simulation.simulate import Made, simulate
from replan.simulation.truth import Truth

BATCH = 50
"""Courses in one piece of work: small enough to share out evenly, large enough to be worth a hand-over."""


@dataclass(frozen=True)
class Seen:
    """`kind` is the name of the causes in the mix; `ranked` the reasons that can be judged, likeliest first, with their
    `chances`; `named` those that the review names. `flag` is what became of a serious illness: raised, open (its
    questions are asked) or cleared. `forbidden` are offers that the record rules out, and `silent` those that what is
    true rules out and that carry no caution.
    """

    kind: str
    causes: tuple[str, ...]
    gain: float
    ranked: tuple[str, ...]
    chances: tuple[float, ...]
    named: tuple[str, ...]
    conclusion: str
    verdict: str
    flag: str | None
    flag_recorded: bool
    urgent: bool
    forbidden: tuple[str, ...]
    silent: tuple[str, ...]
    ruled_out: int
    offers: int
    steps: int


@dataclass(frozen=True)
class Asked:
    """A run: how many courses, from which seed, of what mix."""

    n: int
    seed: int
    mix: Mix
    condition: str | None = None
    red_flags: float | None = None


def look(made: Made, pack: Pack) -> Seen:
    """Reviews one course on its day."""
    truth = made.truth
    found = review(made.course, today=truth.as_of, pack=pack)
    known = [reason for reason in found.reasons if reason.known]
    forbidden = [f"{o.id}: {fact}" for o in found.offers for fact in ruled_out_by(o.id, truth.recorded)]
    silent = [f"{o.id}: {f}" for o in found.offers if not o.if_applies for f in ruled_out_by(o.id, truth.has)]
    return Seen(
        kind=kind_of(truth),
        causes=truth.causes,
        gain=truth.gain,
        ranked=tuple(reason.id for reason in known),
        chances=tuple(reason.probability.best for reason in known),
        named=tuple(reason.id for reason in found.roadblocks.in_the_way),
        conclusion=found.roadblocks.conclusion,
        verdict=found.progress.verdict if found.progress else "too_early",
        flag=_flag(truth, found),
        flag_recorded=truth.red_flag_recorded,
        urgent=found.screening.urgent,
        forbidden=tuple(forbidden),
        silent=tuple(silent),
        ruled_out=sum(any(True for _ in ruled_out_by(option, truth.recorded)) for option in pack.options),
        offers=len(found.offers),
        steps=len(found.steps),
    )


def kind_of(truth: Truth) -> str:
    """The name of the causes: none, takes_time, one reason, or two."""
    if not truth.causes:
        return SLOW if truth.slow else NONE
    return truth.causes[0] if len(truth.causes) == 1 else TWO


def look_at_all(asked: Asked, *, jobs: int = 1, packs: tuple[Path, ...] = ()) -> Iterator[Seen]:
    """Every course of the run, in order, on `jobs` processes. Courses are made where they are reviewed and let go."""
    pieces = [(first, min(BATCH, asked.n - first)) for first in range(0, asked.n, BATCH)]
    if jobs == 1:
        pack = load_pack(*packs)
        for first, count in pieces:
            yield from _piece(asked, first, count, pack)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_open, initargs=(packs,)) as pool:
        for seen in pool.map(_in_worker, [(asked, *piece) for piece in pieces]):
            yield from seen


def _piece(asked: Asked, first: int, count: int, pack: Pack) -> list[Seen]:
    made = simulate(
        count, seed=asked.seed, pack=pack, mix=asked.mix, condition=asked.condition, red_flags=asked.red_flags,
        first=first,
    )  # fmt: skip
    return [look(one, pack) for one in made]


_PACK: list[Pack] = []
"""The pack of a worker process, opened once when it starts."""


def _open(packs: tuple[Path, ...]) -> None:
    _PACK[:] = [load_pack(*packs)]


def _in_worker(work: tuple[Asked, int, int]) -> list[Seen]:
    return _piece(*work, _PACK[0])


def _flag(truth: Truth, found: Review) -> str | None:
    if truth.red_flag is None:
        return None
    if truth.red_flag in {raised.flag for raised in found.screening.raised}:
        return "raised"
    return "open" if truth.red_flag in {flag.flag for flag in found.screening.open} else "cleared"
