"""The worker beside the server is started again when it dies, and ends with the server."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from replan.cli.beside import beside

LIVE = "import sys, time, pathlib; pathlib.Path(sys.argv[1]).open('a').write('x'); time.sleep(float(sys.argv[2]))"


def _started(mark: Path, count: int) -> bool:
    """Whether it was started so many times, within ten seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if mark.exists() and len(mark.read_text()) >= count:
            return True
        time.sleep(0.05)
    return False


def test_a_worker_that_dies_is_started_again(tmp_path: Path) -> None:
    mark = tmp_path / "starts"
    with beside([sys.executable, "-c", LIVE, str(mark), "0"], pause=0.05):
        assert _started(mark, 3)


def test_a_worker_that_lives_is_started_once_and_ends_with_the_server(tmp_path: Path) -> None:
    mark = tmp_path / "starts"
    begun = time.monotonic()
    with beside([sys.executable, "-c", LIVE, str(mark), "60"], pause=0.05):
        assert _started(mark, 1)
        time.sleep(0.5)
    assert mark.read_text() == "x"
    assert time.monotonic() - begun < 30
