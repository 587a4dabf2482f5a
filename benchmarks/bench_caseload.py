"""How fast the caseload of 500 patients is served: the day's first view, the later ones, a search, and their weight.

Run with `make bench`. A clinic is made in a database of its own that is thrown away; requests go through Django's test
client, so that everything but the network counts.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

PATIENTS, ROUNDS = 500, 21


def clinic(count: int) -> Any:
    """A therapist with `count` patients whose courses are those of the demo stories, begun on different days."""
    from django.utils import timezone

    from replan.app.actions import add_clinic, add_patient, add_therapist
    from replan.demo import demo_courses

    today = timezone.localdate()
    house = add_clinic(name="Bench", lead="lead", password="a quiet green boat")
    therapist = add_therapist(clinic="Bench", name="therapist", password="a quiet green boat")
    stories = [story for shift in range(7) for story in demo_courses(today - timedelta(days=shift))]
    for number in range(count):
        story = stories[number % len(stories)]
        name = f"{story.name} {number:03d}"
        add_patient(actor=None, name=name, course=story.course, clinic=house, user=None, therapist=therapist)
    return therapist


def median_ms(call: Callable[[], object]) -> tuple[float, float, float]:
    """Median and slowest of several calls, and the median of the processor time alone, in milliseconds, after one that
    warms up. On a busy machine the processor time says more."""
    call()
    times, busy = [], []
    for _ in range(ROUNDS):
        start, work = time.perf_counter(), time.process_time()
        call()
        times.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.process_time() - work))
    return statistics.median(times), max(times), statistics.median(busy)


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REPLAN_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "replan.settings.django"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext
        from django.utils import timezone

        from replan.app.actions import refresh_everybody

        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        therapist = clinic(PATIENTS)
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(therapist)
        start = time.perf_counter()
        first = client.get("/caseload/")
        print(f"first view ever, nobody reviewed yet:            {1000 * (time.perf_counter() - start):8.0f} ms")
        start = time.perf_counter()
        left = list(refresh_everybody(today=timezone.localdate()))[-1]
        took = time.perf_counter() - start
        print(f"`replan admin refresh`, {PATIENTS} patients:              {took:8.1f} s, {left} left")
        for label, address in (
            ("caseload", "/caseload/"),
            ("search", "/caseload/?q=tanaka&part=list"),
            ("needs a decision", "/caseload/?show=now"),
        ):
            median, slowest, busy = median_ms(lambda address=address: client.get(address))
            told = f"{label}, median of {ROUNDS}:"
            print(f"{told:<48} {median:8.1f} ms (slowest {slowest:.1f}, processor {busy:.1f})")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/caseload/")
        print(f"queries of one view:                             {len(queries):8d}")
        print(f"weight of the page:                              {len(page.content) / 1000:8.0f} kB")
        assert first.status_code == page.status_code == 200
        connection.close()


if __name__ == "__main__":
    main()
