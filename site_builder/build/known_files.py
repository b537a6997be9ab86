"""What the last build knew of two trees of files: content/, and the site as it left it. A part of the store."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection
from pathlib import Path
from typing import Final

from msgspec import Struct

from site_builder.model.paths import LEDGER, LINKS, SITE_FILE, nfc
from site_builder.read import content_folder, copying
from site_builder.read.content_folder import TOO_DEEP
from site_builder.system.stamps import NO_TIME, ODD, Listing, differences, entries, pack

CONTENT: Final = "content"  # the trees
SITE: Final = "site"

# A file changed within so short a time before it was read may have changed again without its times showing it; on a
# file system that keeps whole seconds the time is longer. In nanoseconds.
TICK: Final = 50_000_000
_WHOLE_SECONDS: Final = 2_000_000_000

_BY_WHAT_THEY_SAY: Final = (SITE_FILE, LEDGER, LINKS)  # files that are compared elsewhere, each in its way


class Changes(Struct, frozen=True):
    """What differs from the last build, as sorted paths below content/."""

    changed: list[str]  # to be read again
    removed: list[str]
    odd: bool  # they are not of plain files alone

    @property
    def some(self) -> bool:
        """Whether any file differs."""
        return bool(self.changed or self.removed)


def now() -> int:
    """Return the time that stamps are held against, in nanoseconds."""
    return time.time_ns()


class KnownFiles:
    """The table ``folder``: a row a folder, with its files and their stamps packed (system/stamps.py)."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._listings: dict[str, Listing] = {}  # those that were asked for

    def forget_reads(self) -> None:
        """Read the table again: a transaction was taken back."""
        self._listings.clear()

    def listing(self, tree: str) -> Listing:
        """Return a tree as the last build saw it, or left it."""
        if tree not in self._listings:
            query = "SELECT path, listing FROM folder WHERE tree = ?"
            self._listings[tree] = dict(self.db.execute(query, (tree,)))
        return self._listings[tree]

    def put(self, tree: str, new: Listing, scanned: int | None = None) -> None:
        """Remember how a tree is now; only folders that differ are written.

        ``scanned``: when the tree was looked at, where its files are read later. A file that is too new for its times
        to tell the next change is remembered without a time, so that the next build reads it.
        """
        old = self.listing(tree)
        new = {path: packed if packed == old.get(path) else _trusted(packed, scanned) for path, packed in new.items()}
        self.db.executemany(
            "DELETE FROM folder WHERE tree = ? AND path = ?", [(tree, path) for path in old.keys() - new.keys()]
        )
        rows = [(tree, path, len(entries(new[path])), new[path]) for path in sorted(new) if old.get(path) != new[path]]
        self.db.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?, ?, ?)", rows)
        del self._listings[tree]

    def count(self, tree: str) -> int:
        """Return the number of files of a tree."""
        return int(self.db.execute("SELECT total(files) FROM folder WHERE tree = ?", (tree,)).fetchone()[0])

    def sizes(self, tree: str) -> dict[str, int]:
        """Return the number of files of each folder of a tree."""
        return dict(self.db.execute("SELECT path, files FROM folder WHERE tree = ?", (tree,)))

    def has(self, tree: str, path: str) -> bool:
        """Return whether a file is in a tree."""
        folder, _, name = path.rpartition("/")
        row = self.db.execute("SELECT listing FROM folder WHERE tree = ? AND path = ?", (tree, folder)).fetchone()
        return row is not None and name in entries(row[0])

    def changes(self, root: Path, there: Listing, indexes: Collection[str]) -> Changes:
        """Compare content/ with the last build. A file whose times changed is read: its bytes decide.

        ``indexes``: the further indexes of site.yaml.
        """
        arrived, left = differences(self.listing(CONTENT), there)
        changed: list[str] = []
        odd = False
        for path, (size, *_) in arrived.items():
            known = self._digest(path)
            if known is None and path in _BY_WHAT_THEY_SAY:
                continue
            if known is not None and size != ODD and _is_unchanged(root, path, known):
                continue
            is_plain = content_folder.source(path, size, indexes) is not None
            odd = odd or size == ODD or (known is None and path in left) or not is_plain
            changed.append(path)
            odd = odd or (known is None and not path.isascii() and self._is_another_spelling(path))
        odd = odd or any(len(folder) > TOO_DEEP for folder in there)
        removed = [path for path in left.keys() - arrived.keys() if path not in _BY_WHAT_THEY_SAY]
        odd = odd or not all(content_folder.source(p, 0, indexes) and self._digest(p) is not None for p in removed)
        return Changes(sorted(changed), sorted(removed), odd)

    def _is_another_spelling(self, path: str) -> bool:
        """Whether a file that is new has the name of another but for the way in which its accents are encoded."""
        return self.db.execute("SELECT 1 FROM target WHERE path = ?", (nfc(path),)).fetchone() is not None

    def _digest(self, path: str) -> bytes | None:
        row = self.db.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
        return None if row is None else bytes(row[0])


def _is_unchanged(root: Path, path: str, known: bytes) -> bool:
    try:
        return copying.digest_of(root, path) == known
    except content_folder.Unreadable:
        return False


def _trusted(packed: bytes, scanned: int | None) -> bytes:
    if scanned is None:
        return packed
    found = entries(packed)
    young = False
    for name, (size, mtime, ctime, inode) in found.items():
        coarse = mtime % 1_000_000_000 == 0 and ctime % 1_000_000_000 == 0
        if max(mtime, ctime) >= scanned - (_WHOLE_SECONDS if coarse else TICK):
            found[name] = (size, NO_TIME, ctime, inode)
            young = True
    return pack(found.items()) if young else packed
