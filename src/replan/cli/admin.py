"""`replan admin`: looks after an installation's database and people."""

from __future__ import annotations

import os

import click

LANGUAGES = click.Choice(["en", "es"])


def start_django() -> None:
    """Loads Django with the installation's settings. Only `serve` and `admin` pay for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replan.settings.django")
    # The arrays of one patient are small: threads of the linear algebra would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import django

    django.setup()


def migrate() -> None:
    """Brings the database up to date."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


@click.group()
def command() -> None:
    """Look after the database and the people who sign in."""
    start_django()


@command.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date."""
    migrate()
    click.echo("The database is up to date.")


@command.command("demo")
def demo_command() -> None:
    """Fill an empty database with the demo clinic, and tell its sign-ins."""
    migrate()
    fill_demo()


def fill_demo() -> None:
    """The demo clinic in an empty database; the sign-ins of an existing one are told again, anybody else's never."""
    from replan.app.actions import PASSWORD
    from replan.app.queries.people import anybody, demo_people

    if not anybody():
        _fill_empty()
    people = demo_people()
    if not people:
        click.echo("== no demo clinic: this database holds other people")
        return
    click.echo("== demo sign-ins (made-up people)")
    for name, role in people:
        click.echo(f"   {name:<10} {role}")
    click.echo(f"   password of all: {PASSWORD}")


def _fill_empty() -> None:
    """Ten told stories and a crowd of simulated people, with the reviews and the report of the day."""
    from django.utils import timezone

    from replan.app.actions import create_demo_clinic
    from replan.app.actions.jobs import finished_job
    from replan.app.jobs.tend import DAILY
    from replan.app.reviews import pack
    from replan.demo import demo_courses
    from replan.demo.crowd import crowd

    click.echo("== filling the demo clinic with 200 made-up people (about 15 seconds)")
    today = timezone.localdate()
    clinic = create_demo_clinic(patients=demo_courses(today), today=today, crowd=crowd(today, pack()))
    click.echo("== reviews and report of the day")
    for kind in DAILY:
        finished_job(clinic=clinic, kind=kind)


@command.command("work")
@click.option("--once", is_flag=True, help="Run what waits and end.")
@click.option("--until-parent-ends", is_flag=True, hidden=True)
def work_command(once: bool, until_parent_ends: bool) -> None:
    """Run long work in the background: imports, reports, refits. `replan serve` starts one worker itself."""
    from replan.app.jobs.worker import drain, work_on

    migrate()
    if once:
        drain()
    else:
        parent = os.getppid()
        work_on(lambda: not until_parent_ends or os.getppid() == parent)


@command.command("add-clinic")
@click.argument("name")
@click.option("--lead", required=True, help="User name of the clinic lead.")
@click.password_option(help="The lead's password; asked for when left out.")
def add_clinic(name: str, lead: str, password: str) -> None:
    """Add a clinic NAME with its lead."""
    from replan.app.actions import add_clinic as action

    migrate()
    action(name=name, lead=lead, password=password)
    click.echo(f"Added the clinic '{name}' with {lead} as its lead.")


@command.command("add-therapist")
@click.argument("user")
@click.option("--clinic", required=True, help="Name of the clinic.")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True)
@click.password_option(help="The therapist's password; asked for when left out.")
def add_therapist(user: str, clinic: str, lang: str, password: str) -> None:
    """Add a therapist who signs in as USER."""
    from replan.app.actions import add_therapist as action

    migrate()
    action(clinic=clinic, name=user, password=password, lang=lang)
    click.echo(f"Added {user}, who treats at '{clinic}'.")


@command.command("add-patient")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--name", required=True, help="Name as the therapist reads it.")
@click.option("--user", required=True, help="User name to sign in with.")
@click.option("--clinic", required=True, help="Name of the clinic.")
@click.option("--therapist", required=True, help="User name of who treats.")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True)
@click.password_option(help="The patient's password; asked for when left out.")
def add_patient(file: str, name: str, user: str, clinic: str, therapist: str, lang: str, password: str) -> None:
    """Add a patient with the course document in FILE."""
    from replan.app.actions import admit_patient
    from replan.course import read_course

    migrate()
    course = read_course(file)
    admit_patient(clinic=clinic, therapist=therapist, name=name, user=user, password=password, course=course, lang=lang)
    click.echo(f"Added {name}, treated by {therapist}.")


@command.command("set-password")
@click.argument("user")
@click.password_option(help="The new password; asked for when left out.")
def set_password(user: str, password: str) -> None:
    """Set a password for USER, who has forgotten it, and end all their sessions. They choose their own at once.

    Make sure first that it is them: a password opens the record.
    """
    from replan.app.actions.passwords import set_password_once

    migrate()
    set_password_once(username=user, password=password)
    click.echo(f"Set. {user} signs in with it and is asked for a password of their own.")


@command.command("refresh")
def refresh() -> None:
    """Review every patient for today, so that nobody waits for it. Run it each night."""
    from django.utils import timezone

    from replan.app.actions import refresh_everybody

    migrate()
    for left in refresh_everybody(today=timezone.localdate()):
        click.echo(f"   {left} left")
    click.echo("Every patient is reviewed for today.")


@command.command("remind")
def remind() -> None:
    """Send the reminders that are due now. The worker does it too; once a day at most for each person."""
    from django.utils import timezone

    from replan.app.reminders import send_due

    migrate()
    click.echo(f"Reminders sent: {send_due(timezone.now())}.")
