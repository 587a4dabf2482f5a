"""Operating figures on 10,000 simulated courses: how often the true cause is found, how honest the chances are, and
what safety lets through, with the time that making and reviewing them takes.

Run with `make bench`. A smaller run with the same zero-tolerance checks is part of the tests.
"""

from __future__ import annotations

import sys
import time

from replan.knowledge.load import load_pack
from replan.review.words import Speaker
from replan.simulation import Mix, simulate
from replan.simulation.look import Asked, look_at_all
from replan.simulation.operating import operating
from replan.simulation.report import report_markdown

COURSES = 10_000
JOBS = 2


def main() -> None:
    """Prints the report; ends with 1 when anything slipped through."""
    pack = load_pack()
    start = time.perf_counter()
    made = sum(1 for _ in simulate(500, seed=1, pack=pack))
    print(f"courses made per second, one core: {made / (time.perf_counter() - start):6.0f}")
    asked = Asked(COURSES, 1, Mix.usual())
    start = time.perf_counter()
    found = operating(look_at_all(asked, jobs=JOBS))
    print(f"courses made and reviewed per second, {JOBS} processes: {COURSES / (time.perf_counter() - start):6.0f}\n")
    print(report_markdown(found, asked, pack.version, Speaker(pack, "en", "therapist")))
    sys.exit(0 if found.safety.sound else 1)


if __name__ == "__main__":
    main()
