"""Weight and server time of every page, as a browser meets them on the demo clinic.

Each page that a role may open is loaded in a fresh Chromium profile (nothing cached: the weight is all that came over
the wire, style sheets and scripts included) and then asked for ten times over one connection for the server's time.
The bars that they are held against: 150 KB and 50 ms median.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from served import chromium, served_demo, sign_in

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"
ROLES = ("patient", "therapist", "clinic_lead", "administrator", "auditor")
MOST_KB, MOST_MS, ASKED = 150.0, 50.0, 10


@dataclass(frozen=True)
class Measured:
    """One page: its weight on a first load and the server's median time."""

    role: str
    path: str
    kilobytes: float
    milliseconds: float


def main() -> None:
    """Measures, and prints the heaviest and slowest first."""
    with served_demo(PORT):
        people, paths = _people_and_paths()  # before Playwright's loop runs: Django refuses the database inside one
        with chromium() as browser:
            _tell(list(_measure(browser, people, paths)))


def _measure(browser: Any, people: dict[str, str], paths: dict[str, list[str]]) -> Iterator[Measured]:
    for role, name in people.items():
        signed_in = browser.new_context()
        sign_in(signed_in, HOME, name)
        state = signed_in.storage_state()
        for address in paths[role]:
            if _is_page(signed_in.request.get(f"{HOME}{address}", max_redirects=0)):
                yield Measured(role, address, _weight(browser, state, address), _time(signed_in, address))
        signed_in.close()


def _is_page(response: Any) -> bool:
    kind = response.headers.get("content-type", "")
    return response.status == 200 and "text/html" in kind and "content-disposition" not in response.headers


def _people_and_paths() -> tuple[dict[str, str], dict[str, list[str]]]:
    """One person of each role, and the addresses whose arguments can be filled in for them."""
    from django.urls import get_resolver

    from replan.app.queries.courses import patients_for
    from replan.store.models import User

    people = {role: user for role in ROLES if (user := User.objects.filter(role=role).order_by("pk").first())}
    paths = {}
    for role, user in people.items():
        patient = patients_for(user).order_by("name").first()
        values = {
            "patient_id": patient.pk if patient else None,
            "kind": "options",
            "id_": "mri",
            "exercise": "bridge",
            "question": "no_improvement",
        }
        paths[role] = [address for pattern in get_resolver().url_patterns if (address := _filled(pattern, values))]
    return {role: user.username for role, user in people.items()}, paths


def _filled(pattern: Any, values: dict[str, Any]) -> str | None:
    from django.urls import NoReverseMatch, reverse

    wanted = pattern.pattern.converters
    if any(values.get(name) is None for name in wanted):
        return None
    try:
        return str(reverse(pattern.name, kwargs={name: values[name] for name in wanted}))
    except NoReverseMatch:
        return None


def _weight(browser: Any, state: Any, address: str) -> float:
    """Kilobytes over the wire for a first load, whatever of it the page brings along."""
    context = browser.new_context(storage_state=state, service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{HOME}{address}", wait_until="networkidle")
    context.close()
    return sum(sizes) / 1000


def _time(context: Any, address: str) -> float:
    times = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        context.request.get(f"{HOME}{address}")
        times.append(time.perf_counter() - begun)
    return 1000 * statistics.median(times)


def _tell(rows: list[Measured]) -> None:
    print(f"{len(rows)} pages; bars: {MOST_KB:.0f} KB, {MOST_MS:.0f} ms")
    for row in sorted(rows, key=lambda row: -max(row.kilobytes / MOST_KB, row.milliseconds / MOST_MS)):
        mark = " over" if row.kilobytes > MOST_KB or row.milliseconds > MOST_MS else ""
        print(f"{row.kilobytes:7.1f} KB {row.milliseconds:7.1f} ms  {row.role:<13} {row.path}{mark}")


if __name__ == "__main__":
    main()
