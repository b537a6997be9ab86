"""Trees of files as they were when last looked at: what tells, without opening a file, that nothing has changed.

A listing has one packed text of bytes a folder: the names in it in order, each with its stamp. Two folders are alike
where these bytes are, so of a large tree only what differs is ever looked at file by file.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable, Mapping
from stat import S_ISREG
from typing import Final

Stamp = tuple[int, int, int, int]  # size (below 0: no regular file), mtime and ctime in ns, inode
Listing = dict[str, bytes]  # folder ("" is the top) → its entries, packed

ODD: Final = -1  # the size told of what is no regular file, or not as it should be
NO_TIME: Final = 0  # an mtime that no file is held to have

_PLAIN: Final = 2  # of marshal's forms the one in which like entries are always like bytes


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells a file from an earlier or later one of its name."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def walk(
    top: str | os.PathLike[str],
    passed_over: Callable[[str, str], bool],
    mode: int | None = None,
    *,
    strict: bool = True,
) -> Listing:
    """The tree below ``top``; links are never followed.

    ``passed_over`` is asked of each name, with its folder, whether it is none of ours. ``mode``: what every regular
    file should have. A folder that cannot be listed raises OSError or, unless this is ``strict``, has one odd entry "".
    """
    found: Listing = {}
    todo = [""]
    root = os.fspath(top)
    while todo:
        folder = todo.pop()
        prefix = f"{folder}/" if folder else ""
        entries: list[tuple[str, Stamp]] = []
        try:
            with os.scandir(f"{root}/{folder}" if folder else root) as there:
                for entry in there:
                    name = entry.name
                    if passed_over(folder, name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(prefix + name)
                        continue
                    status = entry.stat(follow_symlinks=False)
                    what = status.st_mode
                    size = status.st_size
                    if not S_ISREG(what) or (mode and what & 0o777 != mode):
                        size = ODD
                    entries.append((name, (size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)))
        except OSError as fault:
            if strict:
                raise
            entries = [("", (ODD, NO_TIME, fault.errno or 0, 0))]
        entries.sort()
        found[folder] = pack(entries)
    return found


def pack(entries: Iterable[tuple[str, Stamp]]) -> bytes:
    """Entries in the order of their names → the bytes of a folder."""
    return marshal.dumps(list(entries), _PLAIN)


EMPTY: Final = pack(())


def has(listing: Listing, path: str) -> bool:
    """Whether a file is in a tree."""
    folder, _, name = path.rpartition("/")
    return name in entries(listing.get(folder))


def entries(packed: bytes | None) -> dict[str, Stamp]:
    """The files of a folder by name; none of one that is not there."""
    return dict(marshal.loads(packed)) if packed is not None else {}  # noqa: S302  (ours: see store.py)


def files(listing: Listing) -> dict[str, Stamp]:
    """Every file of a tree by path."""
    return {
        f"{folder}/{name}" if folder else name: stamp
        for folder, packed in listing.items()
        for name, stamp in entries(packed).items()
    }


def differing(old: Listing, new: Listing) -> list[str]:
    """The folders that are not alike, or in one tree alone, in order."""
    return sorted(folder for folder in old.keys() | new.keys() if old.get(folder) != new.get(folder))


def differences(old: Listing, new: Listing) -> tuple[dict[str, Stamp], dict[str, Stamp]]:
    """By path: what was another file or none before, and what was there and is not, or not as it was."""
    folders = differing(old, new)
    was = files({folder: old[folder] for folder in folders if folder in old})
    now = files({folder: new[folder] for folder in folders if folder in new})
    changed = {path: stamp for path, stamp in now.items() if was.get(path) != stamp}
    lost = {path: stamp for path, stamp in was.items() if now.get(path) != stamp}
    return changed, lost


def by_folder(paths: Iterable[str]) -> Mapping[str, list[str]]:
    """The names of paths by the folder that they are in."""
    found: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        found.setdefault(folder, []).append(name)
    return found
