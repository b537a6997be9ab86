"""A pool of worker processes that maps a function over portions of many items, or maps it here where they are few.

Results come back in the order of the items. Until the first worker answers, this process works too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar, cast

if TYPE_CHECKING:  # most builds share nothing out: start-up stays short
    from concurrent.futures import Future

    from site_builder.system.processes import Processes

Item = TypeVar("Item")
Result = TypeVar("Result")

PORTION: Final = 48  # items handed over at once
WORTH_SHARING: Final = 400  # items from which on processes earn their start
AHEAD: Final = 4  # portions that a process has waiting, at most
_PRELOADED: Final = (  # what processes work with
    "site_builder.parse.document",
    "site_builder.parse.markdown",
    "site_builder.indexing.parallel",
    "site_builder.outputs.making",
    "site_builder.__main__",
)


def in_portions(items: Sequence[Item], size: int = PORTION) -> Iterator[Sequence[Item]]:
    """Items as they are handed over."""
    return (items[i : i + size] for i in range(0, len(items), size))


_cached: tuple[Hashable, object] = (None, None)  # of this process


def cached(key: Hashable, make: Callable[[], Result]) -> Result:
    """What a process needs for all portions of one kind of work: made for the first of them.

    Only the last is held, so that what one stage needed of the whole archive is gone when the next one begins.
    """
    global _cached
    if _cached[0] != key:
        _cached = (None, None)  # before the next is made
        _cached = (key, make())
    return cast(Result, _cached[1])


class WorkerPool:
    """As many processes as ``jobs`` says, started when first needed. Use as a context manager."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.executor: Processes | None = None
        self._started = False  # one of them has answered

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

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

        The first portions are handed over before the first result is asked for. Who stops before the last of them ends
        the processes: nobody waits for what is not wanted any more, and nothing is still at work when what it works on
        is put away. Raises ProcessLost where a process is ended from outside.
        """
        portions = deque(in_portions(items, portion))
        if not self.shares(len(items), worth):
            return map(alone, portions)
        if self.executor is None:
            from site_builder.system.processes import Processes

            self.executor = Processes(self.jobs, _PRELOADED)
        waiting: deque[Future[Result]] = deque()
        self._hand_over(self.executor, shared, portions, waiting, 0)
        return self._results(self.executor, shared, alone, portions, waiting)

    def _hand_over(
        self,
        executor: Processes,
        shared: Callable[[Sequence[Item]], Result],
        portions: deque[Sequence[Item]],
        waiting: deque[Future[Result]],
        own: int,
    ) -> None:
        for _ in range(min(len(portions), AHEAD * self.jobs - len(waiting) + own)):
            waiting.append(executor.submit(shared, portions.popleft()))

    def _results(
        self,
        executor: Processes,
        shared: Callable[[Sequence[Item]], Result],
        alone: Callable[[Sequence[Item]], Result],
        portions: deque[Sequence[Item]],
        waiting: deque[Future[Result]],
    ) -> Iterator[Result]:
        from concurrent.futures import Future

        own: set[Future[Result]] = set()  # of those that are waiting, what was made here
        try:
            while portions or waiting:
                self._hand_over(executor, shared, portions, waiting, len(own))
                self._started |= executor.take(wait=False)
                if waiting[0].done():
                    first = waiting.popleft()
                    own.discard(first)
                    yield first.result()
                elif portions and not self._started:
                    made: Future[Result] = Future()
                    made.set_result(alone(portions.popleft()))
                    own.add(made)
                    waiting.append(made)
                else:
                    self._started |= executor.take(wait=True)
        except BaseException:
            self._end()
            raise

    def _end(self) -> None:
        executor, self.executor = self.executor, None
        if executor is not None:
            executor.shutdown(cancel_futures=True)
