"""Where an installation keeps its data, and the secret key that is made on the first start."""

from __future__ import annotations

import os
import secrets
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


def kept_secret(path: Path) -> str:
    """The secret in the file at `path`, made when it is missing. Of two processes that start at once one makes it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(50)
        file.write(made)
    return made
