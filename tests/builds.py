"""What several tests need of builds: run them, run the command line, make archives, look at trees of files."""

import contextlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from site_builder.build import pipeline as building
from site_builder.build.configuration import base_url
from site_builder.cli.commands import main
from site_builder.model.outputs import OutputSpec
from site_builder.outputs import kinds
from site_builder.outputs.context import OutputContext
from site_builder.parse import site_file

REPOSITORY = Path(__file__).resolve().parent.parent
OWN = ".site-builder"
FAR_FUTURE = 99991231  # no embargo lasts so long

# A tree: path → (mode, content); a folder's content is None, a link's the way it leads.
Tree = dict[str, tuple[int, bytes | str | None]]
Contents = dict[str, bytes | str]  # of files and links alone


def build(
    root: Path,
    output: Path | None = None,
    *,
    base_url: str | None = None,
    preview: bool = False,
    ledger: bool = False,
    manifest: bool = True,
    exports: bool = False,
    today: int = FAR_FUTURE,
) -> building.Report:
    """Build in this process; the output folder is root/output unless named.

    Without the ledger of addresses, unless it is asked for: most tests delete and rename what they have built before,
    as no archive may that is published. What the ledger does of it is held by tests/build/test_ledger*.py.
    """
    target = output or root / "output"
    how = {"ledger": ledger, "manifest": manifest, "exports": exports}
    options = building.Options(root, target, today, base_url, preview=preview, **how)
    return building.build(options, lambda stage, done, total: None)


def built(
    root: Path,
    output: Path | None = None,
    *,
    base_url: str | None = None,
    ledger: bool = False,
    exports: bool = False,
) -> building.Report:
    """Build, and hold that nothing was wrong."""
    report = build(root, output, base_url=base_url, ledger=ledger, exports=exports)
    assert not report.problems, "\n".join(map(str, report.problems))
    return report


def context(root: Path, db: sqlite3.Connection) -> OutputContext:
    """What the outputs of a built archive are planned and made with."""
    site = site_file.read(root, [])
    return OutputContext(root, db, site, base_url(site, None))


def pages(made_with: OutputContext) -> list[OutputSpec]:
    """The plan of every page, in order."""
    return [spec for spec in kinds.plan(made_with) if kinds.is_themed(spec)]


def cli(*arguments: str | Path) -> Result:
    """The command line in this process: exit_code, stdout, stderr. A traceback fails the test."""
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def program(
    *arguments: str | Path,
    cwd: Path | None = None,
    environment: Mapping[str, str | None] | None = None,
    umask: int = -1,
) -> subprocess.CompletedProcess[str]:
    """The command line as a program of its own. ``None`` takes a variable out of the environment."""
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(REPOSITORY), **(environment or {})}
    return subprocess.run(
        [sys.executable, "-m", "site_builder", *map(str, arguments)],
        cwd=cwd or REPOSITORY,
        env={name: value for name, value in variables.items() if value is not None},
        umask=umask,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def walk(folder: Path, *, own: bool = False) -> Iterator[tuple[str, os.stat_result]]:
    """(path below the folder, status) of everything in it, sorted; links are not followed, nor the builder's own."""
    for below, folders, files in os.walk(folder):
        if not own and Path(below) == folder:
            folders[:] = [name for name in folders if name != OWN]
        for name in (*folders, *files):
            path = Path(below) / name
            yield path.relative_to(folder).as_posix(), path.lstat()


def tree(folder: Path, *, own: bool = False) -> Tree:
    """Everything in a folder: modes and bytes."""
    found: Tree = {}
    for name, status in walk(folder, own=own):
        content: bytes | str | None = None
        if stat.S_ISLNK(status.st_mode):
            content = str((folder / name).readlink())
        elif stat.S_ISREG(status.st_mode):
            content = (folder / name).read_bytes()
        found[name] = (status.st_mode, content)
    return dict(sorted(found.items()))


def contents(folder: Path) -> Contents:
    """What is in the files of a folder, and where its links lead."""
    return {name: content for name, (_, content) in tree(folder).items() if content is not None}


def clean(root: Path, folder: Path, *, exports: bool = False) -> Tree:
    """What a build from nothing into ``folder`` gives. It is one of a copy of the archive, which no store knows.

    Where the archive has a ledger, as the command line writes it, this is part of the input.
    """
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as apart:
        copy = Path(apart) / root.name
        for name in ("content", "themes"):
            if (root / name).exists():
                shutil.copytree(root / name, copy / name, symlinks=True)
        built(copy, folder, ledger=(copy / "content/urls.lock").exists(), exports=exports)
    return tree(folder)


def stamps(folder: Path, *, own: bool = False) -> dict[str, tuple[int, int, int]]:
    """Which file it is, when it was written and when it was touched, of every file and folder."""
    return {name: (s.st_ino, s.st_mtime_ns, s.st_ctime_ns) for name, s in walk(folder, own=own)}


def article(title: str, date: str, actors: str = "", topics: str = "", body: str = "A text.", more: str = "") -> str:
    """An article's file; names are separated by |."""
    lists = [(key, names.split("|")) for key, names in (("actors", actors), ("topics", topics)) if names]
    listed = "".join(f"{key}:\n" + "".join(f"  - {name}\n" for name in names) for key, names in lists)
    return f"---\ntitle: {title}\ndate: {date}\n{listed}{more}---\n\n{body}\n"


def days(count: int, first: int = 0) -> dict[str, str]:
    """Articles of the days of one long winter, in order of time; all by one actor, on one topic."""
    files = {}
    for n in range(first, first + count):
        month, day = n // 28 + 1, n % 28 + 1
        text = article(f"Day {n}", f"2020-{month:02d}-{day:02d}", "Ada Example", "Weather")
        files[f"articles/2020/day-{n:03d}.md"] = text
    return files


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below root/content."""
    for name, data in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


@contextlib.contextmanager
def working_directory(folder: Path) -> Iterator[None]:
    """``contextlib.chdir`` under a name that says when to use it."""
    with contextlib.chdir(folder):
        yield
