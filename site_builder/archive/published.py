"""The ledger as the archive has it: the table ``published``, and what it will say of the sources that are there now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final

from site_builder.model.addresses import media
from site_builder.model.documents import ACTOR, ARTICLE, AUTHORS, PAGE, TOPIC
from site_builder.model.ledger import NONE, Entry, content_hash, title_hash
from site_builder.model.paths import MEDIA

# The sources of a kind: their table, the column of the id, and that of the title.
_TABLES: Final = {
    ARTICLE: ("article", "a.id", "a.title"),
    ACTOR: ("actor", "a.id", "a.name"),
    TOPIC: ("topic", "a.id", "a.name"),
    PAGE: ("page", "'-'", "a.title"),
}
_COLUMNS: Final = "address, kind, id, title, content, first, changed"
_SHOWN: Final = "path NOT IN (SELECT path FROM held_media)"


class Published:
    """The lines of the ledger in a database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def _entries(self, where: str, *values: object) -> list[Entry]:
        return [Entry(*row) for row in self.db.execute(f"SELECT {_COLUMNS} FROM published {where}", values)]

    def all(self) -> list[Entry]:
        """Return all lines by address."""
        return self._entries("ORDER BY address")

    def get(self, address: str) -> Entry | None:
        """Return the line of an address."""
        found = self._entries("WHERE address = ?", address)
        return found[0] if found else None

    def moved_to(self, target: str) -> list[Entry]:
        """Return the sources whose addresses are redirects to a page now."""
        found = self._entries("WHERE address IN (SELECT address FROM redirect WHERE target = ?)", target)
        return [entry for entry in found if entry.is_source]

    def put(self, entries: Iterable[Entry]) -> None:
        """Write lines."""
        self.db.executemany("INSERT OR REPLACE INTO published VALUES (?, ?, ?, ?, ?, ?, ?)", entries)

    # -- as the archive is now

    def current(self) -> list[Entry]:
        """Return what the ledger will say of all sources that are published, without days."""
        found = [entry for kind in _TABLES for entry in self.sources(kind)]
        query = f"SELECT path FROM media WHERE {_SHOWN} ORDER BY path"
        return found + [_medium(path) for (path,) in self.db.execute(query)]

    def sources(self, kind: str, column: str = "", value: object = None) -> list[Entry]:
        """Return what the ledger will say of the sources of a kind, or of one, by its number or address."""
        if kind == MEDIA:
            query = f"SELECT path FROM media WHERE path = ? AND {_SHOWN}"
            return [_medium(path) for (path,) in self.db.execute(query, (value,))]
        table, key, title = _TABLES.get(kind, _TABLES[TOPIC])  # authors are an index as well
        of = f"CASE a.index_name WHEN '{AUTHORS}' THEN 'author' ELSE '{TOPIC}' END" if table == "topic" else f"'{kind}'"
        digests, source = "NULL, NULL", ""
        if self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'source'").fetchone():  # of `check` there is none
            digests, source = "s.digest, s.text", "LEFT JOIN source s ON s.path = a.path"
        where, values = (f"WHERE a.{column} = ?", (value,)) if column else ("", ())
        rows = self.db.execute(
            f"SELECT a.address, {of}, {key}, {title}, {digests} FROM {table} a {source} {where}", values
        )
        return [
            Entry(address, said, id_, title_hash(named), NONE if own is None else content_hash(text or own))
            for address, said, id_, named, own, text in rows
        ]

    def files(self) -> dict[str, tuple[str, str]]:
        """Return address → (path of its file or empty, title) of all pages of sources."""
        found: dict[str, tuple[str, str]] = {}
        for table, _, title in _TABLES.values():
            rows = self.db.execute(f"SELECT a.address, a.path, {title} FROM {table} a")
            found |= {address: (path, named) for address, path, named in rows}
        return found

    def media(self) -> dict[str, bytes]:
        """Return address → digest of its bytes (empty: not known yet) of all media files."""
        rows = self.db.execute("SELECT m.path, s.digest FROM media m JOIN source s ON s.path = m.path")
        return {media(path): bytes(digest) for path, digest in rows}

    def media_addresses(self) -> set[str]:
        """Return the addresses of all media files."""
        return {media(path) for (path,) in self.db.execute("SELECT path FROM media")}

    def names(self) -> list[tuple[str, str]]:
        """Return (address, name) of each name that leads to an actor or a topic; those of topics are folded."""
        actors = "SELECT a.address, n.spelling FROM name n JOIN actor a ON a.n = n.actor WHERE n.strength <> 'surname'"
        topics = "SELECT t.address, s.folded FROM spelling s JOIN topic t ON t.index_name = s.register AND t.id = s.id"
        return [*self.db.execute(actors), *self.db.execute(topics)]


def _medium(path: str) -> Entry:
    """Return what the ledger says of a media file; the hash of its bytes is known once it has been published."""
    return Entry(media(path), MEDIA, NONE, NONE, "")
