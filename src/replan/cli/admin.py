"""`replan admin`: looks after an installation's database and people."""

from __future__ import annotations

import os

import click


def start_django() -> None:
    """Loads Django with the installation's settings. Only `serve` and `admin` pay for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replan.settings.django")
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
