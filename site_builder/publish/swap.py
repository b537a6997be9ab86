"""A whole site exchanged for another at once, for those who serve the output folder itself.

The new tree is complete before it leaves the builder's own folder, so what stands beside the output folder, for an
instant, is whole:

1. ``exchange``: the new tree is moved beside the output folder and changes names with it;
2. ``bring_over``: folders that are not the site's (``.git``) move over from the old tree; where one cannot, the trees
   change names once more, and the site is the old one;
3. ``finish``: what is still left alone in the old tree moves over, and that tree is moved into the builder's own
   folder, which is the new one's, and removed.

The file ``swap`` in the own folder of the new tree tells the two apart: killed between the steps, the next build finds
it in the tree beside the output folder and drops that tree, or in the output folder and goes on with 3.

Linux can exchange two folders in one step, on most of its file systems. Elsewhere two renames do it: for an instant
there is no output folder, and a build that was killed in it is undone by the next.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from site_builder.system import safe_files as own_files
from site_builder.system.lock import Lock, Waiting

_MARKER: Final = "swap"
_OLD: Final = "staging-old"  # dropped with all else that is staged
_LACKING: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def add(addresses: Iterable[str], old: Path, new: Path) -> None:
    """Give the new tree the files that stay. They are linked, which copies nothing; the old tree's names go with it."""
    for address in addresses:
        source, target = f"{old}/{address}", f"{new}/{address}"
        try:
            os.link(source, target, follow_symlinks=False)
        except FileNotFoundError:
            raise
        except (OSError, NotImplementedError):  # no links on this file system, or too many of this file
            copy(source, target)


def copy(source: str | Path, target: str | Path) -> None:
    """A file with its times and its mode; of a link, the link itself."""
    import shutil  # slow to import, and most builds copy nothing

    shutil.copy2(source, target, follow_symlinks=False)


def exchange(folder: Path, own: Path, new: Path) -> None:
    """Put the tree ``new``, which stands in the folder ``own``, in the place of ``folder``."""
    beside, aside = _names(folder)
    (new / own.name / _MARKER).touch()
    new.rename(beside)
    try:
        _change_names(beside, folder, aside)
    except OSError:
        if (beside / own.name / _MARKER).exists():
            with contextlib.suppress(OSError):  # else the next build does it
                beside.rename(new)
        raise


def bring_over(folder: Path, names: Iterable[str]) -> None:
    """Move folders of the old tree, which are named, into the new one. Nothing is opened for it."""
    beside, _ = _names(folder)
    for name in names:
        (beside / name).replace(folder / name)


def exchange_back(folder: Path, new: Path, names: Iterable[str]) -> None:
    """Undo an exchange whose folders could not all be brought over: the tree is at ``new`` again."""
    beside, aside = _names(folder)
    for name in names:
        if not os.path.lexists(beside / name):
            (folder / name).replace(beside / name)
    _change_names(beside, folder, aside)
    beside.rename(new)


def _change_names(beside: Path, folder: Path, aside: Path) -> None:
    """Exchange the tree ``beside`` the output folder for that folder."""
    if _exchanged(beside, folder):
        return
    top = _real(folder)
    top.rename(aside)
    try:
        beside.rename(top)
    except OSError:
        aside.rename(top)
        raise
    aside.rename(beside)


def finish(folder: Path, own: Path, left_alone: Callable[[str], bool]) -> None:
    """Bring over from the old tree what is not the site's, and let it go."""
    beside, _ = _names(folder)
    _bring(beside, folder, lambda name: left_alone(name) and name != own.name)
    if not (beside / own.name).is_symlink():
        _bring(beside / own.name, own, lambda name: not _is_builders(name))
    _let_go(beside, own)
    (own / _MARKER).unlink()
    remove_tree(own / _OLD)


def recover(folder: Path, own: Path, left_alone: Callable[[str], bool]) -> None:
    """Complete or undo what a killed build had begun; the lock of ``folder`` is held."""
    beside, aside = _names(folder)
    for path in (beside, aside):
        own_files.drop_link(path)  # no build leaves one
    if aside.is_dir() and not beside.exists():
        aside.rename(beside)
    if (own / _MARKER).exists():
        if beside.is_dir():
            finish(folder, own, left_alone)
        else:
            (own / _MARKER).unlink()
    elif (beside / own.name / _MARKER).exists():
        _let_go(beside, own)


def put_back(folder: Path, own: str, waiting: Waiting | None) -> None:
    """Where a build was killed in the instant without an output folder, the old one returns.

    One that is alive is waited for: its lock is in the old tree.
    """
    _, aside = _names(folder)
    if not (own_files.is_folder(aside) and own_files.is_folder(aside / own)):
        return
    lock = aside / own / "lock"
    while lock.exists() and _is_nothing(folder):
        with contextlib.suppress(FileNotFoundError), Lock(lock, waiting):
            if _is_nothing(folder):
                aside.rename(_real(folder))


def sync(folder: Path) -> bool:
    """Write to disk all that the file system of ``folder`` holds in memory; False where that cannot be asked for."""
    call = _libc("syncfs")
    if call is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if call(handle) == 0:
            return True
        fault = _errno()
    finally:
        os.close(handle)
    if fault in _LACKING:
        return False
    raise OSError(fault, os.strerror(fault), str(folder))


def remove_tree(path: Path) -> None:
    """Remove a folder with all that is in it; a fault names the folder, of which there is only one."""
    try:
        import shutil

        shutil.rmtree(path)
    except OSError as fault:
        fault.filename = str(path)
        raise


def _bring(old: Path, new: Path, wanted: Callable[[str], bool]) -> None:
    for entry in list(os.scandir(old)):
        if wanted(entry.name):
            Path(entry.path).replace(new / entry.name)


def _let_go(tree: Path, own: Path) -> None:
    """Move a tree to where it is removed, now or by the next build."""
    own_files.drop(own / _OLD)
    tree.rename(own / _OLD)


def _is_nothing(folder: Path) -> bool:
    return not os.path.lexists(folder) or (folder.is_dir() and not any(folder.iterdir()))


def _exchanged(one: Path, other: Path) -> bool:
    call = _libc("renameat2")
    if call is None:
        return False
    one, other = _real(one), _real(other)
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    fault = _errno()
    if fault in _LACKING:
        return False
    raise OSError(fault, os.strerror(fault), str(one), None, str(other))


def _libc(name: str) -> Any:
    """A function of the C library of Linux that Python has no name for; None where there is none."""
    import ctypes  # not all builds have need of it

    try:
        return getattr(ctypes.CDLL(None, use_errno=True), name) if os.name == "posix" else None
    except (OSError, AttributeError):
        return None


def _errno() -> int:
    import ctypes

    return ctypes.get_errno()


def _names(folder: Path) -> tuple[Path, Path]:
    """Where a tree stands for an instant, beside the output folder (and not beside a link to it)."""
    real = _real(folder)
    return real.with_name(f".{real.name}.site-builder"), real.with_name(f".{real.name}.site-builder-old")


def _real(path: Path) -> Path:
    return path.resolve()


def _is_builders(name: str) -> bool:
    return name in ("README", "lock", _MARKER, "journal.json", "journal.new") or name.startswith("staging")
