"""A limit of time for work that may never end, such as a template's."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import NoReturn


class TooLong(Exception):
    """The work took longer than it may."""


@contextmanager
def seconds(most: float) -> Iterator[None]:
    """Raise TooLong in what is done within, once it has taken so many seconds of CPU.

    Nothing is limited outside the main thread of a process, and where the system has no such timer (Windows).
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    _listen()
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@cache  # once a process, and a fork inherits it
def _listen() -> None:
    signal.signal(signal.SIGVTALRM, _end)


def _end(*_: object) -> NoReturn:
    raise TooLong
