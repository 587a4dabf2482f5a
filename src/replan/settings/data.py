"""Where an installation keeps its data, and the secret key that is made on the first start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import environ
from platformdirs import user_data_path

env = environ.Env()
CHECKOUT = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """REPLAN_DATA; else `var` beside a checkout; else the user's data folder. Made when it is missing."""
    default = CHECKOUT / "var" if (CHECKOUT / "pyproject.toml").is_file() else user_data_path("replan", appauthor=False)
    folder = Path(env.str("REPLAN_DATA", default=str(default)))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """REPLAN_SECRET_KEY; else a key that is made once and kept readable by its owner alone."""
    given = env.str("REPLAN_SECRET_KEY", default="")
    if given:
        return given
    path = data_folder() / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
