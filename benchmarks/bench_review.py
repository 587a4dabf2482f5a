"""Reviews per second on one core, and where the time goes.

Run with `make bench`. Absolute numbers are of the machine at hand; the shares and ratios, measured side by side in this
one run, are what to compare.
"""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from replan.demo import ANCHOR, demo_courses
from replan.knowledge.load import load_pack
from replan.review import review, tell

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
    each = [best_of(partial(review, person.course, today=ANCHOR, pack=pack), 31) for person in people]
    print(
        f"one review, warm, quickest and slowest of them: {1000 * min(each):7.1f} to {1000 * max(each):.1f} ms (bar 20)"
    )
    count = ROUNDS * len(people)
    print(f"reviews per second, one core, demo courses:      {count / best_of(reviews):8.0f}")
    print(f"reviews told in words per second:                {len(people) / best_of(tellings):8.0f}")
    for part, share in shares(reviews).items():
        print(f"   {part:<12} {share:6.1%}")


if __name__ == "__main__":
    main()
