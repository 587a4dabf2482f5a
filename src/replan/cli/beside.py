"""The background worker beside the server: one process, started again when it dies, ended with the server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

WORKER = (sys.executable, "-m", "replan", "admin", "work", "--until-parent-ends")
PAUSE_SECONDS = 2.0
END_SECONDS = 5.0


@contextmanager
def beside(call: Sequence[str] = WORKER, pause: float = PAUSE_SECONDS) -> Iterator[None]:
    """Keeps one process of `call` alive, a `pause` in seconds after each death, until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=_keep_alive, args=(call, pause, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(END_SECONDS * 2)


def _keep_alive(call: Sequence[str], pause: float, over: threading.Event) -> None:
    while not over.is_set():
        # In a session of its own: Ctrl+C reaches the server, which ends first, and the worker after it.
        process = subprocess.Popen(call, env=dict(os.environ), start_new_session=True)  # noqa: S603  our own words
        while process.poll() is None and not over.wait(0.2):
            pass
        if over.is_set():
            end(process)
        else:
            over.wait(pause)


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks a process to end, and makes it after five seconds; nothing when it has ended already."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
