"""What one build leaves for the next: ``.site-builder/archive.db``, and whether it may be trusted.

The database holds the archive (archive/schema.sql) and, beside it (state.sql), what the last build knew of the files of
content/ and of the site (known_files.py), of documents (known_documents.py) and of outputs (known_outputs.py).

It is only used when this program wrote it and nothing has touched it since: ``seal.json`` names the program (with its
libraries), the database's own inode, size and times, and the checksum of its bytes. A build that makes anything of it
compares that (``verify``): a disk may give back other bytes than it was given. A store that is damaged, copied, older
or of another version is not looked into (it holds pickles): the build starts from nothing, silently.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from site_builder.build.known_documents import Damaged, KnownDocuments
from site_builder.build.known_files import KnownFiles
from site_builder.build.known_outputs import KnownOutputs
from site_builder.system import safe_files
from site_builder.system.fork import ForkedCall
from site_builder.system.stamps import stamp_of

FOLDER: Final = ".site-builder"
PREVIEW: Final = "preview"  # in that folder: the store of previews, and the site that serve shows
DATABASE: Final = "archive.db"
SEAL: Final = "seal.json"
_LARGE: Final = 1 << 23  # bytes of a database, from which on a process of its own reads it to verify it


def folder_of(root: Path, *, preview: bool) -> Path:
    """Return the folder of the store of an archive: a preview has one of its own, so that it takes no build's place."""
    return root / FOLDER / PREVIEW if preview else root / FOLDER


class Store:
    """An open store. A ``fresh`` one is empty, and stands beside the real one until ``keep``."""

    def __init__(self, db: sqlite3.Connection, path: Path, folder: Path, identity: str, *, fresh: bool) -> None:
        self.db, self.path, self.fresh = db, path, fresh
        self.files = KnownFiles(db)
        self.documents = KnownDocuments(db)
        self.outputs = KnownOutputs(db, fresh=fresh)
        self._folder, self._identity = folder, identity
        self._shown = False  # changes were committed that cannot be taken back
        self._sum: int | None = None  # of the bytes of the file, as the seal has it; None: there is no seal
        self._verified = False
        self._summing: ForkedCall[int] | None = None

    # -- opening and closing

    @classmethod
    def open(cls, folder: Path, identity: str) -> Store | None:
        """Return the store that the last build left in ``folder``; None where there is none that may be used.

        ``identity`` is that of the program (identity.py).
        """
        path = folder / DATABASE
        try:
            if not safe_files.is_folder(folder):
                return None
            seal = json.loads(safe_files.read(folder / SEAL))
            status = path.lstat()
            if {**seal, "sum": 0} != {"program": identity, "database": list(stamp_of(status)), "sum": 0}:
                return None
            sum_ = int(seal["sum"])
            if not (os.access(folder, os.W_OK) and os.access(path, os.W_OK)):
                return None  # it could not be kept up to date
            db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
        except (OSError, ValueError, TypeError, KeyError, RecursionError, sqlite3.Error):
            return None
        try:
            db.execute("PRAGMA journal_mode = MEMORY")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA cache_size = -65536")
            db.execute("SELECT count(*) FROM meta")
        except Exception:  # damage may make anything of it, such as a message that is no text
            db.close()
            return None
        store = cls(db, path, folder, identity, fresh=False)
        store._sum = sum_
        return store

    @classmethod
    def create(cls, folder: Path, identity: str, spare: Callable[[], Path], *, apart: bool = False) -> Store:
        """Return an empty store beside the real one, or in the folder that ``spare`` makes where that cannot be.

        ``apart``: in that folder, whatever the real one is like.
        """
        path = folder / f"{DATABASE}.new"
        try:
            if apart:
                raise OSError
            safe_files.make_folder(folder)
            _delete(path)
            path.touch()
        except OSError:
            path = spare() / f"{DATABASE}.new"
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rwc", uri=True, isolation_level=None)
        db.execute("PRAGMA page_size = 8192")
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("BEGIN")
        _run(db, "build/state.sql")
        return cls(db, path, folder, identity, fresh=True)

    # -- damage

    @contextmanager
    def verifying(self) -> Iterator[None]:
        """Read the file for ``verify`` while this process does other work."""
        with ForkedCall(partial(_checksum, self.path), apart=self.path.stat().st_size >= _LARGE) as self._summing:
            yield
        self._summing = None

    def verify(self) -> None:
        """Raise Damaged if the file does not hold what the last build wrote. To be called before a commit."""
        if self._sum is None or self._verified:
            return
        found = self._summing.result() if self._summing is not None else _checksum(self.path)
        if found != self._sum:
            raise Damaged(self.path)
        self._verified = True

    # -- changing

    def begin(self) -> None:
        """Begin to change the store: until it is sealed again no build uses it."""
        if not self.fresh:
            (self._folder / SEAL).unlink(missing_ok=True)
            if not self.db.in_transaction:
                self.db.execute("BEGIN")

    def keep(self) -> str:
        """Commit, seal and close the store. One that cannot be kept is given up: the site is published all the same.

        Returns why it could not be kept; empty if it was, or if the folder for it cannot be written by design.
        """
        path = self._folder / DATABASE
        try:
            changed = self.fresh or self._shown or self.db.in_transaction
            if self.db.in_transaction:
                self.db.commit()
            self.db.close()
            if self.path.parent != self._folder:
                return ""
            handle = os.open(self.path, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            if self.fresh:
                (self._folder / SEAL).unlink(missing_ok=True)
                if path.is_dir() and not path.is_symlink():
                    _delete(path)
                self.path.replace(path)
            self._seal(_checksum(path) if changed or self._sum is None else self._sum)
        except (OSError, sqlite3.Error) as fault:
            self.give_up()
            return getattr(fault, "strerror", None) or str(fault)
        return ""

    def give_up(self) -> None:
        """Close a store that cannot be kept, and remove what there is of it: the next build starts from nothing."""
        with suppress(sqlite3.Error):
            self.db.close()
        for path in (self.path, self._folder / SEAL, self._folder / f"{SEAL}.new"):
            if self.path.parent == self._folder:
                with suppress(OSError):
                    path.unlink()

    def _seal(self, checksum: int) -> None:
        new, database = self._folder / f"{SEAL}.new", self._folder / DATABASE
        stamp = list(stamp_of(database.lstat()))
        safe_files.write(new, json.dumps({"program": self._identity, "database": stamp, "sum": checksum}).encode())
        new.replace(self._folder / SEAL)

    def drop(self) -> None:
        """Close the store without what was changed since it was opened: the next build uses it as it was."""
        if self.fresh:
            self.db.close()
            with suppress(OSError):
                self.path.unlink()
            return
        if not self._shown:
            with suppress(OSError):
                self.undo()
        self.db.close()

    def undo(self) -> None:
        """Take back what was changed since ``begin``: the store is that of the last build again."""
        if self.db.in_transaction:
            self.db.rollback()
            self.files.forget_reads()
            self._seal(_checksum(self.path) if self._sum is None else self._sum)

    def show(self) -> None:
        """Commit, so that other processes see what has been written; it cannot be taken back."""
        if self.db.in_transaction:
            self.db.commit()
            self.db.execute("BEGIN")
            self._shown = True

    def close(self) -> None:
        """Close a store that was not changed."""
        self.db.close()

    @contextmanager
    def beside(self, other: Store) -> Iterator[None]:
        """Let queries read another store as ``old``."""
        self.db.commit()
        self.db.execute("ATTACH ? AS old", (f"{other.path.resolve().as_uri()}?mode=ro",))
        self.db.execute("BEGIN")
        yield
        self.db.commit()
        self.db.execute("DETACH old")
        self.db.execute("BEGIN")

    def add_indexes(self) -> None:
        """Add the indexes, once the tables of a fresh store are filled."""
        _run(self.db, "build/state_indexes.sql")

    # -- single values

    def get(self, key: str) -> Any:
        """Return a value; None where there is none."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else pickle.loads(row[0])  # noqa: S301  (sealed: this program wrote it)

    def put(self, key: str, value: Any) -> None:
        """Remember a value."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, pickle.dumps(value)))

    def secret(self) -> bytes:
        """Return 32 bytes that only this store knows: what is kept beside it is signed with them."""
        key = self.get("key")
        if key is None:
            key = os.urandom(32)
            self.put("key", key)
        return bytes(key)


def _checksum(path: Path) -> int:
    """Return the CRC-32 of a file: a third of a millisecond a MiB."""
    import zlib

    found = 0
    with open(path, "rb", buffering=0) as file:
        while piece := file.read(1 << 20):
            found = zlib.crc32(piece, found)
    return found


def _run(db: sqlite3.Connection, script: str) -> None:
    from site_builder.archive import scripts  # for a store that is made anew

    scripts.run(db, script)


def _delete(path: Path) -> None:
    import shutil  # slow to import, and mostly there is nothing to remove

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
