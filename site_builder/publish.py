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
import stat
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
_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows would change line ends
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
_OLD: Final = os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class NotOurs(Exception):
    """The output folder holds files that the builder did not put there."""


class Stage:
    """Where one process puts files beside the site. Files that the site has already, byte for byte, are not put."""

    def __init__(self, folder: Path, *, rewrite: bool = False) -> None:
        self.folder = folder
        self.rewrite = rewrite  # put also what has not changed
        self.staging = folder / OWN / "staging"
        self._site, self._staged = f"{folder}/", f"{self.staging}/"  # joining texts is cheaper than joining paths
        self._folders: set[str] = set()
        self._real: dict[str, bool] = {}
        self._readable = False  # files that are made here get the mode they should have

    def put(self, address: str, content: bytes) -> bool:
        """Stage a file; False where the site has these bytes already."""
        parent = address.rpartition("/")[0]
        if not self.rewrite and self._is_folder(parent) and _same(self._site + address, content):
            return False
        if parent not in self._folders:
            (self.staging / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        handle = os.open(self._staged + address, _NEW, 0o644)
        try:
            if not self._readable:
                self._make_readable(handle)
            written = os.write(handle, content)
            while written < len(content):
                written += os.write(handle, content[written:])
        finally:
            os.close(handle)
        return True

    def _make_readable(self, handle: int) -> None:
        """The same mode under every umask: set where the umask takes something off, and no more asked where not."""
        if not hasattr(os, "fchmod") or stat.S_IMODE(os.fstat(handle).st_mode) == 0o644:
            self._readable = True
        else:
            os.fchmod(handle, 0o644)

    def _is_folder(self, address: str) -> bool:
        """Whether a folder of the site is there and no link stands in the way to it."""
        if not address:
            return True
        if address not in self._real:
            path = self.folder / address
            self._real[address] = (
                self._is_folder(address.rpartition("/")[0]) and path.is_dir() and not path.is_symlink()
            )
        return self._real[address]


class Output:
    """One build's hold on an output folder. Use as a context manager: leaving it without ``commit`` changes nothing."""

    def __init__(self, folder: Path, *, rewrite: bool = False) -> None:
        self.folder = folder
        self.stage = Stage(folder, rewrite=rewrite)
        self.own = folder / OWN
        self.staging = self.stage.staging
        self.journal = self.own / "journal.json"
        self.kept: set[str] = set()
        self.staged: list[str] = []
        self._lock: IO[bytes] | None = None

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
        if not self.journal.exists():  # interrupted while it published: the next build needs what is still staged
            shutil.rmtree(self.staging, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()

    def put(self, address: str, content: bytes) -> None:
        """Stage a file of the site."""
        self.took(address, self.stage.put(address, content))

    def took(self, address: str, staged: bool) -> None:
        """Note a file of the site: staged (perhaps by another process), or there already with the same bytes."""
        self.kept.add(address)
        if staged:
            self.staged.append(address)

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
        plan = _read_journal(self.journal)
        if plan is None:  # not one of ours: nothing in it may be done, and everything is staged anew
            self.journal.unlink()
            return
        # a stale file may stand where a folder is needed, so what is in the way goes first
        folders = {parent for address in plan["move"] for parent in _parents(address)}
        for address in plan["remove"]:
            if address in folders and not _is_folder(self.folder / address):  # else done before the interruption
                _remove(self.folder / address)
        for address in plan["move"]:
            staged, target = self.staging / address, self.folder / address
            if not staged.exists():
                continue  # moved before the interruption
            _make_folder(target.parent)
            if _is_folder(target):
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


def _read_journal(path: Path) -> dict[str, list[str]] | None:
    """The journal's moves and removals; None unless every one is the address of a file of the site."""
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        listed = [*plan["move"], *plan["remove"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    sound = all(isinstance(address, str) and _is_address(address) for address in listed)
    return plan if sound and isinstance(plan["move"], list) and isinstance(plan["remove"], list) else None


def _is_address(address: str) -> bool:
    parts = address.split("/")
    return not _left_alone(parts[0]) and not any(part in ("", ".", "..") for part in parts)


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


def _is_folder(path: Path) -> bool:
    """There is a folder, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def _make_folder(path: Path) -> None:
    """Make a folder, and those that it stands in, that a server can read whatever the umask."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir()
        folder.chmod(0o755)


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # gone, or with the folder that it stood in
        path.unlink()


def _same(path: str, content: bytes) -> bool:
    """The file has exactly these bytes. A link has not, whatever it leads to; nor has a folder or a pipe."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
            return False
        handle = os.open(path, _OLD)
    except OSError as fault:
        if fault.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES):
            return False
        raise
    try:
        found = os.read(handle, len(content) + 1)
        if len(found) >= len(content) or not found:
            return found == content
        while more := os.read(handle, 1 << 20):  # a system may hand over less than it is asked for
            found += more
        return found == content
    finally:
        os.close(handle)


def _lock_file(file: IO[bytes]) -> None:
    """One build at a time; a second one waits for the first."""
    try:
        import fcntl
    except ImportError:  # Windows: the rename of a file in use fails loudly enough
        return
    fcntl.flock(file, fcntl.LOCK_EX)
