"""Work shared out to processes: results in order, never much ahead, from any thread, and not for little."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from site_builder.crew import AHEAD, PORTION, WORTH_SHARING, Crew

MANY = range(WORTH_SHARING * 20)
WANTED = [sum(MANY[i : i + PORTION]) for i in range(0, len(MANY), PORTION)]


def test_results_come_in_the_order_of_the_items() -> None:
    with Crew(2) as crew:
        assert list(crew.map(sum, sum, MANY)) == WANTED
        assert list(crew.map(sum, sum, MANY)) == WANTED
        assert crew.executor is not None


@pytest.mark.parametrize(("jobs", "count"), [(1, WORTH_SHARING * 2), (8, WORTH_SHARING - 1), (8, 0)])
def test_one_process_or_little_work_starts_none(jobs: int, count: int) -> None:
    with Crew(jobs) as crew:
        assert sum(crew.map(len, len, range(count))) == count
        assert crew.executor is None


def test_work_is_shared_out_from_a_thread_as_well() -> None:
    found: list[list[int]] = []

    def work() -> None:
        with Crew(2) as crew:
            found.append(list(crew.map(sum, sum, MANY)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [WANTED]


def test_a_fault_in_a_process_is_raised_here_and_ends_the_rest() -> None:
    items: Any = ["text"] * len(MANY)  # which cannot be added up
    with pytest.raises(TypeError, match="unsupported"), Crew(2) as crew:
        list(crew.map(sum, len, items))
    assert crew.executor is None


def test_only_a_few_portions_are_handed_over_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    out = most = 0

    class Lazy(Future[Any]):
        def __init__(self, work: Callable[[], Any]) -> None:
            super().__init__()
            self.work = work

        def result(self, timeout: float | None = None) -> Any:
            nonlocal out
            out -= 1
            return self.work()

    class Executor:
        def submit(self, work: Callable[..., Any], portion: Any) -> Lazy:
            nonlocal out, most
            out += 1
            most = max(most, out)
            future = Lazy(lambda: work(portion))
            if out == 1:
                future.set_result(None)  # the processes have started
            return future

        def shutdown(self, **_: Any) -> None:
            pass

    crew = Crew(3)
    monkeypatch.setattr(crew, "_start", Executor)
    assert list(crew.map(sum, sum, MANY)) == WANTED
    assert most == 3 * AHEAD
