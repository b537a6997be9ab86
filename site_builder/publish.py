"""Bytes → output/. The only writer of the site.

The output folder belongs to the builder: it bears a mark, and a folder with other people's files in it is refused.
A build writes only files whose bytes differ from what is there, and writes them beside the site first:

1. lock the folder (the kernel frees the lock if the build dies);
2. finish what an earlier, killed build had begun (see 5), or throw its half-made files away;
3. stage every new or changed file under ``.site-builder/staging``; the site itself is untouched;
4. if anything is wrong, drop the staging folder: the old site stays as it was;
5. else write the journal (what moves in, what goes), move each file into its place by rename, remove what no longer
   belongs, drop the journal. Killed anywhere here, the next build carries the journal out: nothing is ever half a file.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

OWN: Final = ".site-builder"
_MARK: Final = "README"
_MARK_TEXT: Final = (
    "This folder is written by site-builder. Whatever else is put into it is removed by the next build,\n"
    "except files whose names begin with .git, and CNAME at the top.\n"
)
_KEPT: Final = ("CNAME", ".nojekyll")


class NotOurs(Exception):
    """The output folder holds files that the builder did not put there."""


class Output:
    """One build's hold on an output folder. Use as a context manager: leaving it without ``commit`` changes nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = folder / OWN
        self.staging = self.own / "staging"
        self.journal = self.own / "journal.json"
        self.kept: set[str] = set()
        self.staged: list[str] = []
        self._lock: IO[bytes] | None = None
        self._folders: set[str] = set()

    def __enter__(self) -> Output:
        _refuse_foreign(self.folder)
        self.own.mkdir(parents=True, exist_ok=True)
        (self.own / _MARK).write_text(_MARK_TEXT, encoding="utf-8")
        self._lock = open(self.own / "lock", "ab")
        _lock_file(self._lock)
        if self.journal.exists():
            self._carry_out()
        shutil.rmtree(self.staging, ignore_errors=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()

    def put(self, address: str, content: bytes) -> bool:
        """Stage a file; False where the site has these bytes already."""
        self.kept.add(address)
        if _same(self.folder / address, content):
            return False
        path = self._staged_path(address)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with open(handle, "wb") as file:
            if hasattr(os, "fchmod"):
                os.fchmod(handle, 0o644)  # the same under every umask
            file.write(content)
        self.staged.append(address)
        return True

    def commit(self) -> tuple[int, int]:
        """Move everything staged into its place and remove what no longer belongs: (written, removed) files."""
        removed = [address for address in _files(self.folder) if address not in self.kept]
        if self.staged or removed:
            plan = json.dumps({"move": self.staged, "remove": removed})
            new = self.journal.with_suffix(".new")
            with open(new, "w", encoding="utf-8") as file:
                file.write(plan)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.journal)
            self._carry_out()
        return len(self.staged), len(removed)

    def _carry_out(self) -> None:
        """Do what the journal says; may be done again after any interruption."""
        plan = json.loads(self.journal.read_text(encoding="utf-8"))
        # a stale file may stand where a folder is needed, so what is in the way goes first
        folders = {parent for address in plan["move"] for parent in _parents(address)}
        for address in plan["remove"]:
            if address in folders:
                _remove(self.folder / address)
        for address in plan["move"]:
            staged, target = self.staging / address, self.folder / address
            if not staged.exists():
                continue  # moved before the interruption
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            staged.replace(target)
        for address in plan["remove"]:
            if address not in folders:
                _remove(self.folder / address)
        for address in plan["remove"]:
            for parent in _parents(address):
                with contextlib.suppress(OSError):  # not empty: it is still used
                    (self.folder / parent).rmdir()
        self.journal.unlink()

    def _staged_path(self, address: str) -> Path:
        path = self.staging / address
        parent = address.rpartition("/")[0]
        if parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        return path


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotOurs(f"{folder} is a file")
    if not folder.is_dir() or (folder / OWN / _MARK).exists():
        return
    foreign = sorted(path.name for path in folder.iterdir() if not _left_alone(path.name))
    if foreign:
        raise NotOurs(f"{folder} holds files that site-builder did not write (such as {foreign[0]})")


def _left_alone(name: str) -> bool:
    """Names at the top of the output folder that the builder neither writes nor removes."""
    return name.startswith(".git") or name in _KEPT or name == OWN


def _files(folder: Path) -> Iterator[str]:
    """Every file below the folder that the builder answers for; links count as files and are never followed."""
    todo = [""]
    while todo:
        below = todo.pop()
        for entry in os.scandir(folder / below):
            path = f"{below}/{entry.name}" if below else entry.name
            if not below and _left_alone(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                todo.append(path)
            else:
                yield path


def _parents(address: str) -> list[str]:
    """The folders an address stands in, the innermost first."""
    parts = address.split("/")[:-1]
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.unlink()


def _same(path: Path, content: bytes) -> bool:
    """The file has exactly these bytes. A link has not, whatever it leads to."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError as fault:
        if fault.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.EACCES):
            return False
        raise
    with open(handle, "rb") as file:
        try:
            return os.fstat(handle).st_size == len(content) and file.read() == content
        except IsADirectoryError:
            return False


def _lock_file(file: IO[bytes]) -> None:
    """One build at a time; a second one waits for the first."""
    try:
        import fcntl
    except ImportError:  # Windows: the rename of a file in use fails loudly enough
        return
    fcntl.flock(file, fcntl.LOCK_EX)
