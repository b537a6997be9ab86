"""Work on many items: in this process, or shared out to processes where there is enough of it.

The work is a plain function of a portion of the items; results come back in the order of the items, whoever made them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor

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
            from concurrent.futures import ProcessPoolExecutor  # most builds share nothing out: start-up stays short

            self.executor = ProcessPoolExecutor(self.jobs)
        yield from self.executor.map(shared, portions)
