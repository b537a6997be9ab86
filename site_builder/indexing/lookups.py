"""The archive that is in a database, as resolving sees it: registers, the atlas and numbers that are looked up there.

``index.build`` has all names and files in memory; an update of a few articles asks the database for the few it needs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from site_builder.indexing.context import Held
from site_builder.indexing.links import Atlas, Target
from site_builder.indexing.registers import Registers
from site_builder.model.documents import TOPICS, Picture, Site
from site_builder.model.edtf import parse
from site_builder.model.names import Entity, Register
from site_builder.problems import Problem

Key = TypeVar("Key")
Value = TypeVar("Value")


class Asked(dict[Key, Value]):
    """A mapping whose items are asked for when first wanted. ``ask`` gives None for what there is not."""

    def __init__(self, ask: Any) -> None:
        super().__init__()
        self.ask = ask
        self.absent: set[Key] = set()

    def __missing__(self, key: Key) -> Value:
        found = None if key in self.absent else self.ask(key)
        if found is None:
            self.absent.add(key)
            raise KeyError(key)
        self[key] = found
        return found  # type: ignore[no-any-return]

    def __contains__(self, key: object) -> bool:
        try:
            self[key]  # type: ignore[index]
        except KeyError:
            return False
        return True

    def get(self, key: Key, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default


class StoredRegister(Register):
    """A register in the database."""

    __slots__ = ("db", "folder")

    def __init__(self, db: sqlite3.Connection, folder: str) -> None:
        self.db, self.folder = db, folder
        super().__init__(Asked(self._entity), Asked(self._strong), Asked(self._weak))

    def _entity(self, entity_id: str) -> Entity | None:
        if self.folder == "actors":
            query = "SELECT id, name, path, disambiguation FROM actor WHERE id = ?"
            row = self.db.execute(query, (entity_id,)).fetchone()
        else:
            query = "SELECT id, name, path, '' FROM topic WHERE index_name = ? AND id = ?"
            row = self.db.execute(query, (self.folder, entity_id)).fetchone()
        return Entity(*row) if row else None

    def _spelled(self, folded: str, weak: int) -> list[str] | None:
        query = "SELECT id FROM spelling WHERE register = ? AND folded = ? AND weak = ? ORDER BY position"
        return [row[0] for row in self.db.execute(query, (self.folder, folded, weak))] or None

    def _strong(self, folded: str) -> list[str] | None:
        return self._spelled(folded, 0)

    def _weak(self, folded: str) -> list[str] | None:
        return self._spelled(folded, 1)

    def spellings(self) -> Iterator[str]:
        query, values = "SELECT name FROM actor", ()
        if self.folder != "actors":
            query, values = "SELECT name FROM topic WHERE index_name = ?", (self.folder,)  # type: ignore[assignment]
        for (name,) in self.db.execute(query, values):
            yield name


def registers(db: sqlite3.Connection, site: Site, problems: list[Problem]) -> Registers:
    indexes = (TOPICS, *site.indexes)
    topics: dict[str, Register] = {index: StoredRegister(db, index) for index in indexes}
    return Registers(StoredRegister(db, "actors"), topics, problems, site.actors == "registered")


def atlas(db: sqlite3.Connection, known: Registers, problems: list[Problem]) -> Atlas:
    def target(path: str) -> Target | None:
        row = db.execute("SELECT kind, key, address, name, anchors FROM target WHERE path = ?", (path,)).fetchone()
        return Target(row[0], row[1], row[2], row[3], tuple(json.loads(row[4]))) if row else None

    def path_of(article: str) -> str | None:
        row = db.execute("SELECT path FROM article WHERE id = ?", (article,)).fetchone()
        return row[0] if row else None

    def picture(path: str) -> Picture | None:
        row = db.execute("SELECT width, height FROM picture WHERE path = ?", (path,)).fetchone()
        return Picture(*row) if row else None

    def hidden(key: str) -> str | None:
        row = db.execute("SELECT why FROM hidden WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    return Atlas(known, Asked(path_of), Asked(target), Asked(hidden), Asked(picture), problems)


def article_numbers(db: sqlite3.Connection) -> Asked[str, int]:
    return Asked(lambda i: _first(db.execute("SELECT n FROM article WHERE id = ?", (i,))))


def actor_numbers(db: sqlite3.Connection) -> Asked[str, int]:
    return Asked(lambda i: _first(db.execute("SELECT n FROM actor WHERE id = ?", (i,))))


def topic_numbers(db: sqlite3.Connection) -> Asked[tuple[str, str], int]:
    return Asked(lambda key: _first(db.execute("SELECT n FROM topic WHERE index_name = ? AND id = ?", key)))


def roles(db: sqlite3.Connection) -> Asked[str, list[Held]]:
    """Each actor's roles as ``actors.read`` has them."""

    def ask(actor: str) -> list[Held]:
        row = db.execute("SELECT n, detail FROM actor WHERE id = ?", (actor,)).fetchone()
        if row is None:
            return []
        as_of = json.loads(row[1]).get("as_of")
        query = "SELECT title, of_text, since, until FROM role WHERE actor = ? ORDER BY position"
        return [
            Held(
                f"{title}, {of_text}" if of_text else title,
                parse(since) if since else None,
                parse(until) if until else None,
                parse(as_of) if as_of else None,
            )
            for title, of_text, since, until in db.execute(query, (row[0],))
        ]

    return Asked(ask)


def main_topics(db: sqlite3.Connection) -> frozenset[int]:
    return frozenset(row[0] for row in db.execute("SELECT n FROM topic WHERE index_name = ?", (TOPICS,)))


def _first(rows: Iterable[tuple[Any, ...]]) -> Any:
    row = next(iter(rows), None)
    return row[0] if row else None
