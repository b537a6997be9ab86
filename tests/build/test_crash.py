"""Builds that are killed, that the machine fails, and that run at once: the site stays whole, and the next build is right.

The sweeps stop a build at its n-th call of a kind, for all kinds that change files, for n = 1, 2, 3 …; an ordinary run
takes some of these points, always the same. ``SITE_BUILDER_SWEEP=all`` takes every one, and makes more rounds of builds
at once.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import builds
from tests.builds import Contents, article, contents, tree, write
from tests.conftest import missing
from tests.crashing import CHANGING, STRACE, Bench, sampled

ALL = os.environ.get("SITE_BUILDER_SWEEP") == "all"
SITE = "title: T\nbase_url: https://example.org/\n"
# What a rebuild meets: a text edited, pages that come and go, a file where a folder was, a folder where a file was.
OLD = {
    "site.yaml": SITE,
    "articles/a.md": article("A", "2020-01-02", "Ada Example"),
    "articles/gone/b.md": article("B", "2019"),
    "media/turn.txt": "a file",
    "media/back.txt/x.txt": "in a folder",
}
NEW = {
    "site.yaml": SITE,
    "articles/a.md": article("A", "2020-01-02", "Ada Example", body="Edited."),
    "articles/come/c.md": article("C", "2021"),
    "media/turn.txt/y.txt": "in a folder",
    "media/back.txt": "a file",
}


LEFT_ALONE = {".git/HEAD": "ref", ".gitignore": "*", "CNAME": "example.org"}


@dataclass(frozen=True, slots=True)
class Case:
    """A build to be disturbed: the archive as it is before it, and what the site holds before and after."""

    before: Path
    old: Contents
    new: Contents
    whole: builds.Tree
    options: tuple[str, ...]


def fresh(case: Case, folder: Path) -> Path:
    """The archive of a case, once more."""
    root = folder / "archive"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(case.before, root, symlinks=True)
    return root


def hold_recovered(bench: Bench, root: Path, case: Case, options: tuple[str, ...], where: object) -> None:
    """The next build succeeds, gives what a clean one gives, and leaves nothing of the earlier one behind."""
    done = bench.run("build", root, "--jobs", "1", *options)
    assert (done.status, done.err) == (0, ""), where
    assert tree(root / "output") == case.whole, where
    assert sorted(p.name for p in (root / "output" / builds.OWN).iterdir()) == ["README", "lock"], where
    assert sorted(p.name for p in root.iterdir()) == [builds.OWN, "content", "output"], where
    assert {p.stat().st_nlink for p in (root / "output").rglob("*") if p.is_file()} == {1}, where


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    if STRACE is None:
        missing("strace is not here: install it with apt-get install strace")
    folder = tmp_path_factory.mktemp("bench")
    write(folder / "warm", NEW)
    with Bench(folder, folder / "warm") as made:
        yield made


@pytest.fixture(
    scope="module",
    params=[("first",), ("again",), ("first", "--atomic"), ("again", "--atomic")],
    ids=["first", "again", "first-atomic", "again-atomic"],
)
def case(request: pytest.FixtureRequest, bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Case:
    kind, *options = request.param
    folder = tmp_path_factory.mktemp("case")
    before = folder / "archive"
    for name, text in LEFT_ALONE.items():
        path = before / "output" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (before / "output").chmod(0o755)
    clean = folder / "clean"
    shutil.copytree(before / "output", clean / "output")
    if kind == "again":
        write(before, OLD)
        assert bench.run("build", before).status == 0
        shutil.rmtree(before / "content")
    write(before, NEW)
    write(clean, NEW)
    assert bench.run("build", clean).status == 0
    old, new = contents(before / "output"), contents(clean / "output")
    return Case(before, old, new, tree(clean / "output"), tuple(options))


def points(bench: Bench, case: Case, folder: Path, every: int) -> list[tuple[str, int]]:
    """(call, n): the n-th call of that kind; all of them, or some."""
    calls = bench.calls("build", fresh(case, folder), "--jobs", "1", *case.options)
    found = [(call, n) for call in CHANGING for n in range(1, calls.get(call, 0) + 1)]
    return found if ALL else list(sampled(found, every))


def hold_whole(now: Contents, case: Case, where: object) -> None:
    """Every file is one of the old site or one of the new, byte for byte."""
    for name, content in now.items():
        assert content in (case.old.get(name), case.new.get(name)), (where, name)
    for name in {*case.old, *LEFT_ALONE} & set(case.new):
        assert name in now, (where, name)


@pytest.mark.slow
def test_a_build_killed_at_any_call_leaves_whole_files_and_the_next_is_right(
    bench: Bench, case: Case, tmp_path: Path
) -> None:
    killed = 0
    for number, (call, n) in enumerate(points(bench, case, tmp_path, 40)):
        root = fresh(case, tmp_path)
        done = bench.run("build", root, "--jobs", "1", *case.options, inject=f"{call}:signal=KILL:when={n}")
        killed += done.status == -signal.SIGKILL
        assert done.status in (0, -signal.SIGKILL), (call, n, done)
        now = contents(root / "output")
        if case.options:
            site = {name: content for name, content in now.items() if not name.startswith(".git/")}
            assert site in ({n: c for n, c in which.items() if n != ".git/HEAD"} for which in (case.old, case.new)), (
                call,
                n,
            )
        else:
            hold_whole(now, case, (call, n))
        hold_recovered(bench, root, case, (*case.options,) if number % 2 else (), (call, n))
    print(f"killed at {killed} points")
    assert killed > 10


ERRORS = {
    "openat": "EMFILE ENOSPC EIO EROFS",
    "write": "ENOSPC EIO",
    "pwrite64": "ENOSPC EIO",
    "ftruncate": "EIO",
    "fsync": "EIO ENOSPC",
    "fdatasync": "EIO",
    "syncfs": "EIO ENOSYS",
    "rename": "ENOSPC EIO EROFS",
    "renameat2": "EIO EINVAL",
    "link": "EMLINK EIO",
    "linkat": "EMLINK EIO ENOSPC",
    "unlink": "EIO EROFS",
    "unlinkat": "EIO EROFS",
    "rmdir": "EIO",
    "mkdir": "ENOSPC EROFS EMLINK",
    "chmod": "EROFS",
    "fchmod": "EROFS",
}


@pytest.mark.slow
def test_a_build_that_the_machine_fails_says_so_in_one_line_and_the_next_is_right(
    bench: Bench, case: Case, tmp_path: Path
) -> None:
    failed = ended = 0
    every = [
        (f"{call}:error={error}:when={n}{sticky}", n)
        for call, n in points(bench, case, tmp_path, 40)
        for error in ERRORS.get(call, "EIO").split()
        for sticky in ("", "+")
    ]
    for number, (inject, _) in enumerate(every):
        if not ALL and number % 7:
            continue
        root = fresh(case, tmp_path)
        done = bench.run("build", root, "--jobs", "1", *case.options, inject=inject)
        ended += 1
        assert "Traceback" not in done.err, (inject, done)
        now = contents(root / "output") if (root / "output").exists() else {}
        if done.status == 3:
            failed += 1
            assert re.fullmatch(r"site-builder: [^\n]+\n", done.err) or "write:" in inject, (inject, done)
            assert "/" in done.err or "standard output" in done.err or "write:" in inject, (inject, done)
        elif done.status == 1:  # a file of the archive or of the theme could not be read
            assert "nothing was published" in done.err or "write:" in inject, (inject, done)
        else:
            assert done.status == 0, (inject, done)
        if "the next build completes it" in done.err:
            hold_whole(now, case, inject)
        else:
            assert now in (case.old, case.new), (inject, done)
        hold_recovered(bench, root, case, (*case.options,) if number % 2 else (), inject)
    print(f"{ended} runs, {failed} of them failed")
    assert failed > 3
