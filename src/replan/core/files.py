"""Files that people name: read whole as text, or written so that a half-written one never stands there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from replan.core.errors import Problem, UsageError, UserError


def read_text(path: Path, error: type[UserError] = UsageError) -> str:
    """The text of a file in UTF-8, with or without a mark. Raises `error` for a file that is missing or no text."""
    return as_text(read_bytes(path, error), str(path), error)


def read_bytes(path: Path, error: type[UserError] = UsageError) -> bytes:
    """The bytes of a file. Raises `error` for a file that is missing, is a folder, or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise error([Problem(str(path), "there is no such file.", "Check the name.")]) from None
    except IsADirectoryError:
        raise error([Problem(str(path), "it is a folder.", "Name a file in it.")]) from None
    except OSError as cause:
        fix = "Name a file that you may read."
        raise error([Problem(str(path), f"it cannot be read ({type(cause).__name__}).", fix)]) from None


def as_text(data: bytes, name: str, error: type[UserError] = UsageError) -> str:
    """Bytes in UTF-8 as text; `name` is what messages call them. Raises `error` for other bytes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise error([Problem(name, "it is not text in UTF-8.", "Save it as plain text in UTF-8.")]) from None


def write_text(path: Path, text: str) -> None:
    """Writes `text` in UTF-8, all or nothing. Raises UsageError for a place that cannot be written."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Writes `data`, all or nothing. Raises UsageError for a place that cannot be written."""
    with _replacing(path, "b") as file:
        file.write(data)


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A file for text in UTF-8 that takes the place of `path` when the block ends, and is removed when it fails.

    Raises UsageError for a place that cannot be written.
    """
    with _replacing(path, "", encoding="utf-8", newline="") as file:
        yield file


def make_folder(path: Path) -> None:
    """Makes a folder and those above it. Raises UsageError where there can be none."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None


@contextmanager
def _replacing(path: Path, kind: str, **how: Any) -> Iterator[IO[Any]]:
    try:
        target = Path(os.path.realpath(path))  # a link stays one
        there = target.exists()
        if there and not target.is_file():  # a device or a pipe cannot be replaced; a folder says so itself
            with target.open(f"w{kind}", **how) as file:
                yield file
            return
        beside = target.with_name(f".{os.urandom(8).hex()}.part")
        try:
            with beside.open(f"x{kind}", **how) as file:
                yield file
            if there:
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> UsageError:
    fix = "Name a file in a folder that exists and can be written."
    return UsageError([Problem(str(path), f"it cannot be written ({type(error).__name__}).", fix)])
