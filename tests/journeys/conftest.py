"""What the browser journeys share: Chromium, the demo clinic, and a visitor at three kinds of screen."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from houses import demo, fast_passwords, style_sheets
from journeys.walk import Visitor
from replan.app.actions import PASSWORD
from replan.store.models import User
from replan.web.shared.warm import warm

__all__ = ["fast_passwords", "style_sheets"]

# Playwright runs its own event loop in this thread, which Django takes for async code; the tests are plain.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the journeys are skipped, but never in CI. The application is loaded before anybody waits."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        reason = "no Chromium: install it with `apt-get install chromium` or `brew install --cask chromium`"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    warm()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def kept() -> dict[date, sqlite3.Connection]:
    """The database of the demo clinic by day, in memory: laying it out takes half a second, copying it hardly any."""
    return {}


@pytest.fixture
def clinic(transactional_db, fast_passwords, style_sheets, kept: dict[date, sqlite3.Connection]) -> None:
    """The demo clinic, with one quickly hashed password for everybody."""
    today = timezone.localdate()
    connection.ensure_connection()
    if today not in kept:
        demo()
        User.objects.update(password=make_password(PASSWORD))
        kept[today] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(kept[today])
    else:
        kept[today].backup(connection.connection)


@pytest.fixture(params=["phone", "desktop", "no_scripts"])
def visitor(request, browser: Browser, live_server, clinic) -> Iterator[Visitor]:
    """A person on a phone, at a desk, and on a phone without JavaScript."""
    scripts = request.param != "no_scripts"
    context = browser.new_context(
        viewport=DESKTOP if request.param == "desktop" else PHONE,
        java_script_enabled=scripts,
        locale="en-GB",
        # Every visitor is new, and a service worker fetches all style sheets anew: only where it is what is tested.
        service_workers="allow" if request.node.get_closest_marker("service_worker") else "block",
    )
    errors: list[str] = []
    context.set_default_timeout(8000)
    page = context.new_page()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Visitor(page, live_server.url, scripts)
    context.close()
    serious = [text for text in errors if "status of 4" not in text]
    assert serious == []
