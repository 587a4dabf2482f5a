"""Every environment variable that Replan reads, with its default and its meaning. Read once, when a server starts."""

from __future__ import annotations

from dataclasses import dataclass

import environ

env = environ.Env()


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, what holds when it is left out, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("REPLAN_DATA", "", "Folder for database, secret key and static files; `var/` in a checkout."),
    Setting("REPLAN_SECRET_KEY", "", "Signs sessions; made on first start and kept in the data folder."),
    Setting("REPLAN_DATABASE_URL", "", "Where records are kept; an SQLite file in the data folder."),
    Setting("REPLAN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that the server answers to."),
    Setting("REPLAN_DEBUG", "false", "Shows errors with their cause in the browser. Never with real records."),
    Setting("REPLAN_TIME_ZONE", "UTC", "Time zone that decides which day today is, such as Europe/Madrid."),
    # 112 works across the EU and from most mobile phones; set the number that people dial where the patients live.
    Setting("REPLAN_EMERGENCY_NUMBER", "112", "Number shown with an urgent warning sign. Set your local one."),
    Setting("REPLAN_EMERGENCY_TEXT", "", "A sentence beside that number, such as where the nearest clinic is."),
    Setting("REPLAN_PACKS", "", "Folders of the clinic's own knowledge packs, separated by commas."),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def text(name: str) -> str:
    """The value of a setting in `SETTINGS`."""
    return str(env.str(name, default=_DEFAULTS[name]))


def words(name: str) -> list[str]:
    """The values of a setting that is a list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def flag(name: str) -> bool:
    """The value of a setting that is true or false."""
    return bool(env.bool(name, default=_DEFAULTS[name] == "true"))
