"""Work on many items: in this process, or shared out to processes where there is enough of it.

The work is a plain function of a portion of the items; results come back in the order of the items, whoever made them.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

PORTION: Final = 48  # items handed over at once
WORTH_SHARING: Final = 400  # items from which on processes earn their start


class Crew:
    """As many processes as ``jobs`` says, started when first needed. Use as a context manager."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.executor: Executor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        if self.executor is not None:
            self.executor.shutdown(cancel_futures=True)

    def map(
        self,
        shared: Callable[[Sequence[Item]], Result],
        alone: Callable[[Sequence[Item]], Result],
        items: Sequence[Item],
    ) -> Iterator[Result]:
        """The results of portions of ``items``. ``shared`` can go to another process; ``alone`` does the same here."""
        portions = [items[i : i + PORTION] for i in range(0, len(items), PORTION)]
        if self.jobs < 2 or len(items) < WORTH_SHARING:
            yield from map(alone, portions)
            return
        if self.executor is None:
            # A copy of a process with threads (`serve`) can stand still on a lock that one of them held.
            context = multiprocessing.get_context("spawn") if threading.active_count() > 1 else None
            self.executor = ProcessPoolExecutor(self.jobs, context, _leave_interrupts)
        with _interrupts_kept():
            results = self.executor.map(shared, portions)  # starts the processes
        yield from results


def _leave_interrupts() -> None:
    """Ctrl-C reaches all processes of a terminal; the one that shares the work out ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interrupts_kept() -> Iterator[None]:
    """Hold Ctrl-C back for a moment: processes that start in it are whole, and do not hear of it themselves."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: kept.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT]) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
        if kept:
            signal.raise_signal(signal.SIGINT)
