"""Opens an export: a file or a zip, whose parts are read in place, never written to disk, and only up to a limit."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from replan.core.errors import Problem, TableError

MAX_PARTS = 50_000
MAX_BYTES = 8 * 1024**3
"""An Apple Health export of ten years with a watch is about 3 GB of XML."""

MAX_RATIO = 400
"""Health exports are packed 20 to 60 times; a part packed tighter than this is a bomb."""

SMALL = 64 * 1024**2
"""JSON and CSV parts are read whole, so each has this lower limit."""


class _Limited:
    """A stream that stops with an error once more was read than it may hold."""

    def __init__(self, stream: BinaryIO, limit: int, place: str) -> None:
        self._stream, self._left, self._place = stream, limit, place

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._place)
        return data


@dataclass(frozen=True)
class Export:
    """The parts of an export by name."""

    path: Path
    names: tuple[str, ...]
    zipped: bool
    most: int = MAX_BYTES

    @contextmanager
    def open(self, name: str, limit: int | None = None) -> Iterator[BinaryIO]:
        """The part `name` as a stream that refuses to give more than `limit` bytes (`most` when left out)."""
        limit = self.most if limit is None else limit
        place = f"{self.path}: {name}" if self.zipped else str(self.path)
        if not self.zipped:
            try:
                plain = self.path.open("rb")
            except OSError as error:
                cause = f"it cannot be read ({type(error).__name__})."
                raise TableError([Problem(place, cause, "Name a file that you may read.")]) from None
            with plain:
                yield cast(BinaryIO, _Limited(plain, limit, place))
            return
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as part:
                yield cast(BinaryIO, _Limited(cast(BinaryIO, part), limit, place))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            cause = f"the part is damaged or locked ({type(error).__name__})."
            raise TableError([Problem(place, cause, "Export it again and give the new file.")]) from None

    def text(self, name: str) -> str:
        """A small part as text. Raises TableError when it is not UTF-8 or too large."""
        with self.open(name, SMALL) as part:
            data = part.read()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            fix = "Give the export as it was downloaded."
            raise TableError([Problem(f"{self.path}: {name}", "it is not text in UTF-8.", fix)]) from None


def open_export(path: Path, most: int = MAX_BYTES) -> Export:
    """The export at `path`, of whose parts none may unpack to more than `most` bytes. Raises TableError for a file that
    is missing or a zip that cannot be trusted."""
    if not path.is_file():
        raise TableError([Problem(str(path), "there is no such file.", "Check the name.")])
    if not zipfile.is_zipfile(path):
        if path.suffix.lower() == ".zip":
            raise TableError([Problem(str(path), "it is not a whole zip file.", "Download it again.")])
        return Export(path, (path.name,), zipped=False, most=most)
    with zipfile.ZipFile(path) as archive:
        parts = [info for info in archive.infolist() if not info.is_dir()]
    if len(parts) > MAX_PARTS:
        raise too_large(str(path))
    for info in parts:
        _check(info, path, most)
    return Export(path, tuple(info.filename for info in parts), zipped=True, most=most)


def _check(info: zipfile.ZipInfo, path: Path, most: int) -> None:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts:
        cause = f"the part '{info.filename}' points outside the file."
        raise TableError([Problem(str(path), cause, "This is no export of a phone or watch; do not open it.")])
    if info.file_size > most or info.file_size > MAX_RATIO * max(info.compress_size, 1) + 1024**2:
        raise too_large(f"{path}: {info.filename}")


def too_large(place: str) -> TableError:
    """The error for something larger than any honest export."""
    fix = "Export fewer years, or give one file of it."
    return TableError([Problem(place, "it is larger than can be read safely.", fix)])
