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
import os
import stat
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Final

from site_builder.publish import swap
from site_builder.publish.files import (
    FILE,
    FOLDER,
    NotOurs,
    Unfinished,
    folders_of,
    is_marked,
    make_durable,
    modes_are_kept,
    ours,
    refuse_foreign,
    unfinished,
    write_mark,
)
from site_builder.publish.journal import STAGING, Journal
from site_builder.publish.stage import Stage
from site_builder.system import safe_files, stamps
from site_builder.system.fork import ForkedCall
from site_builder.system.left_alone import OWN, left_alone
from site_builder.system.lock import Lock, Waiting
from site_builder.system.stamps import Listing

__all__ = ["NotOurs", "Output", "Stage", "Unfinished"]

_MANY: Final = 2000  # files of a site that a process of its own looks at while this one does other work


class Output:
    """One build's hold on an output folder. Use as a context manager: leaving it without ``commit`` changes nothing.

    ``waiting`` is told if another build has to be waited for. ``preview``: the site is not to be published.
    """

    def __init__(
        self,
        folder: Path,
        *,
        rewrite: bool = False,
        atomic: bool = False,
        preview: bool = False,
        waiting: Waiting | None = None,
    ) -> None:
        self.folder = folder
        self.rewrite = rewrite
        self.atomic = atomic
        self.preview = preview
        self.own = folder / OWN
        self.journal = Journal(folder, self.own)
        self.kept: set[str] = set()
        self.staged: list[str] = []
        self._removed: list[str] = []  # what ``commit`` did
        self._stray: frozenset[str] = frozenset()
        self._swapped = False
        self._waiting = waiting
        self._locks = contextlib.ExitStack()
        self._held = False
        self._looking: list[ForkedCall[Listing]] = []

    def __enter__(self) -> Output:
        """Take hold of the folder, unless ``look_ahead`` has."""
        if self._held:
            return self
        with contextlib.ExitStack() as undo:
            undo.callback(self._locks.close)
            self._take()
            with unfinished():
                swap.recover(self.folder, self.own, left_alone)
                if self.journal.is_there():
                    self.journal.carry_out(again=True)
            self._drop_staged()
            undo.pop_all()
            self._held = True
        return self

    def look_ahead(self, files: Mapping[str, int]) -> bool:
        """Take hold of a folder that is surely ours, and look at it while this process does other work.

        False, with nothing done, where the folder is not ours yet or cannot be had: whoever enters is told why.
        ``files``: about how many there are, by folder. Two processes look at one half each: where little changed, the
        build waits for nothing else.
        """
        with contextlib.suppress(OSError):
            if is_marked(self.folder):
                self.__enter__()
                if sum(files.values()) >= _MANY:
                    half = stamps.share(files)
                    for work in (partial(self._look, left_out=frozenset(half)), partial(self._look, folders=half)):
                        self._looking.append(self._locks.enter_context(ForkedCall(work)))
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
        self._looking.clear()  # they know this object: together they would stay until a collection
        if not self.journal.is_there():  # else interrupted: the next build needs what is still staged
            self._drop_staged()
        self._locks.close()

    @cached_property
    def stage(self) -> Stage:
        """Where what belongs to the site is put; made when first asked for."""
        import tempfile  # slow to import, and most builds put nothing

        staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}-", dir=self.own))
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
        if self._looking:
            with contextlib.suppress(OSError):  # a folder went meanwhile
                first, second = (one.result() for one in self._looking)
                if (found := stamps.joined(first, second)) is not None:
                    return found
        return self._look()

    @cached_property
    def amiss(self) -> frozenset[str]:
        """The folders that have another mode than ours."""
        if not modes_are_kept(self.folder):
            return frozenset()
        modes = ((folder, os.lstat(f"{self.folder}/{folder}").st_mode) for folder in self.there if folder)
        return frozenset(folder for folder, mode in modes if stat.S_IMODE(mode) != FOLDER)

    def _look(self, folders: Iterable[str] = ("",), left_out: Collection[str] = ()) -> Listing:
        mode = FILE if modes_are_kept(self.folder) else None
        return stamps.walk(self.folder, ours, mode, folders=folders, left_out=left_out)

    def left(self) -> Listing:
        """The folder as ``commit`` has left it: only what it put there is looked at again."""
        if self._swapped:
            return self._look()
        found = {folder: packed for folder, packed in self.there.items() if folder not in self._stray}
        found |= dict.fromkeys(folders_of(self.staged) - found.keys(), stamps.EMPTY)
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
            (self.folder / folder).chmod(FOLDER)
        if self.staged or removed or stray:
            make_durable(self.stage.staging, self.staged)
            if self.atomic:
                self.kept.update(stamps.files(self.there).keys() - leaving)
                self._swap(needed)
                self._swapped = True
            else:
                moves = self.journal.moves(self.stage.staging, self.staged)
                self.journal.write(self.stage.staging, {"move": moves, "remove": removed, "folders": stray})
                with unfinished():
                    self.journal.carry_out()
        return len(self.staged), len(removed)

    def _needed(self, leaving: Iterable[str]) -> set[str]:
        """The folders that have something in them when the site is published."""
        emptied = stamps.by_folder(leaving)
        found = set(self.staged)
        for folder, packed in self.there.items():
            gone = emptied.get(folder)
            if packed != stamps.EMPTY if gone is None else stamps.entries(packed).keys() - gone:
                found.add(f"{folder}/-")
        return folders_of(found)

    def _take(self) -> None:
        """Make the folder ours, if it may be, and hold its lock."""
        while True:
            refuse_foreign(self.folder, preview=self.preview)
            self.folder.mkdir(parents=True, exist_ok=True)
            swap.put_back(self.folder, OWN, self._waiting)
            try:
                safe_files.make_folder(self.own)
                self._lock = self._locks.enter_context(Lock(self.own / "lock", self._waiting, signed=False))
            except FileNotFoundError:  # swapped away between two steps
                continue
            break
        write_mark(self.own, preview=self.preview)

    def _drop_staged(self) -> None:
        with contextlib.suppress(OSError):  # it is in nobody's way, and the next build tries again
            for entry in list(os.scandir(self.own)):
                if entry.name.startswith(STAGING):
                    safe_files.drop(Path(entry.path))

    def _swap(self, needed: Collection[str]) -> None:
        """Complete what is staged to a whole site and exchange it for the one that is there."""
        staging = self.stage.staging
        for folder in ["", *sorted(needed)]:
            (staging / folder).mkdir(exist_ok=True)
            (staging / folder).chmod(FOLDER)
        swap.add(self.kept.difference(self.staged), self.folder, staging)
        folders = []  # of others, such as .git
        for entry in list(os.scandir(self.folder)):
            if left_alone(entry.name) and entry.is_dir(follow_symlinks=False):
                folders += [entry.name] if entry.name != OWN else []
            elif left_alone(entry.name):
                swap.copy(entry.path, staging / entry.name)
        new = staging / OWN
        new.mkdir()
        write_mark(new, preview=self.preview)
        self._locks.enter_context(Lock(new / "lock"))  # so that nobody comes between
        swap.exchange(self.folder, self.own, staging)
        try:
            swap.bring_over(self.folder, folders)
        except OSError:
            with unfinished():
                swap.exchange_back(self.folder, staging, folders)
            raise
        with unfinished():
            swap.finish(self.folder, self.own, left_alone)
