"""The archive in a database as resolving sees it: registers, link targets and numbers are looked up when asked for.

``index.build`` has all names and files in memory; an update of a few articles asks the database for the few it needs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

from site_builder.archive.topic_queries import ancestors
from site_builder.indexing.actors import Post, Tenure
from site_builder.indexing.context import HeldRole, IndexContext, IndexInput, Overview
from site_builder.indexing.links import LinkTargets, Target
from site_builder.indexing.registers import Registers
from site_builder.model.documents import TOPICS, Document, Mark, Picture, Role, Site
from site_builder.model.edtf import parse
from site_builder.model.names import Entity, Register, fold
from site_builder.problems import Problem

Key = TypeVar("Key")
Value = TypeVar("Value")


class LazyMapping(dict[Key, Value]):
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

    def forget(self, key: Key) -> None:
        """Let an item be absent, whatever the answer would be."""
        self.pop(key, None)
        self.absent.add(key)


class StoredRegister(Register):
    """A register in the database."""

    __slots__ = ("db", "folder")

    def __init__(self, db: sqlite3.Connection, folder: str) -> None:
        self.db, self.folder = db, folder
        super().__init__(
            LazyMapping(self._entity), LazyMapping(self._strong), LazyMapping(self._weak), LazyMapping(self._plain)
        )

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

    def _plain(self, folded: str) -> list[str] | None:
        return self._spelled(folded, 2)

    def spellings(self) -> Iterator[str]:
        query, values = "SELECT name FROM actor", ()
        if self.folder != "actors":
            query, values = "SELECT name FROM topic WHERE index_name = ?", (self.folder,)  # type: ignore[assignment]
        for (name,) in self.db.execute(query, values):
            yield name


def registers(db: sqlite3.Connection, site: Site, problems: list[Problem]) -> Registers:
    topics: dict[str, Register] = {index: StoredRegister(db, index) for index in site.every_index}
    return Registers(StoredRegister(db, "actors"), topics, problems, site.actors == "registered")


def link_targets(db: sqlite3.Connection, known: Registers, problems: list[Problem]) -> LinkTargets:
    def target(path: str) -> Target | None:
        row = db.execute("SELECT kind, key, address, name, anchors FROM target WHERE path = ?", (path,)).fetchone()
        return Target(row[0], row[1], row[2], row[3], tuple(json.loads(row[4]))) if row else None

    def path_of(article: str) -> str | None:
        row = db.execute("SELECT path FROM article WHERE id = ?", (article,)).fetchone()
        return row[0] if row else None

    def picture(path: str) -> Picture | None:
        row = db.execute("SELECT width, height, key FROM picture WHERE path = ?", (path,)).fetchone()
        return Picture(*row) if row else None

    def hidden(key: str) -> str | None:
        row = db.execute("SELECT why FROM hidden WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def titled() -> Iterator[tuple[str, str]]:
        yield from db.execute("SELECT name, path FROM target WHERE kind IN ('article', 'page')")

    return LinkTargets(
        known, LazyMapping(path_of), LazyMapping(target), LazyMapping(hidden), LazyMapping(picture), problems, titled
    )


def article_numbers(db: sqlite3.Connection) -> LazyMapping[str, int]:
    return LazyMapping(lambda i: _first(db.execute("SELECT n FROM article WHERE id = ?", (i,))))


def actor_numbers(db: sqlite3.Connection) -> LazyMapping[str, int]:
    return LazyMapping(lambda i: _first(db.execute("SELECT n FROM actor WHERE id = ?", (i,))))


def topic_numbers(db: sqlite3.Connection) -> LazyMapping[tuple[str, str], int]:
    return LazyMapping(lambda key: _first(db.execute("SELECT n FROM topic WHERE index_name = ? AND id = ?", key)))


def roles(db: sqlite3.Connection) -> LazyMapping[str, list[HeldRole]]:
    """Each actor's roles as ``actors.read`` has them."""

    def ask(actor: str) -> list[HeldRole]:
        row = db.execute("SELECT n, detail FROM actor WHERE id = ?", (actor,)).fetchone()
        if row is None:
            return []
        as_of = json.loads(row[1]).get("as_of")
        query = "SELECT title, of_text, since, until FROM role WHERE actor = ? ORDER BY position"
        return [
            HeldRole(
                f"{title}, {of_text}" if of_text else title,
                parse(since) if since else None,
                parse(until) if until else None,
                parse(as_of) if as_of else None,
            )
            for title, of_text, since, until in db.execute(query, (row[0],))
        ]

    return LazyMapping(ask)


def tenures(db: sqlite3.Connection, posts: Collection[Post], but: int) -> list[Tenure]:
    """Who holds or held some posts, as far as the archive knows; one actor is left out."""
    found: list[Tenure] = []
    query = (
        "SELECT r.actor, r.position, r.title, r.since, r.until, a.detail, r.of_text, r.of_actor "
        "FROM role r JOIN actor a ON a.n = r.actor WHERE r.of_text <> '' AND r.actor <> ?"
    )
    for actor, position, title, since, until, detail, of_text, of_actor in db.execute(query, (but,)):
        if (fold(title), of_actor or fold(of_text)) in posts:
            role = Role(Mark(title, 1, 1), None, parse(since) if since else None, parse(until) if until else None)
            as_of = json.loads(detail).get("as_of")
            found.append(Tenure(actor, position, role, parse(as_of) if as_of else None, of_text, of_actor))
    return found


def posts_of(db: sqlite3.Connection, actor: int) -> set[Post]:
    """The posts of an actor's roles that others may have held."""
    query = "SELECT title, of_text, of_actor FROM role WHERE actor = ?"
    return {(fold(title), of_actor or fold(of_text)) for title, of_text, of_actor in db.execute(query, (actor,))}


def context(
    db: sqlite3.Connection, site: Site, document: Callable[[str], Document], problems: list[Problem]
) -> IndexContext:
    """What documents are resolved against, as a database has it; without a finder of names."""
    known = registers(db, site, problems)
    found = link_targets(db, known, problems)
    index_input = IndexInput(site, Overview(), document, found.hidden, (), found.pictures)
    made = IndexContext(index_input, known, found, db, problems)
    made.article_n = article_numbers(db)
    made.actor_n = actor_numbers(db)
    made.topic_n = topic_numbers(db)
    made.roles = roles(db)
    made.main_topics = main_topics(db)
    made.ancestors = ancestors(db)
    return made


def main_topics(db: sqlite3.Connection) -> frozenset[int]:
    return frozenset(row[0] for row in db.execute("SELECT n FROM topic WHERE index_name = ?", (TOPICS,)))


def _first(rows: Iterable[tuple[Any, ...]]) -> Any:
    row = next(iter(rows), None)
    return row[0] if row else None
