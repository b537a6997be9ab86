"""Bytes → output/. The only writer of the site.

The output folder belongs to the builder: it bears a mark, and a folder with other people's files in it is refused.
A build writes only files whose bytes differ from what is there, and writes them beside the site first:

1. lock the folder (the kernel frees the lock if the build dies);
2. finish what an earlier, killed build had begun (see 5), or throw its half-made files away;
3. stage every new or changed file in a folder of this build's own under ``.site-builder``; the site is untouched;
4. if anything is wrong, drop what is staged: the old site stays as it was;
5. else make what is staged durable, write the journal (what moves in, what goes), move each file into its place by
   rename (a folder that the site has not yet, as a whole), remove what no longer belongs, drop the journal. Killed
   anywhere here, the next build carries the journal out: nothing is ever half a file.

With ``atomic``, step 5 adds to what is staged the files that stay, and swaps the two trees (swap.py).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from site_builder.publish import swap
from site_builder.system import safe_files, stamps
from site_builder.system.fork import Meanwhile
from site_builder.system.lock import Lock, Waiting
from site_builder.system.stamps import Listing

OWN: Final = ".site-builder"
_MARK: Final = "README"
_MARK_TEXT: Final = (
    "This folder is written by site-builder. Whatever else is put into it is removed by the next build,\n"
    "except files whose names begin with .git, and CNAME and .nojekyll at the top.\n"
)
_KEPT: Final = ("CNAME", ".nojekyll")
_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows would change line ends
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
_OLD: Final = os.O_RDONLY | safe_files.HERE
_STAGING: Final = "staging"  # what the names of staging folders begin with
_FILE, _FOLDER = 0o644, 0o755  # the modes of what is published, under every umask
_FEW: Final = 8  # files that are synced one by one; for more, syncing the file system once is the cheaper

_MANY: Final = 2000  # files of a site that a process of its own looks at while this one does other work


class NotOurs(Exception):
    """The output folder holds files that the builder did not put there."""


class Unfinished(OSError):
    """The machine failed while the site was being replaced; the next build completes it."""


class Stage:
    """Where one process puts files beside the site. Files that the site has already, byte for byte, are not put."""

    def __init__(self, folder: Path, staging: Path, *, rewrite: bool = False) -> None:
        self.folder = folder
        self.staging = staging
        self.rewrite = rewrite  # put also what has not changed
        self._folders: set[str] = set()
        self._real: dict[str, bool] = {}
        self._modes: bool | None = None
        self._readable = False  # files that are made here get the mode they should have
        self._site, self._beside = f"{folder}/", f"{staging}/"

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(Stage, rewrite=self.rewrite), (self.folder, self.staging)  # to another process, without memory

    def put(self, address: str, content: bytes) -> bool:
        """Stage a file; False where the site has these bytes already."""
        parent = address.rpartition("/")[0]
        if not self.rewrite and self._is_folder(parent) and self._has(address, content):
            return False
        if parent not in self._folders:
            (self.staging / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        path = self._beside + address
        with _naming(path):
            handle = os.open(path, _NEW, _FILE)
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
        if not hasattr(os, "fchmod") or stat.S_IMODE(os.fstat(handle).st_mode) == _FILE:
            self._readable = True
            return
        with contextlib.suppress(PermissionError):  # a file system without modes
            os.fchmod(handle, _FILE)

    def _is_folder(self, address: str) -> bool:
        """Whether a folder of the site is there and no link stands in the way to it."""
        if not address:
            return True
        if address not in self._real:
            parent = address.rpartition("/")[0]
            self._real[address] = self._is_folder(parent) and safe_files.is_folder(self.folder / address)
        return self._real[address]

    def _has(self, address: str, content: bytes) -> bool:
        """The site's file has exactly these bytes, and can be read by a server.

        A link has not, whatever it leads to; nor has a folder or a pipe.
        """
        path = self._site + address
        try:
            status = os.lstat(path)
            if not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
                return False
            if stat.S_IMODE(status.st_mode) != _FILE and self.modes_are_kept():
                return False
            handle = os.open(path, _OLD)
        except OSError as fault:
            if fault.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES):
                return False
            raise
        with _naming(path), open(handle, "rb") as file:
            return file.read() == content

    def modes_are_kept(self) -> bool:
        if self._modes is None:
            self._modes = _modes_are_kept(self.folder)
        return self._modes


class Output:
    """One build's hold on an output folder. Use as a context manager: leaving it without ``commit`` changes nothing.

    ``waiting`` is told if another build has to be waited for.
    """

    def __init__(
        self, folder: Path, *, rewrite: bool = False, atomic: bool = False, waiting: Waiting | None = None
    ) -> None:
        self.folder = folder
        self.rewrite = rewrite
        self.atomic = atomic
        self.own = folder / OWN
        self.journal = self.own / "journal.json"
        self.kept: set[str] = set()
        self.staged: list[str] = []
        self._removed: list[str] = []  # what ``commit`` did
        self._stray: frozenset[str] = frozenset()
        self._swapped = False
        self._waiting = waiting
        self._locks = contextlib.ExitStack()
        self._held = False
        self._meanwhile: Meanwhile[Listing] | None = None

    def __enter__(self) -> Output:
        """Take hold of the folder, unless ``look_ahead`` has."""
        if self._held:
            return self
        with contextlib.ExitStack() as undo:
            undo.callback(self._locks.close)
            self._take()
            with _unfinished():
                swap.recover(self.folder, self.own, _left_alone)
                if os.path.lexists(self.journal):
                    self._carry_out(again=True)
            self._drop_staged()
            undo.pop_all()
            self._held = True
        return self

    def look_ahead(self, files: int) -> bool:
        """Take hold of a folder that is surely ours, and look at it while this process does other work.

        False, with nothing done, where the folder is not ours yet or cannot be had: whoever enters is told why.
        ``files``: about how many there are.
        """
        with contextlib.suppress(OSError):
            if _is_marked(self.folder):
                self.__enter__()
                self._meanwhile = self._locks.enter_context(Meanwhile(self._look, apart=files >= _MANY))
        return self._held

    def __exit__(self, *_: object) -> None:
        self.let_go()

    def let_go(self) -> None:
        """Free the folder, and forget what was seen of it."""
        for seen in ("there", "amiss"):
            self.__dict__.pop(seen, None)
        if not self._held:
            return
        self._held = False
        self._meanwhile = None  # it knows this object: together they would stay until a collection
        if not os.path.lexists(self.journal):  # else interrupted: the next build needs what is still staged
            self._drop_staged()
        self._locks.close()

    @cached_property
    def stage(self) -> Stage:
        """Where what belongs to the site is put; made when first asked for."""
        import tempfile  # slow to import, and most builds put nothing

        staging = Path(tempfile.mkdtemp(prefix=f"{_STAGING}-", dir=self.own))
        return Stage(self.folder, staging, rewrite=self.rewrite)

    def put(self, address: str, content: bytes) -> None:
        """Stage a file of the site."""
        self.took(address, self.stage.put(address, content))

    def took(self, address: str, staged: bool) -> None:
        """Note a file of the site: staged (perhaps by another process), or there already with the same bytes."""
        self.kept.add(address)
        if staged:
            self.staged.append(address)

    def keep(self, addresses: Iterable[str]) -> None:
        """Note files of the site that are there and stay as they are, which the caller answers for."""
        self.kept.update(addresses)

    def sign(self) -> None:
        """Write down who holds the folder, for those who wait: to be called before work that takes long."""
        self._lock.sign()

    @cached_property
    def there(self) -> Listing:
        """The folder as it is. What is no regular file, or has another mode than ours, is odd.

        What is found is what ``commit`` goes by, so nothing may come between that the build does not stage itself.
        """
        return self._meanwhile.result() if self._meanwhile is not None else self._look()

    @cached_property
    def amiss(self) -> frozenset[str]:
        """The folders that have another mode than ours."""
        if not _modes_are_kept(self.folder):
            return frozenset()
        modes = ((folder, os.lstat(f"{self.folder}/{folder}").st_mode) for folder in self.there if folder)
        return frozenset(folder for folder, mode in modes if stat.S_IMODE(mode) != _FOLDER)

    def _look(self) -> Listing:
        mode = _FILE if _modes_are_kept(self.folder) else None
        return stamps.walk(self.folder, _ours, mode)

    def left(self) -> Listing:
        """The folder as ``commit`` has left it: only what it put there is looked at again."""
        if self._swapped:
            return self._look()
        found = {folder: packed for folder, packed in self.there.items() if folder not in self._stray}
        found |= dict.fromkeys(_folders_of(self.staged) - found.keys(), stamps.EMPTY)
        removed, staged = stamps.by_folder(self._removed), stamps.by_folder(self.staged)
        for folder in removed.keys() | staged.keys():
            names = stamps.entries(found.get(folder))
            for name in removed.get(folder, ()):
                names.pop(name, None)
            for name in staged.get(folder, ()):
                names[name] = stamps.stamp_of(os.lstat(f"{self.folder}/{folder}/{name}"))
            if folder in found:
                found[folder] = stamps.pack(sorted(names.items()))
        return found

    def commit(self, leaving: Collection[str] | None = None) -> tuple[int, int]:
        """Move everything staged into its place and remove what no longer belongs: (written, removed) files.

        That is all that is not ``kept``, unless the caller knows what is ``leaving``.
        """
        if leaving is None:
            leaving = stamps.files(self.there).keys() - self.kept
        removed = sorted(leaving)
        needed = self._needed(removed)
        stray = [folder for folder in self.there if folder and folder not in needed]
        self._removed, self._stray = removed, frozenset(stray)
        for folder in needed & self.amiss:
            (self.folder / folder).chmod(_FOLDER)
        if self.staged or removed or stray:
            _make_durable(self.stage.staging, self.staged)
            if self.atomic:
                self.kept.update(stamps.files(self.there).keys() - leaving)
                self._swap(needed)
                self._swapped = True
            else:
                self._write_journal({"move": self._moves(), "remove": removed, "folders": stray})
                with _unfinished():
                    self._carry_out()
        return len(self.staged), len(removed)

    def _moves(self) -> list[str]:
        """What is to be renamed to put everything staged in its place: files, and folders that the site has not yet.

        Such a folder moves with all that is in it, so a new site takes a few renames and not one a file.
        """
        new = {folder: self._outermost_new(folder) for folder in _folders_of(self.staged)}
        for folder in new:
            if new[folder]:
                (self.stage.staging / folder).chmod(_FOLDER)
        return list(dict.fromkeys(new.get(a.rpartition("/")[0]) or a for a in self.staged))

    def _outermost_new(self, folder: str) -> str:
        """Of a folder and those it stands in, the outermost in whose place the site has nothing; none: empty."""
        parts = folder.split("/") if folder else []
        for i in range(1, len(parts) + 1):
            outer = "/".join(parts[:i])
            if not os.path.lexists(self.folder / outer):
                return outer
        return ""

    def _needed(self, leaving: Iterable[str]) -> set[str]:
        """The folders that have something in them when the site is published."""
        emptied = stamps.by_folder(leaving)
        found = set(self.staged)
        for folder, packed in self.there.items():
            gone = emptied.get(folder)
            if packed != stamps.EMPTY if gone is None else stamps.entries(packed).keys() - gone:
                found.add(f"{folder}/-")
        return _folders_of(found)

    def _take(self) -> None:
        """Make the folder ours, if it may be, and hold its lock."""
        while True:
            _refuse_foreign(self.folder)
            self.folder.mkdir(parents=True, exist_ok=True)
            swap.put_back(self.folder, OWN, self._waiting)
            try:
                safe_files.make_folder(self.own)
                self._lock = self._locks.enter_context(Lock(self.own / "lock", self._waiting, signed=False))
            except FileNotFoundError:  # swapped away between two steps
                continue
            break
        _write_mark(self.own)

    def _drop_staged(self) -> None:
        with contextlib.suppress(OSError):  # it is in nobody's way, and the next build tries again
            for entry in list(os.scandir(self.own)):
                if entry.name.startswith(_STAGING):
                    safe_files.drop(Path(entry.path))

    def _write_journal(self, plan: dict[str, list[str]]) -> None:
        made: list[Path] = []
        new = self.journal.with_suffix(".new")
        try:
            # what can fail for want of room or of permission fails now, before anything has moved
            for folder in sorted(_folders_of(plan["move"])):
                made += _make_folder(self.folder, folder)
            new.unlink(missing_ok=True)
            with _naming(new), open(os.open(new, _NEW, 0o666), "w", encoding="utf-8") as file:
                json.dump({"staging": self.stage.staging.name, **plan}, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.journal)
        except BaseException:
            for path in reversed(made):
                with contextlib.suppress(OSError):
                    path.rmdir()
            raise
        _sync_folder(self.own)

    def _carry_out(self, *, again: bool = False) -> None:
        """Do what the journal says; may be done again after any interruption."""
        plan = _read_journal(self.journal)
        if plan is None or (
            again and self._leads_away(plan)
        ):  # not one of ours: nothing in it may be done, and everything is staged anew
            self.journal.unlink()
            return
        staging = self.own / plan["staging"]
        # a stale file may stand where a folder is needed, so what is in the way goes first
        folders = _folders_of(plan["move"])
        for address in plan["remove"]:
            if address in folders and not safe_files.is_folder(
                self.folder / address
            ):  # else done before the interruption
                _remove(self.folder / address)
        for address in sorted(folders):
            _make_folder(self.folder, address)
        for address in plan["move"]:
            _move(staging / address, self.folder / address, again=again)
        for address in plan["remove"]:
            if address not in folders:
                _remove(self.folder / address)
        emptied = {*plan["folders"], *_folders_of(plan["remove"])} - folders
        for address in sorted(emptied, reverse=True):  # the innermost first
            _remove_folder(self.folder / address)
        self.journal.unlink()

    def _leads_away(self, plan: dict[str, Any]) -> bool:
        """Whether a link stands in the way to anything in a journal, which is then none that a build has written."""
        into, out = _folders_of(plan["move"]), _folders_of([*plan["remove"], *plan["folders"]])
        folders = (into - {*plan["remove"]}) | (out - into)  # a link in the place of a folder goes first
        staging = self.own / plan["staging"]
        ways = [staging, *(staging / folder for folder in into), *(self.folder / folder for folder in folders)]
        return any(map(os.path.islink, ways))

    def _swap(self, needed: Collection[str]) -> None:
        """Complete what is staged to a whole site and exchange it for the one that is there."""
        staging = self.stage.staging
        for folder in ["", *sorted(needed)]:
            (staging / folder).mkdir(exist_ok=True)
            (staging / folder).chmod(_FOLDER)
        swap.add(self.kept.difference(self.staged), self.folder, staging)
        folders = []  # of others, such as .git
        for entry in list(os.scandir(self.folder)):
            if _left_alone(entry.name) and entry.is_dir(follow_symlinks=False):
                folders += [entry.name] if entry.name != OWN else []
            elif _left_alone(entry.name):
                swap.copy(entry.path, staging / entry.name)
        new = staging / OWN
        new.mkdir()
        _write_mark(new)
        self._locks.enter_context(Lock(new / "lock"))  # so that nobody comes between
        swap.exchange(self.folder, self.own, staging)
        try:
            swap.bring_over(self.folder, folders)
        except OSError:
            with _unfinished():
                swap.exchange_back(self.folder, staging, folders)
            raise
        with _unfinished():
            swap.finish(self.folder, self.own, _left_alone)


def _modes_are_kept(folder: Path) -> bool:
    """Not all file systems keep modes: the one here does if the mark has the mode that it was given."""
    return stat.S_IMODE((folder / OWN / _MARK).stat().st_mode) == _FILE


def _read_journal(path: Path) -> dict[str, Any] | None:
    """What the journal says is to be done; None unless every address in it is one of the site."""
    if path.is_symlink():
        return None
    try:
        plan = json.loads(safe_files.read(path).decode())
        listed = [*plan["move"], *plan["remove"], *plan["folders"]]
        staging = plan["staging"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    lists = all(isinstance(plan[name], list) for name in ("move", "remove", "folders"))
    sound = all(isinstance(address, str) and _is_address(address) for address in listed)
    ours = isinstance(staging, str) and staging.startswith(_STAGING) and "/" not in staging
    return plan if lists and sound and ours else None


def _is_address(address: str) -> bool:
    parts = address.split("/")
    return not _left_alone(parts[0]) and not any(part in ("", ".", "..") for part in parts)


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotOurs(f"{folder} is a file")
    if not folder.is_dir() or _is_marked(folder):
        return
    foreign = sorted(path.name for path in folder.iterdir() if not _left_alone(path.name))
    if foreign:
        raise NotOurs(f"{folder} holds files that site-builder did not write (such as {foreign[0]})")


def _is_marked(folder: Path) -> bool:
    """Whether a folder is an output folder of ours."""
    return safe_files.is_folder(folder / OWN) and safe_files.is_file(folder / OWN / _MARK)


def _write_mark(folder: Path) -> None:
    mark = folder / _MARK
    with _naming(mark):
        if not safe_files.is_file(mark):
            safe_files.write(mark, _MARK_TEXT.encode())
        elif mark.read_bytes() != _MARK_TEXT.encode():
            mark.write_bytes(_MARK_TEXT.encode())
        if stat.S_IMODE(mark.stat().st_mode) != _FILE:
            with contextlib.suppress(PermissionError):  # a file system without modes
                mark.chmod(_FILE)


def _left_alone(name: str) -> bool:
    """Names at the top of the output folder that the builder neither writes nor removes."""
    return name.startswith(".git") or name in _KEPT or name == OWN


def _ours(folder: str, names: list[str]) -> list[str]:
    """The names in a folder of the site without those that are left alone."""
    return names if folder else [name for name in names if not _left_alone(name)]


def _folders_of(addresses: Iterable[str]) -> set[str]:
    """All folders that these stand in, at any depth."""
    found: set[str] = set()
    for address in addresses:
        parent = address.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found


def _make_folder(top: Path, address: str) -> list[Path]:
    """Make a folder, and those that it stands in, as far as no file is in the way; those that were made."""
    made = []
    path = top
    for name in address.split("/") if address else ():
        path = path / name
        if not safe_files.is_folder(path):
            if os.path.lexists(path):
                break
            path.mkdir()
            made.append(path)
            path.chmod(_FOLDER)
    return made


def _move(staged: Path, target: Path, *, again: bool) -> None:
    """Put a file in its place, whatever is there. Done ``again``, it may have been moved before the interruption."""
    try:
        staged.replace(target)
    except FileNotFoundError:
        if not again or staged.exists():
            raise
    except OSError:
        if not safe_files.is_folder(target):
            raise
        swap.remove_tree(target)
        staged.replace(target)


def _remove(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # gone, or with the folder that it stood in
        path.unlink()


def _remove_folder(path: Path) -> None:
    """Remove a folder unless something is in it."""
    try:
        path.rmdir()
    except OSError as fault:
        if fault.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST):
            raise


def _make_durable(staging: Path, staged: list[str]) -> None:
    """What is staged is on the disk, not only in memory, before anything says that it may replace what is there.

    A killed process loses nothing that it wrote; a machine that loses its power may.
    """
    if len(staged) > _FEW and swap.sync(staging):
        return
    for address in staged:
        path = staging / address
        with _naming(path), open(path, "rb+") as file:
            os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system opens folders."""
    if os.name == "posix":
        with _naming(path):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


class _naming:
    """Faults of calls that know only a handle name the file all the same."""

    __slots__ = ("path",)

    def __init__(self, path: Path | str) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, fault: object, __: object) -> None:
        if isinstance(fault, OSError) and not isinstance(fault.filename, (str, bytes)):
            fault.filename = str(self.path)


@contextlib.contextmanager
def _unfinished() -> Iterator[None]:
    """Faults in the midst of a replacement say that it is the next build that completes it."""
    try:
        yield
    except OSError as fault:
        raise Unfinished(fault.errno, fault.strerror, fault.filename, None, fault.filename2) from fault
