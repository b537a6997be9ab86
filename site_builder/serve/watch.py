"""Watch an archive and say that something changed, not what: a build finds that out by itself.

So events may come late, twice or in part (a queue of the system that is full loses some), as long as one comes. A
folder that is not watched would be lost for good. So the folders are listed again after every change; if they differ,
they are watched anew and the archive is built once more.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Final

import watchfiles

from site_builder.model.paths import CONTENT
from site_builder.problems import printable
from site_builder.theme import folders as theme_folders

_QUIET: Final = 25  # milliseconds without a change, after which what is being changed is taken to be complete
_LONGEST: Final = 1600  # milliseconds that changes without an end are waited for
_LISTED: Final = 1000  # milliseconds, at most, until the folders are listed again after they have been watched anew
_UNWATCHED: Final = 3.0  # seconds between builds where folders can be neither watched nor looked at
# These two watch a whole tree at once. Elsewhere every folder is watched by itself: where the library goes through a
# tree it follows links, and a stranger's link to / would have it watch the machine.
_WHOLE_TREES: Final = sys.platform in ("darwin", "win32")


def follow(root: Path, output: Path, changed: Callable[[], None], stop: Event, remark: Callable[[str], None]) -> None:
    """Call ``changed`` at the start and after every change of content/ or the theme, until ``stop`` is set."""
    root, output = root.resolve(), output.resolve()
    polling: bool | None = None  # as the library decides (WATCHFILES_FORCE_POLLING)
    said = ""  # the last fault that was told
    while not stop.is_set():
        try:
            trees = watched_trees(root)
            folders = folders_to_watch(root, output, trees)
            _until_others(root, output, trees, folders, changed, stop, polling)
        except FileNotFoundError:  # gone since it was listed
            stop.wait(0.05)
        except Exception as fault:  # most often: more folders than can be watched, or too many open files
            if not polling:
                polling = True
                remark(f"the folders cannot be watched ({printable(fault, 300)}): they are looked at again and again")
                continue
            if str(fault) != said:
                said = str(fault)
                remark(
                    f"the folders cannot be looked at ({printable(fault, 300)}): the archive is built every few seconds"
                )
            changed()
            stop.wait(_UNWATCHED)


def _until_others(
    root: Path,
    output: Path,
    trees: Sequence[Path],
    folders: Sequence[Path],
    changed: Callable[[], None],
    stop: Event,
    polling: bool | None,
) -> None:
    """Watch these folders until the list of folders differs."""

    def wanted(_change: watchfiles.Change, path: str) -> bool:
        at = Path(path)
        if at.is_relative_to(output):
            return False
        tree = next((tree for tree in trees if at.is_relative_to(tree)), None)
        return tree is not None and not any(part.startswith(".") for part in at.relative_to(tree).parts)

    first = True
    for events in watchfiles.watch(
        *(_outermost(root, trees) if _WHOLE_TREES else folders),
        watch_filter=wanted,
        debounce=_LONGEST,
        step=_QUIET,
        stop_event=_Asked(stop, changed),
        rust_timeout=_LISTED,
        yield_on_timeout=True,
        force_polling=polling,
        recursive=_WHOLE_TREES,
        ignore_permission_denied=True,
    ):
        if events:
            changed()
        if events or first:
            first = False
            if folders_to_watch(root, output, watched_trees(root)) != folders:
                return


class _Asked:
    """A stop event for the library. It first asks once it watches the folders; then ``watching`` is called."""

    def __init__(self, stop: Event, watching: Callable[[], None]) -> None:
        self._stop = stop
        self._watching: Callable[[], None] | None = watching

    def is_set(self) -> bool:
        """Return whether to stop watching."""
        if self._watching is not None:
            watching, self._watching = self._watching, None
            watching()
        return self._stop.is_set()


def _outermost(root: Path, trees: Sequence[Path]) -> list[Path]:
    """Return the trees to watch whole: the archive, so that content/ may go and come back, and trees outside it."""
    return [root, *(tree for tree in trees if not tree.is_relative_to(root))]


def watched_trees(root: Path) -> list[Path]:
    """Return the trees that a build reads: content/, the themes of the archive and those of the program."""
    return sorted({root / CONTENT, root / theme_folders.THEMES, theme_folders.shipped_folder().resolve()})


def folders_to_watch(root: Path, output: Path, trees: Sequence[Path]) -> list[Path]:
    """Return every folder to watch: the archive's own, for content/ itself, and those of the trees."""
    return [root, *sorted({folder for tree in trees for folder in _folders(tree, output)})]


def _folders(tree: Path, output: Path) -> Iterator[Path]:
    """Yield a folder and all below it, sorted; links are not followed, hidden folders are left out."""
    todo = [tree]  # no recursion: folders may be nested deeper than Python calls
    while todo:
        folder = todo.pop()
        try:
            if folder == output or folder.is_symlink() or not folder.is_dir():
                continue
            with os.scandir(folder) as entries:
                inner = sorted(
                    e.name for e in entries if e.is_dir(follow_symlinks=False) and not e.name.startswith(".")
                )
        except PermissionError:
            inner = []
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as fault:
            if fault.errno != errno.ENAMETOOLONG:
                raise
            continue
        yield folder
        todo += [folder / name for name in reversed(inner)]
