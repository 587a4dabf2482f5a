"""Where an installation keeps its data, and the keys that are made on the first start."""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_data_path

from replan.settings.environment import text

CHECKOUT = Path(__file__).resolve().parents[3]
OWNER_ONLY = 0o600


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


def new_push_key() -> str:
    """A new private key for web push (RFC 8292)."""
    from cryptography.hazmat.primitives.asymmetric import ec

    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return urlsafe_b64encode(number.to_bytes(32, "big")).decode("ascii").rstrip("=")


def new_secret() -> str:
    """A new secret of 50 random bytes."""
    return secrets.token_urlsafe(50)


def kept_secret(path: Path, make: Callable[[], str] = new_secret) -> str:
    """The secret in the file at `path`, made when it is missing. Of two processes that start at once one makes it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = make()
        file.write(made)
    return made
