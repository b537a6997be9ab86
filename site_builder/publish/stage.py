"""Staging: new and changed files of the site, put beside it until all are there."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

from site_builder.publish.files import FILE, modes_are_kept, naming
from site_builder.system import safe_files

_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows would change line ends
NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
_OLD: Final = os.O_RDONLY | safe_files.HERE


class Stage:
    """Where one process puts files beside the site. Files that the site has already, byte for byte, are not put."""

    def __init__(self, folder: Path, staging: Path, *, rewrite: bool = False) -> None:
        self.folder = folder
        self.staging = staging
        self.rewrite = rewrite  # put also what has not changed
        self._folders: set[str] = set()
        self._real: dict[str, bool] = {}
        self._modes: bool | None = None
        self._readable = False  # files that are made here get the mode they should have
        self._site, self._beside = f"{folder}/", f"{staging}/"

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Stage, rewrite=self.rewrite), (self.folder, self.staging)  # to another process, without memory

    def put(self, address: str, content: bytes) -> bool:
        """Stage a file; False where the site has these bytes already."""
        if self._may_have(address) and self._has(address, content):
            return False
        path = self._path(address)
        with naming(path):
            handle = os.open(path, NEW, FILE)
            try:
                if not self._readable:
                    self._make_readable(handle)
                _write(handle, content)
            finally:
                os.close(handle)
        return True

    def put_parts(self, address: str, parts: Callable[[], Iterable[bytes]]) -> bool:
        """Stage a file that comes in parts; False where the site has these bytes already.

        ``parts`` gives the bytes from the start on, and may be asked twice. Where it raises, nothing is staged. A file
        may be put again, if what it is made of has changed meanwhile.
        """
        Path(self._beside + address).unlink(missing_ok=True)
        if self._may_have(address) and self._has_parts(address, parts):
            return False
        path = self._path(address)
        with naming(path):
            handle = os.open(path, NEW, FILE)
            try:
                self._make_readable(handle)
                for part in parts():
                    _write(handle, part)
            except BaseException:
                os.close(handle)
                Path(path).unlink()
                raise
            os.close(handle)
        return True

    def _may_have(self, address: str) -> bool:
        """Whether the site's own file of this address counts, and no link stands in the way to it."""
        return not self.rewrite and self._is_folder(address.rpartition("/")[0])

    def _path(self, address: str) -> str:
        """Where a file is staged; the folder is made."""
        parent = address.rpartition("/")[0]
        if parent not in self._folders:
            (self.staging / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        return self._beside + address

    def _make_readable(self, handle: int) -> None:
        """The same mode under every umask: set where the umask takes something off, and no more asked where not."""
        if not hasattr(os, "fchmod") or stat.S_IMODE(os.fstat(handle).st_mode) == FILE:
            self._readable = True
            return
        with contextlib.suppress(PermissionError):  # a file system without modes
            os.fchmod(handle, FILE)

    def _is_folder(self, address: str) -> bool:
        """Whether a folder of the site is there and no link stands in the way to it."""
        if not address:
            return True
        if address not in self._real:
            parent = address.rpartition("/")[0]
            self._real[address] = self._is_folder(parent) and safe_files.is_folder(self.folder / address)
        return self._real[address]

    def _has(self, address: str, content: bytes) -> bool:
        """The site's file has exactly these bytes, and can be read by a server."""
        handle = self._open(address, len(content))
        if handle is None:
            return False
        with naming(self._site + address), open(handle, "rb") as file:
            return file.read() == content

    def _has_parts(self, address: str, parts: Callable[[], Iterable[bytes]]) -> bool:
        """The same of bytes that come in parts."""
        handle = self._open(address)
        if handle is None:
            return False
        with naming(self._site + address), open(handle, "rb") as file:
            return all(file.read(len(part)) == part for part in parts()) and not file.read(1)

    def _open(self, address: str, size: int | None = None) -> int | None:
        """The site's file, open, if it can be read by a server and has this size.

        None for a link, whatever it leads to; for a folder or a pipe too.
        """
        path = self._site + address
        try:
            status = os.lstat(path)
            if not stat.S_ISREG(status.st_mode) or (size is not None and status.st_size != size):
                return None
            if stat.S_IMODE(status.st_mode) != FILE and self.modes_are_kept():
                return None
            return os.open(path, _OLD)
        except OSError as fault:
            if fault.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES):
                return None
            raise

    def modes_are_kept(self) -> bool:
        """Return whether the file system of the site keeps modes; asked once."""
        if self._modes is None:
            self._modes = modes_are_kept(self.folder)
        return self._modes


def _write(handle: int, content: bytes) -> None:
    written = os.write(handle, content)
    while written < len(content):
        written += os.write(handle, content[written:])
