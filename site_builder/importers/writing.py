"""Write the files of an import, and remember what was written: a file that a person has edited since stays.

``import.lock`` stands beside content/. Its first lines name the sources: a label, and the name of the file or folder.
Each further line has the digest of a file as it was written (SHA-256), its path below content/, and what it was made
from, which begins with the label. It is written at the end. Until then ``import.lock.part`` has the same lines for the
files of this run, each from just before the file is written: an import that was interrupted is continued by the next.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from site_builder.model.paths import CONTENT, SITE_FILE, unsafe
from site_builder.problems import printable
from site_builder.system import safe_files

LOCK: Final = "import.lock"
PART: Final = f"{LOCK}.part"
_HEAD: Final = (
    "# What site-builder import wrote: digest, file below content/, source. Keep it: a later import reads it.\n"
)
_SOURCE: Final = "# source"


class CannotWrite(Exception):
    """Why nothing can be written, in words for people."""


class Known(Struct, frozen=True):
    """A file of an earlier import: the digest of what was written, and its source."""

    digest: str
    source: str


class Written(Struct):
    """What a run did, or would do: paths below content/."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)  # by a person since: left as they are
    deleted: list[str] = field(default_factory=list)  # by a person since: not written again
    gone: list[str] = field(default_factory=list)  # of an earlier import, and no longer in the source: left as they are


def read_lock(dest: Path) -> dict[str, Known]:
    """Return what earlier imports wrote, by path below content/. Raises CannotWrite for a line that is no entry.

    An import that was interrupted counts with the files that it did write.
    """
    known: dict[str, Known] = {}
    for n, path, entry in _entries(dest, LOCK):
        if entry is None:
            raise CannotWrite(f"{LOCK}:{n} is no entry; restore it, or delete the line (its file counts as edited)")
        known[path] = entry
    for _, path, entry in _entries(dest, PART):
        if entry is None:
            continue  # the line at which the import was interrupted
        there = _digest_of(dest / CONTENT / path)
        if there is not None and (there == entry.digest or path not in known):
            known[path] = entry
    return known


def _entries(dest: Path, name: str) -> Iterator[tuple[int, str, Known | None]]:
    """Yield the number of each line of a lock file, its path and its entry; None for a line that is no entry."""
    for n, line in enumerate(_lock_lines(dest, name), 1):
        if not line or line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) != 3 or len(parts[0]) != 64 or (parts[1] != SITE_FILE and unsafe(parts[1])):
            yield n, "", None
        else:
            yield n, parts[1], Known(parts[0], parts[2])


def read_names(dest: Path) -> dict[str, str]:
    """Return the sources of earlier imports: label → name of the file or folder. Raises CannotWrite."""
    lines = (line for name in (PART, LOCK) for line in _lock_lines(dest, name))
    parts = (line.split("\t") for line in lines if line.startswith(f"{_SOURCE}\t"))
    return {part[1]: part[2] for part in parts if len(part) == 3}


def _lock_lines(dest: Path, name: str) -> list[str]:
    try:
        return safe_files.read(dest / name).decode("utf-8", "strict" if name == LOCK else "replace").split("\n")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise CannotWrite(f"{name} is not in UTF-8; restore it") from None
    except OSError as fault:
        raise CannotWrite(f"{name} cannot be read: {(fault.strerror or 'unreadable').lower()}") from None


class Writer:
    """Writes files below a folder's content/, one after the other. With ``dry_run`` it only says what it would do.

    ``own``: which of the known files are of this source; default: all. ``names``: the sources that the lock names.
    """

    def __init__(
        self,
        dest: Path,
        known: dict[str, Known],
        *,
        dry_run: bool,
        own: Collection[str] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._own, self._names = known.keys() if own is None else own, names or {}
        self._content, self._dest, self._known, self._dry_run = dest / CONTENT, dest, known, dry_run
        self._lock: dict[str, Known] = dict(known)
        self._seen: set[str] = set()
        self._noted = False
        self.written = Written()

    def put(self, path: str, source: str, content: Callable[[], bytes] | bytes) -> None:
        """Write a file, unless a person has changed or deleted it since it was written, or it is as it would be."""
        data = content if isinstance(content, bytes) else content()
        digest = hashlib.sha256(data).hexdigest()
        self._seen.add(path)
        former, target = self._known.get(path), self._content / path
        there = _digest_of(target)
        if former is not None and there is None:
            self.written.deleted.append(path)
            return
        if there is not None and there != digest and (former is None or there != former.digest):
            self.written.edited.append(path)
            return
        if there == digest:
            self.written.same.append(path)
        else:
            (self.written.new if there is None else self.written.changed).append(path)
            if not self._dry_run:
                self._note(path, Known(digest, source))
                _write(self._content, target, data)
        self._lock[path] = Known(digest, source)

    def _note(self, path: str, entry: Known) -> None:
        """Write down what is about to be written, so that an interruption does not make it a stranger's file."""
        self._dest.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._dest / PART, os.O_WRONLY | os.O_CREAT | os.O_APPEND | safe_files.HERE, 0o666)
        try:
            # the first line of a run ends one at which an earlier run was cut off
            before = "" if self._noted else "".join(("\n", *self._named()))
            os.write(handle, f"{before}{_line(path, entry)}".encode())
        finally:
            os.close(handle)
        self._noted = True

    def _named(self) -> list[str]:
        """Return the lines of the lock that name the sources."""
        return [f"{_SOURCE}\t{label}\t{_field(name)}\n" for label, name in sorted(self._names.items())]

    def put_beside(self, name: str, data: bytes) -> None:
        """Write a file beside content/ that a person corrects; one that is there stays."""
        target = self._dest / name
        if not self._dry_run and not target.is_symlink() and not target.exists():
            _write(self._dest, target, data)

    def finish(self) -> Written:
        """Write ``import.lock``, and return what was done."""
        self.written.gone = sorted(path for path in self._own if path not in self._seen)
        if not self._dry_run and self._lock:
            lines = [_line(path, known) for path, known in sorted(self._lock.items())]
            data = (_HEAD + "".join((*self._named(), *lines))).encode()
            if _digest_of(self._dest / LOCK) != hashlib.sha256(data).hexdigest():
                _write(self._dest, self._dest / LOCK, data)
        if not self._dry_run:
            (self._dest / PART).unlink(missing_ok=True)
        return self.written


def _line(path: str, entry: Known) -> str:
    return f"{entry.digest}\t{path}\t{_field(entry.source)}\n"


def _field(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


def _digest_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(safe_files.read(path)).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise CannotWrite(f"{printable(str(path), 300)}: {(fault.strerror or 'unreadable').lower()}") from None


def _write(root: Path, target: Path, data: bytes) -> None:
    """Write a file in one step. No folder on the way to it may be a link."""
    folder = root
    for part in ("", *target.parent.relative_to(root).parts):
        folder = folder / part if part else folder
        if folder.is_symlink():
            raise CannotWrite(f"{printable(str(folder), 300)} is a symbolic link")
        folder.mkdir(parents=not part, exist_ok=True)
    new = target.with_name(
        f".{hashlib.sha256(target.name.encode()).hexdigest()[:16]}.new"
    )  # short, as names may be long
    try:
        safe_files.write(new, data)
        new.replace(target)
    except OSError as fault:  # the name of the file that was meant says more
        new.unlink(missing_ok=True)
        raise OSError(fault.errno, fault.strerror, str(target)) from None
    except BaseException:
        new.unlink(missing_ok=True)
        raise
