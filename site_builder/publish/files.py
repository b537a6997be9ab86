"""The files and folders of the output folder: their modes, whose they are, and safe changes to single ones."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from site_builder.publish import swap
from site_builder.system import safe_files
from site_builder.system.left_alone import OWN, left_alone

FILE, FOLDER = 0o644, 0o755  # the modes of what is published, under every umask
_MARK: Final = "README"
_MARK_TEXT: Final = (
    "This folder is written by site-builder. Whatever else is put into it is removed by the next build,\n"
    "except files whose names begin with .git, and CNAME and .nojekyll at the top.\n"
)
_PREVIEW_TEXT: Final = (
    "This folder holds a preview, with articles that are not published: do not publish it.\n" + _MARK_TEXT
)
_FEW: Final = 8  # files that are synced one by one; for more, syncing the file system once is the cheaper


class NotOurs(Exception):
    """The output folder holds files that the builder did not put there."""


class Unfinished(OSError):
    """The machine failed while the site was being replaced; the next build completes it."""


def modes_are_kept(folder: Path) -> bool:
    """Not all file systems keep modes: the one here does if the mark has the mode that it was given."""
    return stat.S_IMODE((folder / OWN / _MARK).stat().st_mode) == FILE


def refuse_foreign(folder: Path, *, preview: bool = False) -> None:
    """Raise NotOurs where a folder is no output folder of ours and holds anything.

    So that no preview is published, neither a preview nor a site to be published takes the place of the other.
    """
    if folder.exists() and not folder.is_dir():
        raise NotOurs(f"{folder} is a file")
    if not folder.is_dir() or (is_marked(folder) and is_preview(folder) == preview):
        return
    foreign = sorted(path.name for path in folder.iterdir() if not left_alone(path.name))
    if foreign and is_marked(folder):
        raise NotOurs(
            f"{folder} holds {'the site that is published' if preview else 'a preview, with unpublished articles'}"
        )
    if foreign:
        raise NotOurs(f"{folder} holds files that site-builder did not write (such as {foreign[0]})")


def is_marked(folder: Path) -> bool:
    """Whether a folder is an output folder of ours."""
    return safe_files.is_folder(folder / OWN) and safe_files.is_file(folder / OWN / _MARK)


def is_preview(folder: Path) -> bool:
    """Whether an output folder of ours holds a preview."""
    return safe_files.read(folder / OWN / _MARK, len(_PREVIEW_TEXT)).startswith(_PREVIEW_TEXT[:32].encode())


def write_mark(folder: Path, *, preview: bool = False) -> None:
    """Write the file that makes a folder an output folder of ours, if it is not as it should be."""
    mark, text = folder / _MARK, (_PREVIEW_TEXT if preview else _MARK_TEXT).encode()
    with naming(mark):
        if not safe_files.is_file(mark):
            safe_files.write(mark, text)
        elif mark.read_bytes() != text:
            mark.write_bytes(text)
        if stat.S_IMODE(mark.stat().st_mode) != FILE:
            with contextlib.suppress(PermissionError):  # a file system without modes
                mark.chmod(FILE)


def ours(folder: str, names: list[str]) -> list[str]:
    """The names in a folder of the site without those that are left alone."""
    return names if folder else [name for name in names if not left_alone(name)]


def folders_of(addresses: Iterable[str]) -> set[str]:
    """All folders that these stand in, at any depth."""
    found: set[str] = set()
    for address in addresses:
        parent = address.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found


def make_folder(top: Path, address: str) -> list[Path]:
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
            path.chmod(FOLDER)
    return made


def move(staged: Path, target: Path, *, again: bool) -> None:
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


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # gone, or with the folder that it stood in
        path.unlink()


def remove_folder(path: Path) -> None:
    """Remove a folder unless something is in it."""
    try:
        path.rmdir()
    except OSError as fault:
        if fault.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST):
            raise


def make_durable(staging: Path, staged: list[str]) -> None:
    """What is staged is on the disk, not only in memory, before anything says that it may replace what is there.

    A killed process loses nothing that it wrote; a machine that loses its power may.
    """
    if len(staged) > _FEW and swap.sync(staging):
        return
    for address in staged:
        path = staging / address
        with naming(path), open(path, "rb+") as file:
            os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system opens folders."""
    if os.name == "posix":
        with naming(path):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


class naming:
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
def unfinished() -> Iterator[None]:
    """Faults in the midst of a replacement say that it is the next build that completes it."""
    try:
        yield
    except OSError as fault:
        raise Unfinished(fault.errno, fault.strerror, fault.filename, None, fault.filename2) from fault
