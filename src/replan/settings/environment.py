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
    Setting("REPLAN_DATA", "", "Folder of database, secret key and static files; `var/` in a checkout."),
    Setting("REPLAN_DATABASE_URL", "", "Where records are kept; an SQLite file in the data folder."),
    Setting("REPLAN_SECRET_KEY", "", "Signs sessions; made on the first start and kept in the data folder."),
    Setting("REPLAN_HOSTS", "localhost,127.0.0.1,[::1]", "Host names that the server answers to, comma separated."),
    Setting("REPLAN_HTTPS", "", "Whether people come by HTTPS: cookies then need it. True unless all hosts are local."),
    Setting("REPLAN_TIME_ZONE", "UTC", "Decides which day today is, such as Europe/Madrid."),
    # 112 works across the EU and from most mobile phones; set the number that people dial where the patients live.
    Setting("REPLAN_EMERGENCY_NUMBER", "112", "The number shown with an urgent warning sign. Set your local one."),
    Setting("REPLAN_EMERGENCY_TEXT", "", "A sentence beside that number, such as where the nearest hospital is."),
    Setting("REPLAN_PACKS", "", "Folders of the clinic's own knowledge packs, comma separated."),
    Setting(
        "REPLAN_EMAIL_URL", "", "Sends reminders, such as smtp+tls://name:password@host:587; no e-mail without it."
    ),
    Setting("REPLAN_EMAIL_FROM", "replan@localhost", "The address that e-mail comes from."),
    Setting("REPLAN_VAPID_KEY", "", "Signs web push reminders; made on the first start and kept in the data folder."),
    Setting("REPLAN_VAPID_CONTACT", "", "Whom a push service may write to, such as mailto:it@clinic.example."),
    Setting("REPLAN_DEBUG", "false", "Shows errors with their cause in the browser. Never with real records."),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def text(name: str) -> str:
    """The value of a setting in `SETTINGS`; an empty one counts as left out."""
    return str(env.str(name, default="")) or _DEFAULTS[name]


def several(name: str) -> list[str]:
    """The values of a setting that is a list."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def flag(name: str, *, otherwise: bool = False) -> bool:
    """A setting that is true or false; `otherwise` when it is left out and has no default of its own."""
    return text(name).lower() in env.BOOLEAN_TRUE_STRINGS if text(name) else otherwise
