"""content/ on disk → sources. The only reader of content.

The walk is sorted and takes only regular files inside the tree. It reports symbolic links, pipes, devices and names
that cannot be addresses before it opens anything, and skips files of editors and systems.
"""

from __future__ import annotations

import errno
import os
import stat
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from site_builder.model.addresses import standalone
from site_builder.model.documents import ACTOR, ARTICLE, AUTHORS, PAGE, TOPIC, Mark
from site_builder.model.limits import MARKDOWN as MAX_MARKDOWN
from site_builder.model.paths import CONTENT, LEDGER, LINKS, MAX_PATH, MEDIA, SITE_FILE, content_path, nfc, unsafe
from site_builder.problems import Problem, ProblemError, did_you_mean, problem
from site_builder.system import safe_files, stamps
from site_builder.system.stamps import Listing

_FOLDERS: Final = {"articles": ARTICLE, "actors": ACTOR, "topics": TOPIC, AUTHORS: TOPIC, "pages": PAGE}
_FILES_OF_SYSTEMS: Final = ("thumbs.db", "desktop.ini")


class Source(Struct, frozen=True):
    """A file of the archive. ``path`` is relative to content/, with / between its parts, as the disk spells it."""

    path: str
    kind: str  # article, actor, topic, page or "media"
    index: str  # for topics and authors: the index it belongs to
    size: int


TOO_DEEP: Final = 3 * MAX_PATH  # characters of a folder's path, be anything in it or not
TWO_SPELLINGS: Final = "rename one of them (they look alike, but their accents are encoded in two ways)"


class Unreadable(ProblemError):
    """A file of content/ cannot be read."""


def scan(root: Path, indexes: tuple[str, ...], problems: list[Problem]) -> list[Source]:
    """Return every file of ``root``/content, sorted by path. A file with a fault becomes a problem instead."""
    spellings: dict[str, str] = {}  # of names beyond ASCII: in the form in which they are compared → as on the disk
    found: list[Source] = []
    for source in _scan(root, indexes, problems):
        if not source.path.isascii() and (other := spellings.setdefault(nfc(source.path), source.path)) != source.path:
            address = standalone(source.path) if source.kind == PAGE else nfc(source.path)
            facts = {"this": "this", "address": address, "other": content_path(other), "todo": TWO_SPELLINGS}
            place = (0, 0) if source.kind == MEDIA else (1, 1)
            problems.append(problem("address-collision", content_path(source.path), *place, **facts))
        else:
            found.append(source)
    return found


def _scan(root: Path, indexes: tuple[str, ...], problems: list[Problem]) -> list[Source]:
    folders = {**_FOLDERS, **dict.fromkeys(indexes, TOPIC), MEDIA: MEDIA}
    found: list[Source] = []
    for path, size in _walk(str(root / CONTENT), "", problems):
        top, _, rest = path.partition("/")
        if path in (SITE_FILE, LEDGER, LINKS):
            continue
        kind = folders.get(top)
        if not rest or kind is None or (kind != MEDIA and not path.endswith(".md")):
            problems.append(_stray(path, folders))
            continue
        if kind == MEDIA:
            if fault := unsafe(path):
                problems.append(problem("name-unsafe", content_path(path), name=f'"{path}"', reason=fault))
            else:
                found.append(Source(path, MEDIA, "", size))
            continue
        if kind in (ACTOR, TOPIC) and "/" in rest:
            problems.append(problem("stray-file", content_path(path), todo=f"move it up into {top}/"))
            continue
        if fault := unsafe(path):
            problems.append(problem("name-unsafe", content_path(path), name=f'"{path}"', reason=fault))
            continue
        if size > MAX_MARKDOWN:
            todo = "divide it"
            limit = MAX_MARKDOWN
            problems.append(problem("file-too-large", content_path(path), size=size, limit=limit, todo=todo))
            continue
        found.append(Source(path, kind, top if kind == TOPIC else "", size))
    return found


def _stray(path: str, folders: Iterable[str]) -> Problem:
    """Return the problem of a file that stands where the archive has none of its kind."""
    from site_builder.read import remedies  # for faults alone

    top, _, rest = path.partition("/")
    if not rest and path.endswith(".md"):
        todo = did_you_mean(path.removesuffix(".md"), folders) or remedies.in_no_folder(path)
    elif rest and top not in folders:
        todo = did_you_mean(top, folders) or remedies.in_strange_folder(path, folders)
    else:
        todo = remedies.stray(path) or ("" if rest else did_you_mean(path, folders)) or "move it into media/"
    return problem("stray-file", content_path(path), todo=todo)


def look(root: Path) -> Listing:
    """Return the listing of content/ as it is now: the files that ``scan`` would see, with their stamps."""
    return stamps.walk(root / CONTENT, _ours, strict=False)


def without_ledger(listing: Listing) -> tuple[Listing, stamps.Stamp | None]:
    """Return a listing of content/ without the ledger of addresses, and the ledger's own stamp."""
    top = stamps.entries(listing.get(""))
    ledger = top.pop(LEDGER, None)
    return (listing, None) if ledger is None else ({**listing, "": stamps.pack(top.items())}, ledger)


def source(path: str, size: int, indexes: Iterable[str]) -> Source | None:
    """Return a regular file as ``scan`` would; None where it would find a fault with it. ``size`` is in bytes."""
    top, _, rest = path.partition("/")
    kind = MEDIA if top == MEDIA else TOPIC if top in indexes else _FOLDERS.get(top)
    if kind is None or not rest or unsafe(path):
        return None
    if kind != MEDIA and (size > MAX_MARKDOWN or not path.endswith(".md")):
        return None
    return None if kind in (ACTOR, TOPIC) and "/" in rest else Source(path, kind, top if kind == TOPIC else "", size)


def _walk(folder: str, below: str, problems: list[Problem]) -> Iterator[tuple[str, int]]:
    """Yield the path and the size in bytes of every regular file."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda e: e.name)
    except OSError as fault:
        problems.append(unreadable(below, fault))
        return
    for entry in ordered:
        name = entry.name
        if is_skipped(name):
            continue
        path = f"{below}/{name}" if below else name
        try:
            if entry.is_symlink():
                target = os.path.realpath(entry.path)
                inside = target.startswith(os.path.realpath(folder[: len(folder) - len(below)]).rstrip("/") + "/")
                problems.append(problem("symlink" if inside else "symlink-outside", content_path(path)))
            elif entry.is_dir(follow_symlinks=False):
                if len(path) > TOO_DEEP:  # shorter ones are checked file by file
                    reason = f"it is longer than {MAX_PATH} bytes"
                    problems.append(problem("name-unsafe", content_path(path), name=f'"{path}"', reason=reason))
                    continue
                yield from _walk(entry.path, path, problems)
            elif entry.is_file(follow_symlinks=False):
                yield path, entry.stat(follow_symlinks=False).st_size
            else:
                mode = entry.stat(follow_symlinks=False).st_mode
                what = "a pipe" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"
                problems.append(problem("not-a-file", content_path(path), what=what))
        except OSError as fault:
            problems.append(unreadable(path, fault))


def is_skipped(name: str) -> bool:
    """Whether a name is that of a file of an editor or a system."""
    return (
        name[0] == "."
        or name[-1] == "~"
        or (name[0] == "#" and name[-1] == "#")
        or (name[-1] in "bBiI" and name.lower() in _FILES_OF_SYSTEMS)
    )


def _ours(_: str, names: list[str]) -> list[str]:
    """Return the sorted names of a folder that are not skipped. One test is enough if all are Markdown."""
    if names and f"{'/'.join(names)}/".count(".md/") == len(names):
        at = bisect_left(names, ".")
        if at == len(names) or names[at][0] != ".":
            return names
    return [name for name in names if not is_skipped(name)]


_HOW: Final = os.O_RDONLY | safe_files.HERE


def load(root: Path, path: str) -> bytes:
    """Return the bytes of a file below content/. Raises Unreadable.

    A file that changes while it is read is read again, three times at most.
    """
    for _ in range(3):
        with opened(root, path) as (handle, before):
            try:
                raw = _read(handle, before.st_size)
                after = os.fstat(handle)
            except OSError as fault:
                raise Unreadable(unreadable(path, fault)) from None
        if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size) and len(raw) == after.st_size:
            return raw
    raise Unreadable(problem("changed-while-read", content_path(path)))


class opened:
    """A regular file below content/, open to be read: its handle and its status. Raises Unreadable."""

    __slots__ = ("handle", "path", "root")

    def __init__(self, root: Path, path: str) -> None:
        self.root, self.path = root, path

    def __enter__(self) -> tuple[int, os.stat_result]:
        path = self.path
        try:
            self.handle = os.open(f"{self.root}/{CONTENT}/{path}", _HOW)
        except OSError as fault:
            if fault.errno == errno.ELOOP:
                raise Unreadable(problem("symlink", content_path(path))) from None
            raise Unreadable(unreadable(path, fault)) from None
        try:
            status = os.fstat(self.handle)
            if stat.S_ISDIR(status.st_mode):
                raise Unreadable(unreadable(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))))
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable(problem("not-a-file", content_path(path), what="something else"))
            if status.st_nlink > 1:
                raise Unreadable(hard_link(path, status.st_nlink))
        except BaseException:
            os.close(self.handle)
            raise
        return self.handle, status

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)


def hard_link(path: str, names: int) -> Problem:
    """Return the problem of a file that has further names on the disk, perhaps outside the archive."""
    return problem("hard-link", content_path(path), names=names)


def _read(handle: int, size: int) -> bytes:
    """Return ``size`` bytes of a file, one more if it has grown, fewer if it has shrunk. One read mostly does."""
    raw = os.read(handle, size + 1)
    if len(raw) >= size:
        return raw
    pieces = [raw]
    left = size + 1 - len(raw)
    while left > 0 and (piece := os.read(handle, left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def unreadable(path: str, fault: OSError) -> Problem:
    """Return the problem of a file or folder below content/ that could not be read."""
    if fault.errno == errno.ENOENT:
        return problem("file-gone", content_path(path))
    return problem("unreadable", content_path(path), reason=(fault.strerror or type(fault).__name__).lower())


def mark(text: str = "") -> Mark:
    """Return a mark at the start of a file, for problems of the file as a whole."""
    return Mark(text, 1, 1)
