"""Work shared out to processes: results in order, never much ahead, from any thread, and not for little."""

from __future__ import annotations

import gc
import os
import sqlite3
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder.model.documents import Site
from site_builder.outputs import making
from site_builder.outputs.context import OutputContext, Recipe
from site_builder.publish.output import Stage
from site_builder.system.processes import Processes, ProcessLost, _Hand
from site_builder.system.workers import AHEAD, PORTION, WORTH_SHARING, WorkerPool, cached
from tests.builds import REPOSITORY, article
from tests.conftest import SiteFactory

MANY = range(WORTH_SHARING * 20)
WANTED = [sum(MANY[i : i + PORTION]) for i in range(0, len(MANY), PORTION)]


def slow(portion: Sequence[Any]) -> Any:
    """What a portion comes to that this process makes: the others are there long before it has made all."""
    time.sleep(0.02)
    return sum(portion) if isinstance(portion, range) else "".join(portion)


def hands(crew: WorkerPool) -> list[_Hand]:
    assert crew.executor is not None
    return crew.executor.hands


def until_answered(crew: WorkerPool, results: Iterator[Any]) -> None:
    """Take results until a process has answered."""
    while not crew._started:
        next(results)


def test_results_come_in_the_order_of_the_items() -> None:
    with WorkerPool(2) as crew:
        assert list(crew.map(sum, sum, MANY)) == WANTED
        assert list(crew.map(sum, sum, MANY)) == WANTED
        assert len(hands(crew)) == 2


@pytest.mark.parametrize(("jobs", "count"), [(1, WORTH_SHARING * 2), (8, WORTH_SHARING - 1), (8, 0)])
def test_one_process_or_little_work_starts_none(jobs: int, count: int) -> None:
    with WorkerPool(jobs) as crew:
        assert sum(crew.map(len, len, range(count))) == count
        assert crew.executor is None


def test_work_is_shared_out_from_a_thread_as_well() -> None:
    found: list[list[int]] = []

    def work() -> None:
        with WorkerPool(2) as crew:
            found.append(list(crew.map(sum, sum, MANY)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [WANTED]


def thresholds(portion: Sequence[Any]) -> Any:
    return gc.get_threshold()


@pytest.mark.slow
def test_other_processes_look_for_garbage_as_seldom_as_this_one() -> None:
    before = gc.get_threshold()
    gc.set_threshold(54_321, 21, 12)
    try:
        with WorkerPool(2) as crew:
            found = set(crew.map(thresholds, slow, MANY)) - set(WANTED)
    finally:
        gc.set_threshold(*before)
    assert found == {(54_321, 21, 12)}


def test_a_fault_in_a_process_is_raised_here_and_ends_the_rest() -> None:
    items: Any = ["text"] * len(MANY)  # which cannot be added up
    with WorkerPool(2) as crew:
        with pytest.raises(TypeError, match="unsupported") as fault:
            list(crew.map(sum, len, items))
        assert crew.executor is None
    assert "return pickle.dumps((work(*args, **more), None)" in fault.value.__notes__[0]  # where it was raised


def test_a_result_that_cannot_travel_is_a_fault() -> None:
    work: Any = memoryview
    with pytest.raises(TypeError, match=r"cannot pickle '?memoryview"), WorkerPool(2) as crew:
        list(crew.map(work, len, bytes(len(MANY))))


def test_a_process_that_is_ended_from_outside_is_missed() -> None:
    with WorkerPool(2) as crew:
        results = crew.map(sum, slow, MANY)
        until_answered(crew, results)
        hands(crew)[1].process.kill()
        with pytest.raises(ProcessLost):
            list(results)
        assert crew.executor is None
        assert list(crew.map(sum, sum, MANY)) == WANTED  # by new ones


class Riddle:
    """A question that cannot be taken out of its pickle."""

    def __reduce__(self) -> Any:
        return _refuse, ()


def _refuse() -> None:
    raise ValueError


def test_a_question_that_a_process_cannot_understand_ends_the_work() -> None:
    processes = Processes(1, ())
    try:
        with pytest.raises(ProcessLost):
            processes.submit(repr, Riddle()).result()
    finally:
        processes.shutdown(cancel_futures=True)


def test_to_stop_in_the_midst_of_answers_ends_the_processes() -> None:
    """Answers that are too large for the pipe are on their way whenever this process stops listening."""
    items = ["x" * 100_000] * len(MANY)
    left: list[list[Any]] = []

    def work() -> None:
        for wait in (0.0, 0.005, 0.02):
            with WorkerPool(2) as crew:
                results = crew.map("".join, slow, items)
                until_answered(crew, results)
                time.sleep(wait)
                processes = [hand.process for hand in hands(crew)]
                assert len(processes) == 2
                results.close()  # type: ignore[attr-defined]
                left.append([process for process in processes if process.is_alive()])

    thread = threading.Thread(target=work, daemon=True)  # should it wait for ever, this test need not
    thread.start()
    thread.join(60)
    assert left == [[], [], []]


def test_only_a_few_portions_are_handed_over_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    out = most = 0
    give = _Hand.give

    def given(self: _Hand, *asked: Any) -> Any:
        nonlocal out, most
        out += 1
        most = max(most, out)
        return give(self, *asked)

    monkeypatch.setattr(_Hand, "give", given)
    found = []
    with WorkerPool(3) as crew:
        for result in crew.map(sum, lambda portion: -sum(portion), MANY):  # negative: made here
            out -= result > 0
            found.append(abs(result))
            assert max(len(hand.asked) for hand in hands(crew)) <= AHEAD
    assert found == WANTED
    assert (out, most) == (0, 3 * AHEAD)


def test_they_are_an_executor_like_others() -> None:
    with Processes(2, ()) as executor:
        asked = [executor.submit(pow, n, 2) for n in range(20)]
        assert asked[-1].result() == 361
        assert [answer.result() for answer in asked] == [n * n for n in range(20)]
        assert executor.submit(int, "z", base=36).result() == 35
        assert list(executor.map(abs, [-1, 2])) == [1, 2]
        with pytest.raises(ZeroDivisionError):
            executor.submit(divmod, 1, 0).result()
        late = executor.submit(sum, (1, 2))
    assert late.result() == 3
    assert executor.hands == []


def test_what_portions_need_is_made_once_and_let_go_for_the_next() -> None:
    class Needed:
        pass

    first = cached("first", Needed)
    assert cached("first", Needed) is first
    gone = weakref.ref(first)
    del first
    alive: list[bool] = []

    def make() -> Needed:
        alive.append(gone() is not None)
        return Needed()

    cached("second", make)
    assert alive == [False]


@pytest.mark.slow
def test_no_module_of_the_folder_that_one_stands_in_is_run(site: SiteFactory, tmp_path: Path) -> None:
    """Python starts further processes by ``python -c``, which imports from there first of all."""
    root = site({f"articles/n{n}.md": article(f"N {n}", "2021") for n in range(WORTH_SHARING + 20)})
    for name in (
        "yaml",
        "msgspec",
        "jinja2",
        "socket",
        "selectors",
        "multiprocessing",
        "site_builder",
        "sitecustomize",
    ):
        (root / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'a').write({name!r})\n")
    script = tmp_path / "bin/site-builder"
    script.parent.mkdir()
    script.write_text("from site_builder.__main__ import run\nif __name__ == '__main__':\n    run()\n")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, str(script), "build", ".", "--jobs", "2"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "run").exists()


def test_a_build_that_is_begun_again_renders_into_its_own_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database of both has one name; what the first had open is not what the second is to read."""
    opened: list[Path] = []

    def open_one(self: Recipe) -> OutputContext:
        opened.append(self.database)
        return OutputContext(tmp_path, sqlite3.connect(":memory:"), Site("T"), None)

    monkeypatch.setattr(Recipe, "context", open_one)
    recipe = Recipe(tmp_path, tmp_path / "archive.db.new", Site("T"), None, b"")
    for n, staging in enumerate((tmp_path / "staging-a", tmp_path / "staging-b"), start=1):
        for _ in range(2):
            assert making.make_in_worker(recipe, Stage(tmp_path, staging), []).made == []
        assert len(opened) == n
