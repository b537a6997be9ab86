"""An event loop in a thread of its own, and what it finds, as an iterator.

The caller's thread gets each thing from a queue: it alone writes files, and Ctrl-C reaches it at once. A loop of its
own also runs where the caller's thread has one already.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
_RESOLVERS: Final = 16  # names that are resolved at a time


class _End(Generic[T]):
    """The end of what comes, and why it came."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.fault = fault


def stream(work: Callable[[Callable[[T], None]], Coroutine[Any, Any, None]]) -> Generator[T, None, None]:
    """Run ``work`` in a loop and yield what it puts; raises what it raises. Leaving the iterator ends the loop."""
    queue: SimpleQueue[T | _End[T]] = SimpleQueue()
    loop = asyncio.new_event_loop()
    resolvers = ThreadPoolExecutor(_RESOLVERS, "names")
    loop.set_default_executor(resolvers)
    task = loop.create_task(work(queue.put))

    def run() -> None:
        end = _End[T]()
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            pass
        except BaseException as fault:
            end = _End(fault)
        finally:
            resolvers.shutdown(wait=False, cancel_futures=True)
            loop.close()
            queue.put(end)

    thread = threading.Thread(target=run, name="links", daemon=True)
    thread.start()
    try:
        while not isinstance(found := queue.get(), _End):
            yield found
        if found.fault is not None:
            raise found.fault
    finally:
        _cancel(loop, task)
        thread.join()


def _cancel(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        loop.call_soon_threadsafe(task.cancel)
    except RuntimeError:  # the loop has ended by itself
        return
