"""Where an installation keeps its data, and the keys that are made on the first start."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from pathlib import Path

from platformdirs import user_data_path

from replan.core.errors import Problem, UsageError
from replan.settings.environment import text

CONTACT = re.compile(r"(mailto:[^@\s<>]+@|https://)[\w-]+(\.[\w-]+)*\.[A-Za-z][\w-]*", re.ASCII)
"""A contact that push services take: at a name of the open web, neither `localhost` nor a number."""

CHECKOUT = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """REPLAN_DATA; else `var` beside a checkout; else the user's data folder. Made when it is missing."""
    default = CHECKOUT / "var" if (CHECKOUT / "pyproject.toml").is_file() else user_data_path("replan", appauthor=False)
    folder = Path(text("REPLAN_DATA") or default).expanduser().resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """REPLAN_SECRET_KEY; else a key that is made once and kept readable by its owner alone."""
    return text("REPLAN_SECRET_KEY") or kept_secret(data_folder() / "secret_key")


def push_key() -> str:
    """REPLAN_VAPID_KEY; else a private key (P-256, 32 bytes in URL-safe base64) that is made once and kept beside the
    secret key. Browsers that agreed to be woken know its public half: with another one they must agree again."""
    return text("REPLAN_VAPID_KEY") or kept_secret(data_folder() / "vapid_key", new_push_key)


def push_contact(hosts: Sequence[str]) -> str:
    """Whom a push service may write to (RFC 8292): REPLAN_VAPID_CONTACT, else the address that e-mail comes from, else
    this site by the first of its public `hosts`. On somebody's own computer, which no service reaches, a mere name.

    Raises UsageError for a contact that no service takes: it would refuse every note.
    """
    given = text("REPLAN_VAPID_CONTACT").rstrip("/")
    if given:
        contact = given if given.startswith(("mailto:", "https://")) else f"mailto:{given}"
        if not CONTACT.fullmatch(contact):
            fix = "Give an e-mail address, such as mailto:it@clinic.example, or a site, such as https://clinic.example."
            raise UsageError([Problem("REPLAN_VAPID_CONTACT", f"'{given}' is no contact.", fix)])
        return contact
    sender = f"mailto:{parseaddr(text('REPLAN_EMAIL_FROM'))[1]}"
    if CONTACT.fullmatch(sender):
        return sender
    sites = (f"https://{host.lstrip('.')}" for host in hosts)
    return next((site for site in sites if CONTACT.fullmatch(site)), "mailto:replan@localhost")


def new_push_key() -> str:
    """A new private key for web push (RFC 8292)."""
    from cryptography.hazmat.primitives.asymmetric import ec

    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return urlsafe_b64encode(number.to_bytes(32, "big")).decode("ascii").rstrip("=")


def new_secret() -> str:
    """A new secret of 50 random bytes."""
    return secrets.token_urlsafe(50)


def kept_secret(path: Path, make: Callable[[], str] = new_secret) -> str:
    """The secret in the file at `path`, made when it is missing or empty. Of two processes that start at once both get
    the same, and nobody ever reads half of one: it is whole before it has its name."""
    if kept := _kept(path):
        return kept
    made = make()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # readable by its owner alone
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(made)
        _name(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return _kept(path)


def _kept(path: Path) -> str:
    """What the file holds; empty when it is missing."""
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return ""


def _name(beside: Path, path: Path) -> None:
    """Gives the file `beside` the name `path`, unless a secret has that name by now."""
    try:
        os.link(beside, path)  # a rename would take the place of a secret that another process has made meanwhile
    except FileExistsError:
        if not _kept(path):
            os.replace(beside, path)
    except OSError:  # the file system knows no links
        os.replace(beside, path)
