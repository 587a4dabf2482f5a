"""The secret that signs sessions: made once, kept in the data folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "secret_key"
OWNER_ONLY = 0o600


def kept_secret(folder: Path) -> str:
    """The secret in `folder`, made on first use. Two processes that start at once agree on one."""
    file = folder / FILE_NAME
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        return file.read_text("ascii")
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(made := secrets.token_urlsafe(50))
    return made
