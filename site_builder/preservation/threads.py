"""An event loop in a thread of its own: the caller may have one already, and goes on to show progress meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

_T = TypeVar("_T")
_TICK = 0.1  # seconds


def run_apart(work: Callable[[], Coroutine[Any, Any, _T]], tick: Callable[[], object]) -> _T:
    """Run a coroutine to its end and return what it returned; raise what it raised, out of groups of exceptions.

    ``tick`` is called ten times a second. If it raises, or Ctrl-C comes, the coroutine is cancelled.
    """
    done: Future[_T] = Future()
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = []

    async def main() -> _T:
        loops.append((asyncio.get_running_loop(), asyncio.current_task()))
        return await work()

    def target() -> None:
        try:
            done.set_result(asyncio.run(main()))
        except BaseException as fault:
            while isinstance(fault, BaseExceptionGroup):
                fault = fault.exceptions[0]
            done.set_exception(fault)

    thread = threading.Thread(target=target, name="event loop", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_TICK)
            tick()
    except BaseException:
        for loop, task in loops:
            if task is not None and not loop.is_closed():
                loop.call_soon_threadsafe(task.cancel)
        thread.join(5)
        raise
    return done.result()
