"""A limit of time for work that may never end, such as a template's."""

from __future__ import annotations

import signal
import threading
from functools import cache
from typing import Final, NoReturn

_HAS_TIMER: Final = hasattr(signal, "setitimer")


class TooLong(Exception):
    """The work took longer than it may."""


class seconds:  # a generator would take longer, and each page has one
    """Raise TooLong in what is done within, once it has taken so many seconds of CPU.

    Nothing is limited outside the main thread of a process, and where the system has no such timer (Windows).
    """

    __slots__ = ("limited", "most")

    def __init__(self, most: float) -> None:
        self.most = most
        self.limited = _HAS_TIMER and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        if self.limited:
            _listen()
            signal.setitimer(signal.ITIMER_VIRTUAL, self.most)

    def __exit__(self, *_: object) -> None:
        if self.limited:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@cache  # once a process, and a fork inherits it
def _listen() -> None:
    signal.signal(signal.SIGVTALRM, _end)


def _end(*_: object) -> NoReturn:
    raise TooLong
