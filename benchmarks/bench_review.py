"""Reviews per second on one core, and where the time goes.

Run with `make bench`. Absolute numbers are of the machine at hand; the shares and ratios, measured side by side in this
one run, are what to compare. The ratio at the end is the kernel on many courses at once against one course at a time.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from replan.demo import ANCHOR, demo_courses
from replan.knowledge.load import load_pack
from replan.review import review, tell
from replan.trajectory.expected import expected_course
from replan.trajectory.kernel import grid_of, posterior, spread_of

PARTS = ("safety", "trajectory", "roadblocks", "options", "measures", "knowledge", "course", "review")
ROUNDS = 20


def best_of(call: Callable[[], object], rounds: int = 5) -> float:
    """Seconds of the fastest of several runs: the others were disturbed."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def shares(call: Callable[[], object]) -> dict[str, float]:
    """Share of the time spent in each package's own functions; numpy and the rest of Python as `libraries`."""
    profile = cProfile.Profile()
    profile.runcall(call)
    spent: dict[str, float] = defaultdict(float)
    for (path, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        part = next((part for part in PARTS if f"replan/{part}/" in path), "libraries")
        spent[part] += own
    total = sum(spent.values())
    return {part: seconds / total for part, seconds in sorted(spent.items(), key=lambda item: -item[1])}


def kernel_ratio(count: int = 2000) -> float:
    """How many times faster `count` courses go through the kernel together than one by one."""
    pack, course = load_pack(), demo_courses(ANCHOR)[0].course
    prior = expected_course(course, pack.scales["odi"], pack)
    rng = np.random.default_rng(1)
    weeks, scores = np.sort(rng.uniform(0, 12, (count, 6)), axis=1), rng.uniform(0, 100, (count, 6))
    known, asked = np.ones((count, 6), dtype=bool), np.tile([0.0, 6.0, 12.0], (count, 1))
    priors = [prior] * count
    grids, ask, spread = grid_of(priors, weeks), grid_of(priors, asked), spread_of(priors)
    together = best_of(lambda: posterior(spread, grids, scores, known, ask), 3)
    rows = [
        (
            spread_of([prior]),
            grid_of([prior], weeks[i : i + 1]),
            scores[i : i + 1],
            known[i : i + 1],
            grid_of([prior], asked[i : i + 1]),
        )
        for i in range(count)
    ]
    alone = best_of(lambda: [posterior(*row) for row in rows], 3)
    return alone / together


def main() -> None:
    """Prints the figures."""
    pack, people = load_pack(), demo_courses(ANCHOR)

    def reviews() -> None:
        for _ in range(ROUNDS):
            for person in people:
                review(person.course, today=ANCHOR, pack=pack)

    def tellings() -> None:
        for person in people:
            tell(review(person.course, today=ANCHOR, pack=pack), person.course, pack)

    reviews()
    count = ROUNDS * len(people)
    print(f"reviews per second, one core, demo courses:      {count / best_of(reviews):8.0f}")
    print(f"reviews told in words per second:                {len(people) / best_of(tellings):8.0f}")
    for part, share in shares(reviews).items():
        print(f"   {part:<12} {share:6.1%}")
    print(f"kernel, 2000 courses together against one by one: {kernel_ratio():7.1f} times faster")


if __name__ == "__main__":
    main()
