"""Work on many items: in this process, or shared out to processes where there is enough of it.

The work is a plain function of a portion of the items; results come back in the order of the items, whoever made them.

Processes are forked from a server that has the program imported (``forkserver``) and nothing else: no thread, lock or
open file of this process gets into them, so a build may run in a thread. While they start, this process works. They
do not listen to Ctrl-C, which is for this process to answer, and they end when it does, however it ends.
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:  # most builds share nothing out: start-up stays short
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.connection import Connection
    from types import FrameType

Item = TypeVar("Item")
Result = TypeVar("Result")

PORTION: Final = 48  # items handed over at once
WORTH_SHARING: Final = 400  # items from which on processes earn their start
AHEAD: Final = 4  # portions that a process has waiting, at most
_PRELOADED: Final = [
    "site_builder.parse",
    "site_builder.archive.sharing",
    "site_builder.render",
    "site_builder.__main__",
]


class Crew:
    """As many processes as ``jobs`` says, started when first needed. Use as a context manager."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.executor: ProcessPoolExecutor | None = None
        self._started = False
        self._leash: Connection | None = None  # the processes end when it is let go of

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._leash is not None:
            self._leash.close()  # nobody waits for what is not wanted any more
        if self.executor is not None:
            self.executor.shutdown(cancel_futures=True)
            self.executor = None
        if self._leash is not None:
            self._leash.close()

    def shares(self, count: int, worth: int = WORTH_SHARING) -> bool:
        """Whether the work on so many items is shared out; ``worth`` says from how many on it is."""
        return self.jobs > 1 and count >= worth

    def map(
        self,
        shared: Callable[[Sequence[Item]], Result],
        alone: Callable[[Sequence[Item]], Result],
        items: Sequence[Item],
        worth: int = WORTH_SHARING,
        portion: int = PORTION,
    ) -> Iterator[Result]:
        """The results of portions of ``items``. ``shared`` can go to another process; ``alone`` does the same here.

        The first portions are handed over before the first result is asked for.
        """
        portions = deque(items[i : i + portion] for i in range(0, len(items), portion))
        if not self.shares(len(items), worth):
            return map(alone, portions)
        executor = self.executor or self._start()
        waiting: deque[Future[Result] | _Made[Result]] = deque()

        def hand_over() -> None:
            own = sum(isinstance(one, _Made) for one in waiting)  # those that were made here
            for _ in range(min(len(portions), AHEAD * self.jobs - len(waiting) + own)):
                with _unheard():
                    future = executor.submit(shared, portions.popleft())
                waiting.append(future)
                future.add_done_callback(self._note)

        hand_over()
        return self._results(alone, portions, waiting, hand_over)

    def _results(
        self,
        alone: Callable[[Sequence[Item]], Result],
        portions: deque[Sequence[Item]],
        waiting: deque[Future[Result] | _Made[Result]],
        hand_over: Callable[[], None],
    ) -> Iterator[Result]:
        while portions or waiting:
            hand_over()
            if portions and not self._started:
                waiting.append(_Made(alone(portions.popleft())))
            else:
                yield waiting.popleft().result()

    def _start(self) -> ProcessPoolExecutor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
        if hasattr(os, "fork"):
            context.set_forkserver_preload(_PRELOADED)
        end, self._leash = context.Pipe(duplex=False)
        self.executor = ProcessPoolExecutor(self.jobs, context, _begin, (end,))
        return self.executor

    def _note(self, _: object) -> None:
        self._started = True


class _Made(Generic[Result]):
    """The result of a portion that this process made itself."""

    def __init__(self, made: Result) -> None:
        self.made = made

    def result(self) -> Result:
        return self.made


def _begin(leash: Connection) -> None:
    """In a new process: leave Ctrl-C to the one that started it, and end with it."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        leash.recv_bytes()  # nothing is ever sent
    os._exit(1)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Processes that are started within do not get Ctrl-C, not even before they can say that they want none.

    Nor is this process torn away from starting one: what asks it to end meanwhile is heard afterwards. (A signal that
    this thread does not take may reach it by way of another.)
    """
    import signal
    import threading

    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[tuple[int, FrameType | None]] = []
    ending = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM) if callable(signal.getsignal(s))}
    for number in ending:
        signal.signal(number, lambda *said: heard.append(said))
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        for number, handler in ending.items():
            signal.signal(number, handler)
    for said in heard:
        handler = ending[signal.Signals(said[0])]
        if callable(handler):
            handler(*said)
