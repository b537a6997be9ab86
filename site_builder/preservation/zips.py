"""ZIP files whose bytes follow from what is put in alone: fixed dates and modes, no fields of the machine.

A file is written beside its place and moved there when it is whole. Compression is zlib's: another version of it may
give other bytes for the same files.
"""

from __future__ import annotations

import datetime
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

_MODE: Final = 0o100644 << 16  # a regular file, as Unix has it
_UNIX: Final = 3
_LAST: Final = datetime.datetime(2107, 12, 31, tzinfo=datetime.UTC)  # that a ZIP can tell


class Added:
    """What was written into a member: its size in bytes and its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size, self._digest = file, 0, sha256(usedforsecurity=False)

    def write(self, data: bytes) -> None:
        """Write further bytes."""
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        """The digest of what was written so far, 64 digits."""
        return self._digest.hexdigest()


class Zip:
    """A ZIP file that is being written."""

    def __init__(self, file: zipfile.ZipFile, moment: datetime.datetime) -> None:
        self._file = file
        moment = min(moment, _LAST)
        self._date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)

    @contextmanager
    def member(self, name: str, size: int, *, stored: bool = False) -> Iterator[Added]:
        """Write a member of ``size`` bytes as a stream. ``stored``: it is not compressed.

        Its own header has the longer form (ZIP64) only if its line of the directory has it too: players of web archives
        reckon from the latter where its bytes begin.
        """
        info = zipfile.ZipInfo(name, self._date)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr, info.create_system = _MODE, _UNIX
        with self._file.open(info, "w", force_zip64=size > zipfile.ZIP64_LIMIT) as file:
            yield Added(file)

    def add(self, name: str, data: bytes) -> Added:
        """Add a member, and return what was written."""
        return self.add_parts(name, [data], len(data))

    def add_parts(self, name: str, parts: Iterable[bytes], size: int, *, stored: bool = False) -> Added:
        """Add a member of ``size`` bytes that come in parts, and return what was written."""
        with self.member(name, size, stored=stored) as added:
            for part in parts:
                added.write(part)
        return added


@contextmanager
def writing(path: Path, moment: datetime.datetime) -> Iterator[Zip]:
    """A ZIP file that takes the place of ``path`` once it is whole. Raises OSError."""
    with replacing(path) as new, zipfile.ZipFile(new, "w") as file:
        yield Zip(file, moment)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside ``path``, whose file takes its place at the end, durable; it is removed if anything goes wrong."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        yield new
        with open(new, "rb+") as file:
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
