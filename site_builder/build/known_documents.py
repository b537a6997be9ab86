"""What the last build knew of the files of content/: digests, documents as parsed, problems. A part of the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from site_builder.problems import Problem

if TYPE_CHECKING:
    from site_builder.model.documents import Document


class Damaged(Exception):
    """The store does not hold what it should."""


class KnownDocuments:
    """The tables ``source``, ``document`` and ``problem``. Paths are below content/."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def hidden(self) -> dict[str, tuple[int, str]]:
        """Return path → (embargo as a sort key or 0, why it is not built) of drafts and articles with an embargo."""
        query = "SELECT path, embargo, hidden FROM source WHERE hidden <> '' OR embargo <> 0"
        return {path: (embargo, why) for path, embargo, why in self.db.execute(query)}

    def why_hidden(self, path: str) -> str | None:
        """Return why a file was not built, empty if it was; None where there was no such file."""
        row = self.db.execute("SELECT hidden FROM source WHERE path = ?", (path,)).fetchone()
        return None if row is None else str(row[0])

    def get(self, path: str) -> Document:
        """Return a document as it was parsed. Raises Damaged."""
        row = self.db.execute("SELECT data FROM document WHERE path = ?", (path,)).fetchone()
        if row is None:
            raise Damaged(path)
        return unpack(row[0])

    def parsed(self, path: str) -> tuple[bytes, bytes, list[Problem], bytes]:
        """Return what parsing found of a file that has not changed. Raises Damaged.

        (digest, packed document, problems, digest of the text if it is another)
        """
        columns = "s.digest, d.data, d.problems, s.text"
        query = f"SELECT {columns} FROM source s JOIN document d ON d.path = s.path WHERE s.path = ?"  # noqa: S608
        row = self.db.execute(query, (path,)).fetchone()
        if row is None:
            raise Damaged(path)
        return row[0], row[1], _unpacked_problems(row[2]), row[3]

    def add_sources(self, rows: Iterable[tuple[str, bytes, bytes, int, str]]) -> None:
        """Write (path, digest, digest of the text if it is another, embargo, why hidden) of each file."""
        self.db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?)", rows)

    def add(self, rows: Iterable[tuple[str, bytes, Sequence[Problem]]]) -> None:
        """Write (path, packed document, problems of parsing) of each file."""
        self.db.executemany(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?)",
            ((path, packed, _packed_problems(problems)) for path, packed, problems in rows),
        )

    def digest(self, path: str) -> bytes:
        """Return the digest of a file; empty where it is not known."""
        row = self.db.execute("SELECT digest FROM source WHERE path = ?", (path,)).fetchone()
        return bytes(row[0]) if row else b""

    def put_digest(self, path: str, digest: bytes) -> None:
        """Remember the digest of a file that was not parsed, once its bytes have been read."""
        self.db.execute("UPDATE source SET digest = ? WHERE path = ?", (digest, path))

    def remove(self, path: str) -> None:
        """Forget a file."""
        self.db.execute("DELETE FROM source WHERE path = ?", (path,))
        self.db.execute("DELETE FROM document WHERE path = ?", (path,))

    def problems(self) -> list[Problem]:
        """Return the warnings and notes of the last build; an archive with errors is not kept."""
        return [found for (data,) in self.db.execute("SELECT data FROM problem") for found in _unpacked_problems(data)]

    def put_problems(self, problems: Iterable[Problem], paths: Iterable[str] | None = None) -> None:
        """Replace the problems of some files (paths as problems name them), or all."""
        if paths is None:
            self.db.execute("DELETE FROM problem")
        else:
            self.db.executemany("DELETE FROM problem WHERE path = ?", [(path,) for path in paths])
        self.db.executemany("INSERT INTO problem VALUES (?, ?)", [(p.path, _packed_problems([p])) for p in problems])

    def has_problem(self, kind: str) -> bool:
        """Return whether the last build had a warning or note of a kind."""
        return self.db.execute("SELECT 1 FROM problem WHERE instr(data, ?)", (f'"{kind}"',)).fetchone() is not None

    def drop_problems(self, kind: str) -> None:
        """Forget the warnings and notes of a kind."""
        self.db.execute("DELETE FROM problem WHERE instr(data, ?)", (f'"{kind}"',))

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Add what was found when outputs were made: it holds until their files change."""
        self.db.executemany("INSERT INTO problem VALUES (?, ?)", [(p.path, _packed_problems([p])) for p in problems])

    def mentions_several(self, paths: Iterable[str] | None = None) -> bool:
        """Return whether a problem of these files, or of any, hangs on the names of the whole archive."""
        query = "SELECT path FROM problem WHERE instr(data, 'names-in-one')"
        found = {path for (path,) in self.db.execute(query)}
        return bool(found if paths is None else found.intersection(paths))


def unpack(data: bytes) -> Document:
    """Return a document of the store. Raises Damaged."""
    from site_builder.model import packing  # a build without a change looks into no document

    try:
        return packing.unpack(data)
    except ValueError as fault:  # whatever damage makes of it
        raise Damaged from fault


def _packed_problems(problems: Sequence[Problem]) -> str:
    if not problems:
        return ""
    return json.dumps(
        [[p.path, p.line, p.column, p.severity, p.kind, p.what, p.todo, p.quoted, p.more] for p in problems]
    )


def _unpacked_problems(packed: str) -> list[Problem]:
    return [Problem(*values) for values in json.loads(packed)] if packed else []
