"""`replan serve`: sets up what is missing and serves the web application on this computer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from datetime import date

import click

from replan.cli.beside import beside, end
from replan.cli.packs.state import tell_state


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo clinic.")
@click.option("--worker/--no-worker", default=True, help="Run long work in a second process.  [default: worker]")
def command(host: str, port: int, demo: bool, worker: bool) -> None:
    """Serve Replan: bring the database up to date, collect the style sheets, start the server and its worker."""
    from replan.cli.admin import fill_demo, migrate, start_django

    start_django()
    _tell_pack()
    click.echo("== database")
    migrate()
    _collect()
    if demo:
        fill_demo()
    _tell_contact()
    address = f"http://{host}:{port}/"
    click.echo(f"== serving at {address} (Ctrl+C stops it)")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that server and worker end as with Ctrl+C
    with beside() if worker else nullcontext():
        status = _serve(host, port)
    sys.exit(status)


def _tell_pack() -> None:
    """What the clinic's own packs replace or retire, and what is overdue. A broken pack stops the start."""
    from replan.app.reviews import pack

    click.echo("== knowledge pack")
    tell_state(pack(), date.today())


def _tell_contact() -> None:
    """Whom push services may write to, where the installation did not say so itself."""
    from django.conf import settings

    if settings.HTTPS and not settings.PUSH_CONTACT_IS_SET:
        click.echo(f"== push services are told to write to {settings.PUSH_CONTACT} (REPLAN_VAPID_CONTACT is not set)")


def _collect() -> None:
    from django.core.management import call_command

    click.echo("== style sheets")
    call_command("collectstatic", interactive=False, verbosity=0)


def _serve(host: str, port: int) -> int:
    """Runs the server until it ends; its exit code. One process with threads is enough for a clinic on SQLite."""
    arguments = [
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--backpressure",
        "64",
    ]
    quiet = ["--log-level", "warning"]
    call = [sys.executable, "-m", "granian", *arguments, *quiet, "replan.settings.wsgi:application"]
    server = subprocess.Popen(call, env=dict(os.environ))  # noqa: S603  our own words only
    try:
        return server.wait()
    except KeyboardInterrupt:
        click.echo("\nstopped")
        return 0
    finally:
        end(server)  # so that its own processes end with it
