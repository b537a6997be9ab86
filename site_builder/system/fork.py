"""A function that runs in a fork of this process, for work that only reads, such as the walk over a large tree.

This process forks only where that is safe and worth it: on Linux, with a second processor, and without other threads,
whose locks the fork would inherit as they are. Everywhere else, and should the fork fail, this process runs the
function itself when it asks for the result. So the result is always the same, and so is whatever is raised.
"""

from __future__ import annotations

import gc
import marshal
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, NoReturn, TypeVar

T = TypeVar("T")


class ForkedCall(Generic[T]):
    """A call of ``work`` in a fork. Use as a context manager.

    ``work`` must only read, and return what ``marshal`` can write. ``apart``: whether to fork at all.
    """

    def __init__(self, work: Callable[[], T], *, apart: bool = True) -> None:
        self.work = work
        self._process = self._pipe = 0
        if apart and _may_fork():
            with suppress(OSError):  # no room for another process
                self._begin()

    def _begin(self) -> None:
        reading, writing = os.pipe()
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))  # Ctrl-C is for this process to answer
        try:
            self._process = os.fork()
            if not self._process:
                _do(self.work, writing)
            self._pipe = reading
        except OSError:
            os.close(reading)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
            os.close(writing)

    def result(self) -> T:
        """Return what ``work`` returned. Raises whatever it raises."""
        if self._process:
            with suppress(OSError, EOFError, ValueError, TypeError), open(self._pipe, "rb", closefd=False) as pipe:
                found: T = marshal.loads(pipe.read())  # noqa: S302  (a copy of this process wrote it)
                return found
        return self.work()

    def __enter__(self) -> ForkedCall[T]:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            os.close(self._pipe)
            with suppress(OSError):
                os.kill(self._process, signal.SIGKILL)  # it is done, or no longer wanted
                os.waitpid(self._process, 0)
            self._process = 0


def _may_fork() -> bool:
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  (no need of pathlib)
    except OSError:
        return False


def _do(work: Callable[[], Any], pipe: int) -> NoReturn:
    """Run in the fork: close every inherited lock and file, write the result, and end without any clearing up."""
    try:
        gc.disable()
        for handle in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208
            if handle > 2 and handle != pipe:
                with suppress(OSError):
                    os.close(handle)
        with open(pipe, "wb") as file:
            file.write(marshal.dumps(work()))
    finally:
        os._exit(0)
