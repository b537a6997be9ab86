"""A lock on a file: one process at a time.

The kernel frees it when the process that holds it ends, however that ends, so no lock is ever stale. The holder's
number stands in the file for those who wait; its time is the file's. Where the system has no such locks (Windows),
nothing is held.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from site_builder.system import safe_files

PATIENCE: Final = 1.0  # seconds after which one who waits asks who holds the lock
_AGAIN: Final = 0.02


class Holder(Struct, frozen=True):
    """Who is waited for: the lock, the number of the process (None: not known), and since when (seconds, as mtime)."""

    path: Path
    process: int | None
    since: float


Waiting = Callable[[Holder], None]


class Lock:
    """A hold on the file ``path``, made if need be. Use as a context manager: entering waits for another holder, and
    calls ``waiting`` once if that takes longer than a moment.
    """

    def __init__(self, path: Path, waiting: Waiting | None = None, *, signed: bool = True) -> None:
        self.path = path
        self.waiting = waiting
        self.signed = signed  # else nothing is written until ``sign``
        self._handle: int | None = None

    def __enter__(self) -> Lock:
        while self._handle is None:
            safe_files.drop_link(self.path)
            handle = os.open(self.path, os.O_RDONLY | os.O_CREAT | safe_files.HERE, 0o644)
            try:
                self._wait(handle)
                if self._is_still_there(handle):
                    self._handle, handle = handle, -1
            except OSError as fault:
                fault.filename = fault.filename or str(self.path)
                raise
            finally:
                if handle >= 0:
                    os.close(handle)
        if self.signed:
            self.sign()
        return self

    def sign(self) -> None:
        """Write down who holds the lock. The text is for those who wait; the lock holds without it."""
        with contextlib.suppress(OSError):
            handle = os.open(self.path, os.O_WRONLY | os.O_TRUNC | safe_files.HERE)
            with open(handle, "w", encoding="ascii") as file:
                file.write(f"{os.getpid()}\n")

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _wait(self, handle: int) -> None:
        until = time.monotonic() + PATIENCE
        while not _taken(handle, wait=False):
            if time.monotonic() >= until:
                if self.waiting is not None:
                    self.waiting(self._holder(handle))
                    self.waiting = None
                _taken(handle, wait=True)
                return
            time.sleep(_AGAIN)

    def _is_still_there(self, handle: int) -> bool:
        """The file that was waited for is the one at the path: the folder that it stands in may have been swapped."""
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except FileNotFoundError:
            return False

    def _holder(self, handle: int) -> Holder:
        os.lseek(handle, 0, os.SEEK_SET)
        text = os.read(handle, 20).strip()
        return Holder(self.path, int(text) if text.isdigit() else None, os.fstat(handle).st_mtime)


def _taken(handle: int, *, wait: bool) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: the rename of a file in use fails loudly enough
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as fault:
        if not wait and fault.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise
    return True
