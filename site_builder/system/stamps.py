"""Stamps of trees: size, times and inode of every file, which tell of a change without opening a file.

A listing holds one packed byte string a folder: its names in order, each with its stamp. Two folders with equal strings
are equal, so only folders that differ are compared file by file.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from operator import attrgetter
from stat import S_IFREG, S_ISDIR, S_ISREG
from typing import Final

Stamp = tuple[int, int, int, int]  # size (below 0: no regular file), mtime and ctime in ns, inode
Listing = dict[str, bytes]  # folder ("" is the top) → its entries, packed

ODD: Final = -1  # the size told of what is no regular file, or not as it should be
NO_TIME: Final = 0  # an mtime that no file is held to have

_PLAIN: Final = 2  # of marshal's forms the one in which like entries are always like bytes


_FROM_FOLDERS: Final = os.listdir in os.supports_fd and os.stat in os.supports_dir_fd
_MODE: Final = attrgetter("st_mode")
_STAMP: Final = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino")


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells a file from an earlier or later one of its name."""
    found: Stamp = _STAMP(status)
    return found


def walk(
    top: str | os.PathLike[str],
    ours: Callable[[str, list[str]], list[str]],
    mode: int | None = None,
    *,
    strict: bool = True,
    folders: Iterable[str] = ("",),
    left_out: Collection[str] = (),
) -> Listing:
    """The tree below ``top``; links are never followed.

    ``ours`` is asked, of a folder and the sorted names in it, which of them are not passed over. ``mode``: what every
    regular file should have. A folder that cannot be listed raises OSError or, unless this is ``strict``, has one odd
    entry "". ``folders``: where to begin. ``left_out``: folders that are not gone into; ``LEFT_OUT`` stands for each
    that is there.
    """
    found: Listing = {}
    todo = [*folders]
    root = os.fspath(top)
    plain = S_IFREG | mode if mode else None
    while todo:
        folder = todo.pop()
        try:
            names, states = _look(f"{root}/{folder}" if folder else root, partial(ours, folder))
        except OSError as fault:
            if strict:
                raise
            found[folder] = pack([("", (ODD, NO_TIME, fault.errno or 0, 0))])
            continue
        stamps: Iterable[Stamp] = map(_STAMP, states)
        modes = set(map(_MODE, states))
        if modes != {plain} and not (mode is None and all(map(S_ISREG, modes))):  # else there is nothing but files
            prefix = f"{folder}/" if folder else ""
            below = [prefix + name for name, state in zip(names, states, strict=True) if S_ISDIR(state.st_mode)]
            todo += [one for one in below if one not in left_out] if left_out else below
            found.update((one, LEFT_OUT) for one in below if one in left_out)
            files = [(name, state) for name, state in zip(names, states, strict=True) if not S_ISDIR(state.st_mode)]
            names = [name for name, _ in files]
            stamps = (_as_it_should_be(state, mode) for _, state in files)
        found[folder] = pack(zip(names, stamps, strict=True))
    return found


def _look(path: str, ours: Callable[[list[str]], list[str]]) -> tuple[list[str], list[os.stat_result]]:
    """The names in a folder that are ours, in order, and the status of each.

    Names are looked up from an open folder where the system has that: the way to it is then gone once, not for each.
    """
    if not _FROM_FOLDERS:
        with os.scandir(path) as there:
            entries = {entry.name: entry for entry in there}
            names = ours(sorted(entries))
            return names, [entries[name].stat(follow_symlinks=False) for name in names]
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        names = ours(sorted(os.listdir(handle)))  # noqa: PTH208  (a Path cannot list what is open)
        return names, [os.lstat(name, dir_fd=handle) for name in names]
    finally:
        os.close(handle)


def _as_it_should_be(state: os.stat_result, mode: int | None) -> Stamp:
    size, *times = stamp_of(state)
    sound = S_ISREG(state.st_mode) and (mode is None or state.st_mode & 0o777 == mode)
    return (size if sound else ODD, *times)  # type: ignore[return-value]


def pack(entries: Iterable[tuple[str, Stamp]]) -> bytes:
    """Entries in the order of their names → the bytes of a folder."""
    return marshal.dumps(list(entries), _PLAIN)


EMPTY: Final = pack(())
LEFT_OUT: Final = b""
"""Stands for the entries of a folder that was not looked at."""


def joined(one: Listing, other: Listing) -> Listing | None:
    """A tree of two parts: of a walk that left folders out, and of one that began with these.

    None if the parts do not fit: a folder that was left out is not there any more.
    """
    folders = [folder for folder, packed in one.items() if packed == LEFT_OUT]
    if not all(folder in other for folder in folders):
        return None
    met = set(folders)
    below = {folder: packed for folder, packed in other.items() if not met.isdisjoint(_ways(folder))}
    return {**one, **below}


def _ways(folder: str) -> Iterator[str]:
    """Yield a folder and those that it is in."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def share(sizes: Mapping[str, int]) -> list[str]:
    """Folders without folders in them that have nearly half of a tree's files. ``sizes``: files by folder."""
    above = {folder.rpartition("/")[0] for folder in sizes}
    left, chosen = sum(sizes.values()) // 2, []
    for folder, files in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        if folder and folder not in above and files <= left:
            chosen.append(folder)
            left -= files
    return chosen


def has(listing: Listing, path: str) -> bool:
    """Whether a file is in a tree."""
    folder, _, name = path.rpartition("/")
    return name in entries(listing.get(folder))


def entries(packed: bytes | None) -> dict[str, Stamp]:
    """The files of a folder by name; none of one that is not there."""
    return dict(marshal.loads(packed)) if packed is not None else {}  # noqa: S302  (ours: see store.py)


def sizes(packed: bytes) -> dict[str, int]:
    """The bytes of each regular file of a folder, by name."""
    return {name: stamp[0] for name, stamp in marshal.loads(packed) if stamp[0] > 0}  # noqa: S302  (as above)


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
