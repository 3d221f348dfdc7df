"""The file of a backup: compressed lines with their checksum behind them, whole or not there at all.

What can be wrong with the file is told apart here, so that a full disk is not mistaken for a database that
cannot be reached.
"""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO

import orjson


class BackupError(Exception):
    """Nothing was written: neither the file nor the database has changed."""


class FileThereError(BackupError):
    """A backup never replaces a file."""


class FileUnusableError(BackupError):
    """The file cannot be read or written, and why."""


class DamagedError(BackupError):
    """The file is no backup, or no longer the one that was written."""


class Sink:
    """Takes the lines of a backup; the last line is their SHA-256."""

    def __init__(self, out: IO[bytes]) -> None:
        self._lines = gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=6, mtime=0)
        self._checksum = hashlib.sha256()

    def write(self, line: bytes) -> None:
        line += b"\n"
        self._checksum.update(line)
        with _usable():
            self._lines.write(line)

    def finish(self) -> None:
        with _usable():
            self._lines.write(_last_line(self._checksum))
            self._lines.close()


class Source:
    """Gives the lines of a backup, as often as they are asked for."""

    def __init__(self, file: IO[bytes]) -> None:
        self._lines = gzip.GzipFile(fileobj=file, mode="rb")

    def lines(self) -> Iterator[bytes]:
        """Every line but the checksum. DamagedError, at the end or before: they are not what was written."""
        with _usable():
            self._lines.seek(0)
        checksum = hashlib.sha256()
        line = self._next()
        while following := self._next():
            yield line
            checksum.update(line)
            line = following
        if line != _last_line(checksum):
            raise DamagedError("its checksum is missing or another")

    def _next(self) -> bytes:
        with _usable():
            return self._lines.readline()


@contextmanager
def appearing(file: Path) -> Iterator[Sink]:
    """A file beside it, for its owner alone, that takes the name once it is whole.

    Who is killed half-way leaves only that other file. Raises FileThereError, FileUnusableError.
    """
    with _usable():
        _refuse_to_replace(file)
        handle, name = mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")  # mode 0600
    part = Path(name)
    try:
        with _usable(), os.fdopen(handle, "wb") as out:
            sink = Sink(out)
            yield sink
            sink.finish()
            out.flush()
            os.fsync(out.fileno())
            _refuse_to_replace(file)
            part.rename(file)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def opened(file: Path) -> Iterator[Source]:
    """FileUnusableError: it is not there, or not for us to read."""
    with _usable(), file.open("rb") as raw:
        yield Source(raw)


def _refuse_to_replace(file: Path) -> None:
    if file.exists():
        raise FileThereError


def _last_line(checksum: "hashlib._Hash") -> bytes:
    return orjson.dumps({"sha256": checksum.hexdigest()}) + b"\n"


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DamagedError(str(error)) from error
    except OSError as error:
        raise FileUnusableError(error.strerror) from error
