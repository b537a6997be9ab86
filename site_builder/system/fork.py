"""Work that a copy of this process does meanwhile: for what only looks, such as the walk over a large tree of files.

Only where a copy is safe and earns its start: on Linux, with a second processor, and while this process has no other
thread, whose locks would stand still in the copy. Everywhere else, and should the copy fail, this process does the work
itself when it asks for the result; so the result is always the same, and so is what is raised.
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


class Meanwhile(Generic[T]):
    """The result of ``work``, which must only look and whose result marshal must know. Use as a context manager.

    ``apart``: whether a copy may be made at all.
    """

    def __init__(self, work: Callable[[], T], *, apart: bool = True) -> None:
        self.work = work
        self._process = self._pipe = 0
        if apart and _may_copy():
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
        """What the work came to."""
        if self._process:
            with suppress(OSError, EOFError, ValueError, TypeError), open(self._pipe, "rb", closefd=False) as pipe:
                found: T = marshal.loads(pipe.read())  # noqa: S302  (a copy of this process wrote it)
                return found
        return self.work()

    def __enter__(self) -> Meanwhile[T]:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            os.close(self._pipe)
            with suppress(OSError):
                os.kill(self._process, signal.SIGKILL)  # it has done its work, or nobody wants it any more
                os.waitpid(self._process, 0)
            self._process = 0


def _may_copy() -> bool:
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  (no need of pathlib)
    except OSError:
        return False


def _do(work: Callable[[], Any], pipe: int) -> NoReturn:
    """The copy's life. It keeps none of the locks that are held, and ends without clearing up what is not its own."""
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
