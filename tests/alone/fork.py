"""Work that a copy of this process does meanwhile: the same result as here, and nothing of the copy stays."""

from __future__ import annotations

import errno
import gc
import os
import shutil
import sys
import threading
import time
import weakref
from pathlib import Path

import pytest

from site_builder.publish import output as publish
from site_builder.publish.files import FILE, ours
from site_builder.publish.output import Output
from site_builder.system import fork, stamps
from site_builder.system.fork import ForkedCall
from site_builder.system.stamps import EMPTY
from tests.builds import article, built, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux alone")


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def no_child_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def test_a_copy_does_the_work_and_ends() -> None:
    with ForkedCall(lambda: (os.getpid(), {"name": b"\0" * 200_000})) as work:
        process, found = work.result()
    assert process != os.getpid()
    assert found == {"name": b"\0" * 200_000}
    assert no_child_is_left()


def test_a_copy_keeps_no_file_open_that_it_was_born_with(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w"), ForkedCall(_open) as work:
        found = work.result()
    assert len(found) == 1
    assert found[0].startswith("pipe:")


def _open() -> list[str]:
    """What this process has open beside the standard streams."""
    there = [path for path in Path("/proc/self/fd").iterdir() if int(path.name) > 2 and path.is_symlink()]
    return [str(path.readlink()) for path in there]


def test_what_the_work_raises_is_raised_here() -> None:
    def fails() -> int:
        raise PermissionError(errno.EACCES, "not yours")

    with ForkedCall(fails) as work, pytest.raises(PermissionError, match="not yours"):
        work.result()
    assert no_child_is_left()


def test_a_copy_that_says_nothing_is_done_without() -> None:
    here = os.getpid()

    def work_of() -> int:
        if os.getpid() != here:
            os._exit(1)
        return 7

    with ForkedCall(work_of) as work:
        assert work.result() == 7
    assert no_child_is_left()


def test_a_copy_that_nobody_wants_any_more_is_ended() -> None:
    with ForkedCall(lambda: time.sleep(600)):
        pass
    assert no_child_is_left()


def test_this_process_does_the_work_where_a_copy_would_be_unsafe_or_gain_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ForkedCall(os.getpid, apart=False) as work:
        assert work.result() == os.getpid()
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        with ForkedCall(os.getpid) as work:
            assert work.result() == os.getpid()
    finally:
        ended.set()
        thread.join()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    with ForkedCall(os.getpid) as work:
        assert work.result() == os.getpid()


def test_without_room_for_another_process_this_one_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(os, "fork", full)
    with ForkedCall(os.getpid) as work:
        assert work.result() == os.getpid()


# -- the site, looked at by a copy ------------------------------------------------------------------------------------


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a copy was made, of each time that the site was looked at ahead."""
    made: list[bool] = []
    may = fork._may_fork

    def may_copy() -> bool:
        made.append(may())
        return made[-1]

    monkeypatch.setattr(publish, "_MANY", 0)
    monkeypatch.setattr(fork, "_may_fork", may_copy)
    return made


def test_what_was_done_to_the_site_is_put_right_if_a_copy_looked(tmp_path: Path, copies: list[bool]) -> None:
    write(tmp_path, {"site.yaml": "title: T\nbase_url: https://example.org/\n"})
    write(tmp_path, {f"articles/{n}.md": article(f"Report {n}", f"2020-01-{n:02}", "Ann Sample") for n in (1, 2, 3)})
    assert built(tmp_path).ok
    output = tmp_path / "output"
    assert copies == []
    page = next(p for p in output.rglob("*.html") if "Report 2" in p.read_text(encoding="utf-8"))
    wanted = page.read_bytes()
    page.write_bytes(b"other")
    (output / "stranger").mkdir()
    (output / "stranger" / "x").write_text("x")
    done = built(tmp_path)
    assert (done.ok, done.written, done.removed) == (True, 1, 1)
    assert page.read_bytes() == wanted
    assert not (output / "stranger").exists()
    done = built(tmp_path)
    assert (done.rendered, done.written, done.removed) == (0, 0, 0)
    assert copies == [True] * 4  # two for each of two builds
    assert no_child_is_left()


def test_two_copies_look_at_one_half_each_and_find_what_one_walk_finds(tmp_path: Path, copies: list[bool]) -> None:
    sizes = {"": 1, "a": 0, "a/b": 4, "a/c": 3, "d": 2}
    folder = tmp_path / "output"
    with Output(folder):
        pass
    for name, files in sizes.items():
        (folder / name).mkdir(exist_ok=True)
        for n in range(files):
            (folder / name / f"{n}.html").write_text(name)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "0.html").write_text("elsewhere")

    def seen() -> None:
        output = Output(folder)
        assert output.look_ahead(sizes)
        with output:
            assert output.there == stamps.walk(folder, ours, FILE)

    seen()
    (folder / "a/b/new").mkdir()
    (folder / "a/b/new/0.html").write_text("a folder in one that had none")
    (folder / "e").mkdir()
    seen()
    shutil.rmtree(folder / "a/b")
    seen()
    (folder / "a/b").symlink_to(outside)
    seen()
    shutil.rmtree(folder / "a/c")
    (folder / "a/b").unlink()
    (folder / "a").rmdir()
    (folder / "a").symlink_to(outside)
    (outside / "b").mkdir()
    seen()
    assert set(copies) == {True}
    assert no_child_is_left()


def test_a_folder_that_is_not_ours_is_not_looked_at_ahead(tmp_path: Path, copies: list[bool]) -> None:
    output = Output(tmp_path / "output")
    assert not output.look_ahead({"": 5000})
    assert not (tmp_path / "output").exists()
    assert copies == []
    with output:
        pass
    assert output.look_ahead({"": 5000})
    with output:
        assert output.there == {"": EMPTY}
    assert copies == [True, True]
    assert no_child_is_left()


def test_a_folder_that_was_looked_at_ahead_is_forgotten_at_once(tmp_path: Path, copies: list[bool]) -> None:
    with Output(tmp_path / "output"):
        pass
    output = Output(tmp_path / "output")
    assert output.look_ahead({"": 5000})
    with output:
        assert output.there == {"": EMPTY}
    gone = weakref.ref(output)
    gc.disable()
    try:
        del output
        assert gone() is None
    finally:
        gc.enable()
    assert copies == [True, True]
