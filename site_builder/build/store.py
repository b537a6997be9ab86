"""What one build leaves for the next: ``.site-builder/archive.db``, and whether it may be trusted.

The database holds the archive (archive/schema.sql) and what is remembered beside it (state.sql): every source with its
digest, every document as it was parsed, which page read which facts, and every published file as it was left.

It is only used when it is surely what this program wrote, and nothing else has touched it since:
``seal`` names the program (with its libraries) and the database's own inode, size and times. Whatever else is found,
be it damaged, copied, older or of another version, is not looked into (it holds pickles) but built anew, silently.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from site_builder.archive import scripts
from site_builder.model import packing
from site_builder.model.documents import Document
from site_builder.model.paths import LEDGER, SITE_FILE
from site_builder.problems import Problem
from site_builder.read import content_folder
from site_builder.system import safe_files
from site_builder.system.digests import digest
from site_builder.system.stamps import NO_TIME, ODD, Listing, differences, entries, pack, stamp_of

FOLDER: Final = ".site-builder"
DATABASE: Final = "archive.db"
SEAL: Final = "seal.json"

_LIBRARIES: Final = (
    *("markdown_it", "mdit_py_plugins", "jinja2", "markupsafe", "yaml", "frontmatter", "nh3", "PIL"),
    *("babel", "anyascii", "ahocorasick_rs", "msgspec"),
)
# A file changed within so short a time before it was read may have changed again without its times showing it; on a
# file system that keeps whole seconds the time is longer.
_TICK: Final = 50_000_000
_WHOLE_SECONDS: Final = 2_000_000_000

CONTENT: Final = "content"  # the trees that are remembered
SITE: Final = "site"


class Damaged(Exception):
    """The store does not hold what it should."""


class Changes(NamedTuple):
    """What is other than at the last build, as paths below content/ in order."""

    changed: list[str]  # to be read again
    removed: list[str]
    odd: bool  # they are not of sound articles alone


def program() -> str:
    """This program, its libraries and the Python that runs it, as far as pages can depend on them."""
    package = Path(__file__).parent.parent
    found: list[object] = [sys.version, sys.implementation.name]
    for folder in (package, *(p for p in sorted(package.iterdir()) if p.is_dir() and p.name != "__pycache__")):
        found += sorted(
            (entry.path[len(str(package)) :], (status := entry.stat()).st_size, status.st_mtime_ns)
            for entry in os.scandir(folder)
            if entry.is_file() and not entry.name.endswith((".pyc", ".db"))
        )
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            status = Path(spec.origin).stat()
            found.append((name, status.st_size, status.st_mtime_ns))
            home = Path(spec.origin).parent
            # two versions of a library differ in the time its folder was installed
            found.append(home.stat().st_mtime_ns if home.name == name else 0)
    return digest(repr(found).encode()).hex()


class Store:
    """An open store. ``fresh`` ones are empty, beside the real one until ``keep``."""

    def __init__(self, db: sqlite3.Connection, path: Path, *, fresh: bool) -> None:
        self.db, self.path, self.fresh = db, path, fresh
        self._listings: dict[str, Listing] = {}  # those that were asked for
        self.spoiled = False  # changes were written that cannot be taken back

    # -- opening and closing

    @classmethod
    def open(cls, root: Path, identity: str) -> Store | None:
        """The store of the last build; None where there is none that may be used."""
        folder = root / FOLDER
        path = folder / DATABASE
        try:
            if not safe_files.is_folder(folder):
                return None
            seal = json.loads(safe_files.read(folder / SEAL))
            status = path.lstat()
            if seal != {"program": identity, "database": list(stamp_of(status))}:
                return None
            if not (os.access(folder, os.W_OK) and os.access(path, os.W_OK)):
                return None  # it could not be kept up to date
            db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
        except (OSError, ValueError, sqlite3.Error):
            return None
        try:
            db.execute("PRAGMA journal_mode = MEMORY")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA cache_size = -65536")
            db.execute("SELECT count(*) FROM meta")
        except sqlite3.Error:
            db.close()
            return None
        return cls(db, path, fresh=False)

    @classmethod
    def create(cls, root: Path, spare: Callable[[], Path]) -> Store:
        """An empty store beside the real one, or in the folder that ``spare`` makes where that cannot be."""
        folder = root / FOLDER
        path = folder / f"{DATABASE}.new"
        try:
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
        scripts.run(db, "build/state.sql")
        return cls(db, path, fresh=True)

    def begin(self) -> None:
        """From here on the store is being changed: until it is sealed again nobody may use it."""
        if not self.fresh:
            (self.path.parent / SEAL).unlink(missing_ok=True)
            if not self.db.in_transaction:
                self.db.execute("BEGIN")

    def keep(self, root: Path, identity: str) -> None:
        """Write everything down, and seal it. A store that cannot be kept is given up: the site is published."""
        if self.db.in_transaction:
            self.db.commit()
        self.db.close()
        folder = root / FOLDER
        path = folder / DATABASE
        if self.path.parent != folder:
            return
        with suppress(OSError):
            handle = os.open(self.path, os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            if self.fresh:
                (folder / SEAL).unlink(missing_ok=True)
                if path.is_dir() and not path.is_symlink():
                    _delete(path)
                self.path.replace(path)
            self.seal(folder, identity)

    def seal(self, folder: Path, identity: str) -> None:
        new = folder / f"{SEAL}.new"
        text = json.dumps({"program": identity, "database": list(stamp_of((folder / DATABASE).lstat()))})
        safe_files.write(new, text.encode())
        new.replace(folder / SEAL)

    def drop(self, root: Path, identity: str) -> None:
        """Give up what was changed since the store was opened; the last build's is used again next time."""
        if self.fresh:
            self.db.close()
            with suppress(OSError):
                self.path.unlink()
            return
        if not self.spoiled:
            with suppress(OSError):
                self.undo(root, identity)
        self.db.close()

    def undo(self, root: Path, identity: str) -> None:
        """Take back what was changed since ``begin``: the store is that of the last build again."""
        if self.db.in_transaction:
            self.db.rollback()
            self._listings.clear()
            self.seal(root / FOLDER, identity)

    def show(self) -> None:
        """Let other processes see what has been written so far; it cannot be taken back."""
        if self.db.in_transaction:
            self.db.commit()
            self.db.execute("BEGIN")
            self.spoiled = True

    def close(self) -> None:
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
        scripts.run(self.db, "build/state_indexes.sql")

    # -- facts about the last build

    def get(self, key: str) -> Any:
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else pickle.loads(row[0])  # noqa: S301  (sealed: this program wrote it)

    def put(self, key: str, value: Any) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, pickle.dumps(value)))

    def key(self) -> bytes:
        """A secret of the store: what is kept beside it is signed with it."""
        key = self.get("key")
        if key is None:
            key = os.urandom(32)
            self.put("key", key)
        return bytes(key)

    def changes(self, root: Path, there: Listing) -> Changes:
        """What is other than at the last build. A file whose times changed is read: its bytes decide."""
        arrived, left = differences(self.listing(CONTENT), there)
        changed: list[str] = []
        odd = False
        for path, (size, *_) in arrived.items():
            row = self.db.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
            if row is None and path in (SITE_FILE, LEDGER):
                continue  # told by their own keys
            if row is not None and size != ODD and self._is_as_it_was(root, path, row[0]):
                continue
            odd = odd or size == ODD or (row is None and path in left) or not content_folder.is_article(path, size)
            changed.append(path)
        known = "SELECT 1 FROM source WHERE path = ?"
        removed = [path for path in left.keys() - arrived.keys() if path not in (SITE_FILE, LEDGER)]
        odd = odd or not all(
            content_folder.is_article(path, 0) and self.db.execute(known, (path,)).fetchone() for path in removed
        )
        return Changes(sorted(changed), sorted(removed), odd)

    def _is_as_it_was(self, root: Path, path: str, known: bytes) -> bool:
        try:
            return digest(content_folder.load(root, path)) == known
        except content_folder.Unreadable:
            return False

    def listing(self, tree: str) -> Listing:
        """A tree as the last build saw it, or left it."""
        if tree not in self._listings:
            query = "SELECT path, listing FROM folder WHERE tree = ?"
            self._listings[tree] = dict(self.db.execute(query, (tree,)))
        return self._listings[tree]

    def put_listing(self, tree: str, new: Listing, scanned: int | None = None) -> None:
        """Remember how a tree is now; of the one that was known only what differs is written.

        What was ``scanned`` then, to be read after it, is remembered without the time of a file that is too new for its
        times to tell the next change.
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
        """Files of a tree."""
        return int(self.db.execute("SELECT total(files) FROM folder WHERE tree = ?", (tree,)).fetchone()[0])

    def has_page(self, address: str) -> bool:
        """Whether the last build made a page at an address."""
        query = "SELECT 1 FROM site_page WHERE address = ?"
        return self.db.execute(query, (address,)).fetchone() is not None

    def has_file(self, address: str) -> bool:
        """Whether the last build left a file at an address of the site."""
        folder, _, name = address.rpartition("/")
        query = "SELECT listing FROM folder WHERE tree = ? AND path = ?"
        row = self.db.execute(query, (SITE, folder)).fetchone()
        return row is not None and name in entries(row[0])

    def counted(self) -> tuple[int, int]:
        """(articles, pages) that there are now."""
        query = "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM site_page)"
        articles, pages = self.db.execute(query).fetchone()
        return articles, pages

    def hidden(self) -> dict[str, tuple[int, str]]:
        """path → (embargo, why it is not built)."""
        query = "SELECT path, embargo, hidden FROM source WHERE hidden <> '' OR embargo <> 0"
        return {path: (embargo, why) for path, embargo, why in self.db.execute(query)}

    def document(self, path: str) -> Document:
        row = self.db.execute("SELECT data FROM document WHERE path = ?", (path,)).fetchone()
        if row is None:
            raise Damaged(path)
        return unpack(row[0])

    def problems(self) -> list[Problem]:
        return [found for (data,) in self.db.execute("SELECT data FROM problem") for found in _problems(data)]

    # -- remembering

    def add_sources(self, rows: Iterable[tuple[str, bytes, int, str]]) -> None:
        """(path, digest, embargo, why hidden) of each."""
        self.db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?)", rows)

    def add_documents(self, rows: Iterable[tuple[str, bytes, Sequence[Problem]]]) -> None:
        """(path, packed document, what parsing said of it) of each."""
        self.db.executemany(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?)",
            ((path, packed, _packed_problems(problems)) for path, packed, problems in rows),
        )

    def remove(self, path: str) -> None:
        self.db.execute("DELETE FROM source WHERE path = ?", (path,))
        self.db.execute("DELETE FROM document WHERE path = ?", (path,))

    def parsed(self, path: str) -> tuple[bytes, bytes, list[Problem]]:
        """(digest, packed document, what parsing said) of a file that has not changed."""
        query = "SELECT s.digest, d.data, d.problems FROM source s JOIN document d ON d.path = s.path WHERE s.path = ?"
        row = self.db.execute(query, (path,)).fetchone()
        if row is None:
            raise Damaged(path)
        return row[0], row[1], _problems(row[2])

    def add_problems(self, problems: Iterable[Problem]) -> None:
        self.db.executemany("INSERT INTO problem VALUES (?, ?)", [(p.path, _packed_problems([p])) for p in problems])

    def replace_problems(self, paths: Iterable[str], problems: Iterable[Problem]) -> None:
        """Remember other problems of some files (as problems name them)."""
        self.db.executemany("DELETE FROM problem WHERE path = ?", [(path,) for path in paths])
        self.add_problems(problems)

    def mentions_several(self, paths: Iterable[str]) -> bool:
        """Whether one of these files has a remark that hangs on the names of the whole archive."""
        query = "SELECT 1 FROM problem WHERE path = ? AND instr(data, 'names-in-one')"
        return any(self.db.execute(query, (path,)).fetchone() for path in paths)


def _trusted(packed: bytes, scanned: int | None) -> bytes:
    if scanned is None:
        return packed
    found = entries(packed)
    young = False
    for name, (size, mtime, ctime, inode) in found.items():
        coarse = mtime % 1_000_000_000 == 0 and ctime % 1_000_000_000 == 0
        if max(mtime, ctime) >= scanned - (_WHOLE_SECONDS if coarse else _TICK):
            found[name] = (size, NO_TIME, ctime, inode)
            young = True
    return pack(found.items()) if young else packed


def now() -> int:
    """The time that stamps are held against."""
    return time.time_ns()


def unpack(data: bytes) -> Document:
    """A document that the store holds."""
    try:
        return packing.unpack(data)
    except ValueError as fault:  # whatever damage makes of it
        raise Damaged from fault


def _packed_problems(problems: Sequence[Problem]) -> str:
    if not problems:
        return ""
    return json.dumps([[p.path, p.line, p.column, p.severity, p.kind, p.what, p.todo, p.quoted] for p in problems])


def _problems(packed: str) -> list[Problem]:
    return [Problem(*values) for values in json.loads(packed)] if packed else []


def _delete(path: Path) -> None:
    import shutil

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def in_parts(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Rows in lists of at most ``size``."""
    part: list[Any] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
