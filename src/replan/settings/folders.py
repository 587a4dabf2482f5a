"""Where an installation keeps what it must not lose: its database, its secret key and its collected static files."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

PACKAGE = Path(__file__).resolve().parents[1]


def data_folder(chosen: str = "") -> Path:
    """The data folder: the `chosen` one, `var/` of a checkout, or the user's own data folder. Created when missing."""
    folder = Path(chosen).expanduser().resolve() if chosen else _usual_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _usual_folder() -> Path:
    checkout = PACKAGE.parents[1]
    return checkout / "var" if (checkout / "pyproject.toml").is_file() else user_data_path("replan", appauthor=False)
