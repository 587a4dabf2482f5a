"""The demo clinic served from an empty folder, and Chromium to look at it: for pictures and the benchmark of pages."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome")
WAIT_SECONDS = 300


@contextmanager
def served_demo(port: int) -> Iterator[str]:
    """Serves the demo clinic while the block runs; gives its address.

    This process sees its database too, yet not inside a block of `chromium`, where Django refuses it.
    """
    from replan.cli.admin import start_django

    with tempfile.TemporaryDirectory() as folder:
        os.environ["REPLAN_DATA"] = folder
        call = [sys.executable, "-m", "replan", "serve", "--demo", "--port", str(port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(call, start_new_session=True, **quiet)  # noqa: S603  our own words only
        try:
            _wait(f"http://127.0.0.1:{port}/sign-in/")
            start_django()
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def _wait(address: str) -> None:
    for _ in range(10 * WAIT_SECONDS):
        try:
            urlopen(address).read()  # noqa: S310  our own server
            return
        except URLError:
            time.sleep(0.1)
    sys.exit("the server did not come up")


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser."""
    from playwright.sync_api import sync_playwright

    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        sys.exit("no Chromium: `make browser` says how to get it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def sign_in(context: Any, home: str, name: str) -> None:
    """Signs a person of the demo clinic in."""
    from replan.app.actions.demo import PASSWORD

    page = context.new_page()
    page.goto(f"{home}/sign-in/")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("main button[type=submit]")
    page.close()
