"""Work in an event loop of its own thread: what it returns and raises comes out, and it can be ended."""

import asyncio
import threading

import pytest

from site_builder.preservation.threads import run_apart


def test_it_returns_and_raises_what_the_work_does_out_of_any_group() -> None:
    async def answer() -> int:
        await asyncio.sleep(0)
        return 42

    async def fail() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.sleep(10))
            tasks.create_task(_raise())

    assert run_apart(answer, lambda: None) == 42
    with pytest.raises(ZeroDivisionError):
        run_apart(fail, lambda: None)


async def _raise() -> None:
    raise ZeroDivisionError


def test_it_runs_where_an_event_loop_runs_already() -> None:
    async def within() -> int:
        return run_apart(_one, lambda: None)

    # (in a thread of its own here too: that of the tests may have a loop of a browser)
    assert run_apart(within, lambda: None) == 1


async def _one() -> int:
    return 1


def test_the_work_is_cancelled_when_the_caller_is_interrupted() -> None:
    ended = threading.Event()

    async def endless() -> None:
        try:
            await asyncio.sleep(1000)
        finally:
            ended.set()

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_apart(endless, interrupt)
    assert ended.wait(5)
