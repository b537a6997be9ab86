"""Files in the builder's own folders, which may have come with somebody's archive.

So nothing in them is taken for more than a name: no link in them is followed, be it to read or to write, and nothing is
waited for, as opening a pipe would.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

HERE: Final = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
"""How to open what a name itself stands for."""


def is_folder(path: Path) -> bool:
    """There is a folder, and no link to one."""
    return path.is_dir() and not path.is_symlink()


def is_file(path: Path) -> bool:
    """There is a file, and no link to one."""
    return path.is_file() and not path.is_symlink()


def make_folder(path: Path) -> None:
    """Make a folder, if there is none; a link that stands in its place goes."""
    drop_link(path)
    path.mkdir(exist_ok=True)


def drop_link(path: Path) -> None:
    """Remove a link; what it leads to, and all else, stays."""
    if path.is_symlink():
        path.unlink(missing_ok=True)


def drop(path: Path) -> None:
    """Remove a folder with all that is in it, or whatever else has its name, as far as it can be removed."""
    with suppress(OSError):
        if is_folder(path):
            import shutil  # slow to import, and mostly there is nothing to remove

            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def read(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, at most ``most`` of them. Raises OSError where there is none, or something else."""
    handle = os.open(path, os.O_RDONLY | HERE)
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "no regular file", str(path))
        return file.read(most)


def write(path: Path, data: bytes) -> None:
    """Write a new file, in the place of whatever has its name."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | HERE, 0o666), "wb") as file:
        file.write(data)


def replace(path: Path, data: bytes) -> None:
    """Write a file anew as a whole: the old one, whose mode it keeps, is there until the new one is on the disk.

    Raises OSError, and leaves nothing of the new one behind.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        write(new, data)
        with open(new, "rb+") as file:
            os.fsync(file.fileno())
        if is_file(path):
            new.chmod(path.stat().st_mode & 0o777)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
